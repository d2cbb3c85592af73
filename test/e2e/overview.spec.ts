import { expect, test, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase | undefined;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage();
  await page.goto(served.address);
  await expect(page.getByTestId('screen-overview')).toBeVisible();
});
test.afterAll(() => served?.stop());

async function go(hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

test('the case is summed up, and its numbers are those of the rows that they lead to', async () => {
  await go('#/overview');
  const foot = page.getByTestId('imported').locator('tfoot');
  const accounting = (await page.getByTestId('accounting').textContent()) ?? '';
  const [, records = ''] = /records ([\d,]+)/.exec(accounting) ?? [];
  await expect(foot).toContainText(records);
  const cell = page.getByTestId('matrix-vault-token-login');
  const count = (await cell.textContent())?.trim() ?? '';
  await cell.click();
  await expect(page.getByRole('grid', { name: 'Credentials' })).toHaveAttribute(
    'aria-rowcount',
    String(Number(count.replaceAll(',', '')) + 1),
  );
});

test('from the overview it is three clicks to the raw record of the credential that tries to go further', async () => {
  await go('#/overview');
  await page.getByTestId('axis-elevation').getByTestId('outstanding').first().click();
  await expect(page.getByTestId('credential-page')).toContainText('report-bot');
  await page.getByTestId('grid-credential-events').getByTestId('row').first().click();
  await expect(page.getByTestId('raw-text').first()).toBeVisible();
});

test('what the case cannot show is told by kind, with why it matters, what would show it, and a record', async () => {
  await go('#/overview');
  await page.getByTestId('limit-no-log').click();
  const grid = page.getByRole('grid', { name: 'What this case cannot show' });
  await expect(grid.getByTestId('row').first()).toContainText('444444444444');
  await expect(page.getByTestId('limit-detail')).toContainText('What would show it');
  await page.getByTestId('limit-record').click();
  await expect(page.getByTestId('raw-text')).toContainText('444444444444');
  await page.keyboard.press('Escape');
  await page.getByTestId('limits-no-log').click();
  await page.getByTestId('limits-before-log').click();
  await page.getByTestId('limit-rows').click();
  await expect(page.getByTestId('grid-credentials')).toBeVisible();
});

test('a statement is reached and its rows are opened by keyboard alone', async () => {
  await go('#/overview/no-data-events?view=limits');
  const grid = page.getByRole('grid', { name: 'What this case cannot show' });
  await expect(grid.getByTestId('row').first()).toContainText('data events');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('limit-detail')).toContainText('Account');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('grid-events').getByTestId('row').first()).toContainText(/\w/);
});

test('what it covers is drawn for each source, installation, account and region', async () => {
  await go('#/overview?view=covered');
  const grid = page.getByRole('grid', { name: 'What this case covers' });
  await expect(grid.getByTestId('row').first()).toContainText(/\w/);
  await expect(grid.getByRole('img').first()).toHaveAccessibleName(/Records on \d+ days? of \d+/);
  await expect(grid).toContainText('eu-west-1');
});
