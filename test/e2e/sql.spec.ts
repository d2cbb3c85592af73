import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase;
let page: Page;
const failures: string[] = [];
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage({ acceptDownloads: true });
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(served.address);
  await page.getByTestId('screen-sql').click();
  await expect(page.getByTestId('sql-schema')).toContainText('event');
});
test.afterAll(async () => {
  expect(failures).toEqual([]);
  await served.stop();
});

const editor = () => page.getByTestId('sql-text');
const status = () => page.getByTestId('sql-status');
const rows = () => page.getByTestId('grid-sql').getByTestId('row');

async function run(sql: string): Promise<void> {
  await editor().fill(sql);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
}

test('a statement is written with the words that the case offers, by keyboard alone', async () => {
  await editor().focus();
  await page.keyboard.type('SELECT count(*) AS n, FROM eve');
  const words = page.getByTestId('sql-words');
  await expect(words.getByRole('option').first()).toContainText('event');
  await expect(editor()).toHaveAttribute('aria-activedescendant', /-list-0$/);
  await page.keyboard.press('Tab');
  await expect(words).toBeHidden();
  for (let i = 0; i < ' FROM event'.length; i += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(' outc');
  await expect(page.getByTestId('sql-word-about')).toHaveText('allowed, denied, failed');
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.type(' GROUP BY ALL');
  await page.keyboard.press('Escape');
  await expect(editor()).toHaveValue('SELECT count(*) AS n, outcome FROM event GROUP BY ALL');
  await page.keyboard.press('Control+Enter');
  await expect(status()).toContainText(/\d rows? in/);
  await expect(page.getByTestId('grid-sql')).toContainText('denied');
});

test('cells are exact: NULL is not an empty text, and no digit is lost', async () => {
  await run(`SELECT NULL AS a, '' AS b, 12345678901234567890::UBIGINT AS c, TIMESTAMP '2026-10-14 09:41:07.000001' AS d,
    ['x', NULL] AS e, '<b>bold</b>' AS f`);
  await expect(rows()).toHaveCount(1);
  const cell = (name: string) => rows().locator(`[data-field="${name}"]`);
  await expect(cell('a')).toHaveText('NULL');
  await expect(cell('b')).toHaveText(`''`);
  await expect(cell('c')).toHaveText('12345678901234567890');
  await expect(cell('d')).toHaveText('2026-10-14 09:41:07.000001Z');
  await expect(cell('e')).toHaveText('["x",null]');
  await expect(cell('f')).toHaveText('<b>bold</b>');
  await cell('e').click();
  await expect(page.getByTestId('sql-whole')).toContainText('VARCHAR[]');
});

test('a result that is cut says so', async () => {
  await page.getByTestId('sql-limit').selectOption('100');
  await run('FROM range(1000)');
  await expect(status()).toContainText('the first 100 rows cut at 100: there are more');
  await page.getByTestId('sql-limit').selectOption('10000');
});

test('a statement that is wrong says where, and one that writes or reaches for files is refused', async () => {
  await run('SELECT action,\n  nope(1)\nFROM event');
  const notice = page.getByTestId('notice');
  await expect(notice).toContainText('query-failed');
  await expect(notice).toContainText('Line 2, column 3');
  await expect(editor()).toHaveAttribute('aria-invalid', 'true');
  await expect
    .poll(() => editor().evaluate((area: { selectionStart: number }) => area.selectionStart))
    .toBe('SELECT action,\n  '.length);
  await run(`COPY event TO '/tmp/x.csv'`);
  await expect(notice).toContainText('query-refused');
  await run(`SELECT * FROM read_text('/etc/hostname')`);
  await expect(notice).toContainText('query-refused');
});

test('a statement that would take for ever is stopped by a key, and everything goes on', async () => {
  await run('SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range % 7 = b.range % 5');
  await expect(status()).toContainText('running');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('notice')).toContainText('cancelled');
  await run('SELECT 42 AS answer');
  await expect(rows().locator('[data-field="answer"]')).toHaveText('42');
});

test('earlier statements come back with the up key, and stand in the history of the case', async () => {
  await editor().fill('');
  await page.keyboard.press('ArrowUp');
  await expect(editor()).toHaveValue('SELECT 42 AS answer');
  await page.keyboard.press('ArrowUp');
  await expect(editor()).toHaveValue(/range\(1000000000\)/);
  await page.keyboard.press('ArrowDown');
  await expect(editor()).toHaveValue('SELECT 42 AS answer');
  await page.getByTestId('sql-view-history').click();
  const history = page.getByTestId('sql-history').getByRole('listitem');
  await expect(history.first()).toContainText('SELECT 42 AS answer');
  await expect(history.nth(1)).toContainText('cancelled');
});

test('a statement is saved in the case and found again by a new page', async ({ browser }) => {
  await page.getByTestId('sql-save').click();
  await page.getByTestId('sql-name').fill('<i>mine</i>');
  await page.getByTestId('sql-keep').click();
  const file = join(served.caseDir, 'config', 'queries.json');
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('<i>mine</i>');
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const again = await context.newPage();
  await again.goto(`${new URL(served.address).origin}/#/sql?view=queries`);
  await again.getByTestId('sql-saved').getByText('<i>mine</i>').click();
  await expect(again.getByTestId('sql-text')).toHaveValue('SELECT 42 AS answer');
  await again.getByRole('button', { name: 'Remove the query <i>mine</i>' }).click();
  await expect(again.getByTestId('sql-saved')).toContainText('None yet');
  await context.close();
});

test('the events of a result are opened, each row leads to its record, and the result is exported', async () => {
  await page.getByTestId('sql-view-queries').click();
  await page.getByTestId('sql-examples').getByText('Calls that change permissions').click();
  await page.getByTestId('sql-run').click();
  await expect(status()).toContainText(/\d rows? in/);
  const found = Number((await status().locator('b').innerText()).replace(/\D/g, ''));
  const loading = page.waitForEvent('download');
  await page.getByTestId('export-sql').click();
  await page.getByTestId('format-json').check();
  await page.getByTestId('export-start').click();
  const exported = JSON.parse(readFileSync(await (await loading).path(), 'utf8')) as unknown[];
  expect(exported.length).toBe(found);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('export-dialog')).toBeHidden();
  await page.getByTestId('sql-events').click();
  await expect(page.getByTestId('chip').first()).toContainText('event id');
  await expect
    .poll(async () =>
      Number((await page.getByTestId('events-total').locator('b').innerText()).replace(/\D/g, '')),
    )
    .toBe(found);
  await page.getByTestId('screen-sql').click();
  await expect(status()).toContainText(/\d rows? in/);
  await run('SELECT file_id, ordinal, credential_key FROM event WHERE credential_key IS NOT NULL LIMIT 5');
  await rows().first().locator('[data-field="ordinal"] a').click();
  await expect(page.getByTestId('raw-text')).toBeVisible();
  await rows().first().locator('[data-field="credential_key"] a').click();
  await expect(page.getByTestId('credential-page')).toBeVisible();
});
