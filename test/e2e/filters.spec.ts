import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage();
  await page.goto(served.address);
  await expect(page.getByTestId('screen-events')).toBeVisible();
});
test.afterAll(() => served.stop());

const chips = () => page.getByTestId('chip');

async function total(testid: string): Promise<number> {
  const said = page.getByTestId(testid);
  await expect(said).toContainText(/\d/);
  return Number((await said.locator('b').innerText()).replaceAll(',', ''));
}

async function addFilter(field: string, value: RegExp): Promise<void> {
  await page.getByTestId('add-filter').click();
  await page.getByTestId('filter-field').selectOption(field);
  await page.getByTestId('filter-value').filter({ hasText: value }).first().click();
  await page.keyboard.press('Escape');
}

test('a filter of events narrows the credentials to those with such an event, and stays on every screen', async () => {
  await page.getByTestId('screen-credentials').click();
  const before = await total('credentials-total');
  await page.getByTestId('screen-events').click();
  await addFilter('outcome', /denied/);
  await expect(chips()).toHaveCount(1);
  await page.getByTestId('screen-credentials').click();
  await expect(chips()).toContainText('denied');
  await expect.poll(() => total('credentials-total')).toBeLessThan(before);
  await page.getByTestId('screen-evidence').click();
  await expect(page.getByTestId('filter-not-here')).toBeVisible();
  await expect(chips()).toHaveCount(1);
});

test('a filter of credentials narrows the events', async () => {
  await page.getByTestId('screen-events').click();
  await expect(page.getByTestId('events-total')).toContainText(/\d/);
  const denied = await total('events-total');
  await addFilter('kind', /vault-token/);
  await expect(chips()).toHaveCount(2);
  await expect.poll(() => total('events-total')).toBeLessThan(denied);
});

test('chips outlive a reload', async () => {
  await page.reload();
  await expect(chips()).toHaveCount(2);
  await expect(page.getByTestId('restored')).toBeHidden();
});

test('a filter is kept under a name, and the last one is taken up by a new page that says so', async ({
  browser,
}) => {
  await page.getByTestId('views').click();
  await page.getByTestId('view-name').fill('denied <b>vault</b>');
  await page.getByTestId('view-save').click();
  await expect(page.getByTestId('view-apply')).toHaveText('denied <b>vault</b>');
  await page.keyboard.press('Escape');
  const file = join(served.caseDir, 'config', 'views.json');
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(/"last": \{[^]*denied[^]*"views"/);

  const cookies = await page.context().storageState();
  const later = await browser.newContext({ storageState: cookies });
  const again = await later.newPage();
  await again.goto(new URL(served.address).origin);
  await expect(again.getByTestId('restored')).toBeVisible();
  await expect(again.getByTestId('chip')).toHaveCount(2);
  await again.getByTestId('restored-clear').click();
  await expect(again.getByTestId('chip')).toHaveCount(0);
  await expect(again.getByTestId('restored')).toBeHidden();
  await again.getByTestId('views').click();
  await again.getByTestId('view-apply').click();
  await expect(again.getByTestId('chip')).toHaveCount(2);
  await again.getByTestId('views').click();
  await again.getByTestId('view-remove').click();
  await expect(again.getByTestId('view-apply')).toHaveCount(0);
  await later.close();
});

test('what cloud services do by themselves is hidden, counted and one click away', async () => {
  await page.getByTestId('clear-filters').click();
  await page.getByTestId('screen-events').click();
  await expect(page.getByTestId('folded')).toContainText(/\d+ events? of cloud services hidden/);
  const accounting = await page.getByTestId('accounting').innerText();
  const before = await total('events-total');
  const folded = Number(/[\d,]+/.exec(await page.getByTestId('folded').innerText())?.[0].replaceAll(',', ''));
  await page.getByTestId('show-noise').click();
  await expect(chips()).toContainText('shown');
  await expect.poll(() => total('events-total')).toBe(before + folded);
  expect(await page.getByTestId('accounting').innerText()).toBe(accounting);
  await chips().getByRole('button').click();
  await page.getByTestId('only-noise').click();
  await expect.poll(() => total('events-total')).toBe(folded);
  await chips().getByRole('button').click();
});

test('a range whose end was not moved keeps the last event of the case', async () => {
  const last = page.getByTestId('grid-events').getByTestId('row').first().locator('[data-column]').first();
  await page.evaluate(`location.hash = '#/events?noise=shown&sort=-occurred_at'`);
  await expect(page.locator('[aria-sort="descending"]')).toHaveCount(1);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const latest = await last.innerText();
  await page.getByTestId('strip-from').press('ArrowRight');
  await expect(page).toHaveURL(/from=2026/);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(last).toHaveText(latest);
  await page.evaluate(`location.hash = '#/events'`);
});

test('a cell offers only this value, not this value and the minutes around it', async () => {
  const cell = page.getByTestId('grid-events').getByTestId('row').nth(3).locator('[data-column]').nth(3);
  await cell.click();
  await page.getByTestId('value-menu').getByRole('menuitem', { name: /^Not / }).click();
  await expect(chips()).toContainText('is not');
  await cell.click();
  await page.getByTestId('value-menu').getByRole('menuitem', { name: '± 5 minutes' }).click();
  await expect(page).toHaveURL(/from=.*to=/);
  await page.getByTestId('screen-credentials').click();
  await expect(page).toHaveURL(/from=.*to=/);
  await page.getByRole('button', { name: 'Show all of the time' }).click();
  await chips().getByRole('button').click();
  const rows = page.getByTestId('grid-credentials').getByTestId('row');
  await rows.first().locator('[data-column]').nth(2).click();
  await page
    .getByTestId('value-menu')
    .getByRole('menuitem', { name: /^Only / })
    .click();
  await expect(chips()).toHaveCount(1);
  await expect(chips()).toContainText('origin is');
});

test('a pasted secret is looked for by its hash and stands in no address and no file', async () => {
  const secret = `hvs.${'EXAMPLE'.repeat(5)}`;
  await page.getByTestId('screen-credentials').click();
  await page.getByTestId('credential-text').fill(secret);
  await expect(page).toHaveURL(/text=sha256/);
  expect(page.url()).not.toContain(secret);
  const file = join(served.caseDir, 'config', 'views.json');
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('sha256:');
  expect(readFileSync(file, 'utf8')).not.toContain(secret);
});
