import { expect, test, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase | undefined;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  const context = await browser.newContext();
  page = await context.newPage();
  await page.goto(served.address);
  await expect(page.getByTestId('screen-overview')).toBeVisible();
});
test.afterAll(() => served?.stop());

/** Opens the page of a credential by its label, from the table. */
async function openByLabel(label: string): Promise<void> {
  await page.evaluate(`location.hash = '#/credentials?noise=shown&text=${label}'`);
  await page.getByTestId('credential-link').filter({ hasText: label }).first().click();
  await expect(page.getByTestId('credential-page')).toBeVisible();
  await expect(page.getByTestId('section-axes')).toBeVisible();
}

test('a key used after its task says so in a sentence, and both records are opened', async () => {
  await openByLabel('ironclaw-task-e41c');
  const statement = page.getByTestId('statement');
  await expect(statement).toContainText('It was held by ingest-worker, for task e41c.');
  await expect(statement).toContainText('used after its task ended (186 uses, 186 writing)');
  const mismatch = page.getByTestId('mismatch');
  await expect(mismatch).toContainText('Not shown:');
  for (const side of ['issued', 'used']) {
    await mismatch.getByTestId(`mismatch-${side}`).click();
    await expect(page.getByTestId('raw-text')).toContainText(side === 'issued' ? 'e41c' : 'eventName');
    await page.keyboard.press('Escape');
  }
  await statement.getByRole('link', { name: '186 uses' }).click();
  await expect(page.getByRole('grid', { name: 'Events' })).toHaveAttribute('aria-rowcount', '187');
});

test('what a broad credential never used is listed, and each permission leads to the statement that gives it', async () => {
  await page.evaluate(`location.hash = '#/overview'`);
  await page.getByTestId('axis-scope').getByTestId('outstanding').first().click();
  await expect(page.getByTestId('statement')).toContainText(/Of these it used \d+ and never \d+/);
  await page.getByTestId('view-permissions').click();
  const grid = page.getByRole('grid', { name: 'Permissions that it had and used' });
  await page.getByTestId('state-never-used').click();
  await expect(grid.getByTestId('row').first()).toContainText('never used');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('raw-text')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('attempts to go further are told, and open their event; its hours lead to their events', async () => {
  await page.evaluate(`location.hash = '#/overview'`);
  await page.getByTestId('axis-elevation').getByTestId('outstanding').first().click();
  await expect(page.getByTestId('statement')).toContainText('It tried to go further 19 times');
  await page.getByTestId('attempt').nth(1).getByTestId('attempt-event').click();
  await expect(page.getByTestId('raw-text').first()).toContainText('ListUsers');
  await page.keyboard.press('Escape');
  await page.getByTestId('view-hours').click();
  const last = page.getByTestId('grid-hours').getByTestId('row').last();
  await expect(last).toContainText('23:00:00');
  await last.getByTestId('hour-events').click();
  await expect(page.getByTestId('grid-events').getByTestId('row').first()).toContainText('2026-10-18 23:');
});

test('a silent token says that nothing names it and that its permissions are not in the evidence', async () => {
  await page.evaluate(`location.hash = '#/overview'`);
  await page.getByTestId('mismatches').getByTestId('outstanding').first().click();
  const statement = page.getByTestId('statement');
  await expect(statement).toContainText('No event in this evidence names it.');
  await expect(statement).toContainText('live and silent');
  await page.getByTestId('view-hours').click();
  await expect(page.getByTestId('grid-hours')).toContainText('No use with a time is in the evidence.');
});

test('uses from a second place are those from there, though others lie between them', async () => {
  await page.evaluate(`location.hash = '#/overview'`);
  const kinds = page.getByTestId('mismatches');
  await kinds.getByRole('listitem').filter({ hasText: '27 uses' }).getByTestId('outstanding').click();
  await page.getByTestId('mismatch').getByRole('link', { name: '27 uses' }).click();
  const grid = page.getByRole('grid', { name: 'Events' });
  await expect(grid).toHaveAttribute('aria-rowcount', '28');
});
