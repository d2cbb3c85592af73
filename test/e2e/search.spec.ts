import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';
import { truth } from './truth.ts';

const SECRET = 'hvs.EXAMPLEsecret0123456789abcdefgh';

let served: ServedCase;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage();
  await page.goto(served.address);
  await expect(page.getByTestId('screen-credentials')).toHaveAttribute('aria-current', 'page');
});
test.afterAll(() => served.stop());

function hash(): Promise<string> {
  return page.evaluate<string>('decodeURIComponent(location.hash)');
}

/** Opens the palette by keys, types and waits for the answer. */
async function search(text: string, keys = 'Control+k'): Promise<void> {
  await page.keyboard.press(keys);
  await expect(page.getByTestId('search-text')).toBeFocused();
  const answered = page.waitForResponse(/search\.find/);
  await page.keyboard.insertText(text);
  await answered;
}

/** Every file of the case that is no evidence, as text. */
function written(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !path.endsWith('.duckdb') && !path.includes('/evidence/'))
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

test('a key is found and opened by keys alone, and the focus goes back where it was', async () => {
  const [hop] = truth().planted['role-chain'].hops;
  const key = hop?.childKey ?? '';
  await search(key.replace('aws-key:', ''));
  await expect(page.getByTestId('search-hint')).toContainText('AWS key id');
  await expect(page.getByTestId('search-row').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('credential-key')).toContainText(key);
  await page.getByTestId('screen-events').focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('search')).toBeHidden();
  await expect(page.getByTestId('screen-events')).toBeFocused();
});

test('a slash opens it too, arrows choose a row, and Control and Enter add it to the filter', async () => {
  await page.getByTestId('screen-events').press('Enter');
  await search('getobject', '/');
  const rows = page.getByTestId('search-row');
  await expect(rows.first()).toContainText('GetObject');
  await expect(rows.first().locator('mark')).toHaveText('GetObject');
  await page.keyboard.press('ArrowDown');
  await expect(rows.first()).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+Enter');
  await expect.poll(hash).toContain('is.action=GetObject');
  await expect(page.getByTestId('chip').first()).toBeVisible();
});

test('Enter right after typing takes what is typed, not what was found for the text before', async () => {
  await search('198.51.100.71');
  await expect(page.getByTestId('search-row').first()).toContainText('198.51.100.71');
  await page.getByTestId('search-text').fill('203.0.113.');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('search')).toBeHidden();
  await expect.poll(hash).toContain('203.0.113.');
  expect(await hash()).not.toContain('198.51.100.71');
});

test('commands are found by their words and done', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('clear filters');
  await expect(page.getByTestId('search-row').first()).toContainText('Clear all filters');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('search')).toBeHidden();
  await expect.poll(hash).not.toContain('is.');
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('go to cred');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('screen-credentials')).toHaveAttribute('aria-current', 'page');
});

test('a search that leads from a list to another screen leaves the keys in the list there', async () => {
  await page.getByTestId('grid-credentials').getByRole('grid').focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('go to events');
  await expect(page.getByTestId('search-row').first()).toContainText('Go to Events');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('screen-events')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByTestId('grid-events').getByRole('grid')).toBeFocused();
});

test('a dialog that the search opened leaves the keys in the list below it', async () => {
  await page.getByTestId('grid-events').getByRole('grid').focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('settings');
  await expect(page.getByTestId('search-row').first()).toContainText(/settings/i);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('settings')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('settings')).toBeHidden();
  await expect(page.getByTestId('grid-events').getByRole('grid')).toBeFocused();
});

test('a time sets the as-of cursor', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('2026-10-14 09:41');
  await expect(page.getByTestId('search-row').first()).toContainText('as-of cursor');
  await page.keyboard.press('Enter');
  await expect.poll(hash).toContain('as-of=2026-10-14T09:41:00');
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('as-of cursor away');
  await page.keyboard.press('Enter');
  await expect.poll(hash).not.toContain('as-of');
});

test('a pasted secret is looked up by its hash and stays nowhere', async () => {
  const before = await page.evaluate<number>('history.length');
  await search(`export VAULT_TOKEN=${SECRET}`);
  await expect(page.getByTestId('search-hint')).toContainText('looked up by its hash, not kept');
  await expect(page.getByTestId('search')).not.toContainText('anywhere in them');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('search')).toBeHidden();
  const kept = await page.evaluate<string>(
    `[location.href, document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage),
      JSON.stringify(history.state), ...Array.from(document.querySelectorAll('input'), (input) => input.value)].join('\\n')`,
  );
  expect(kept).not.toContain('EXAMPLEsecret');
  expect(await page.evaluate<number>('history.length')).toBe(before);
  expect(written(served.caseDir)).not.toContain('EXAMPLEsecret');
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('search-text')).toHaveValue('');
  await page.keyboard.press('Escape');
});

test('a note is found by its words and leads to what it is on', async () => {
  const [hop] = truth().planted['role-chain'].hops;
  const key = hop?.childKey ?? '';
  await page.evaluate(
    `fetch('/api/call/notes.add', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: ${JSON.stringify(JSON.stringify({ subject: { kind: 'credential', key }, text: 'taken from the runner' }))} })`,
  );
  await search('from the runner');
  const row = page.getByTestId('search-row').filter({ hasText: 'taken from the runner' });
  await expect(row).toContainText('note on');
  await row.click();
  await expect(page.getByTestId('credential-key')).toContainText(key);
});

test('a list is looked for, its rubbish named, and its hits lead to their events', async () => {
  await page.getByTestId('screen-hits').click();
  const lines = ['10.20.1.77 # the runner', 'evil.example.com', '203.0.113.254', SECRET, '<b>bold</b>'];
  await page.getByTestId('list-file').setInputFiles({
    name: 'incident.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(lines.join('\n')),
  });
  await expect(page.getByTestId('taken')).toContainText('3 entries kept, 2 lines not understood');
  await expect(page.getByTestId('found-as')).toHaveText([
    'client address',
    'looked for, not found',
    'looked for, not found',
  ]);
  await page.getByTestId('view-problems').click();
  await expect(page.getByTestId('grid-problems')).toContainText('a domain name');
  await expect(page.getByTestId('grid-problems')).toContainText('<b>bold</b>');
  expect(written(served.caseDir)).not.toContain('EXAMPLEsecret');
  expect(written(served.caseDir)).toContain('incident.txt');
  await page.getByTestId('view-found').click();
  const events = await page.getByTestId('hit-events').innerText();
  await page.getByTestId('hit-events').click();
  await expect.poll(hash).toContain('is.client_addr=10.20.1.77');
  await expect(page.getByTestId('events-total')).toContainText(events);
  await page.evaluate(
    `location.hash = '#/hits?view=found&from=2026-10-01T00:00:00Z&to=2026-10-01T00:00:01Z'`,
  );
  await expect(page.getByTestId('filter-not-here')).toContainText('whole case');
  await page.getByTestId('hit-events').click();
  await expect.poll(hash).not.toContain('from=');
  await expect(page.getByTestId('events-total').locator('b')).toHaveText(events);
});

test('addresses carry the name of their network', async () => {
  await page.getByTestId('screen-hits').click();
  await page.getByTestId('add-open').click();
  await page.getByTestId('kind-networks').check();
  await page.getByTestId('list-name').fill('Ours');
  await page.getByTestId('list-text').fill('cidr,label\n10.20.0.0/16,Everything\n10.20.1.0/24,Runners\n');
  await page.getByTestId('list-keep').click();
  await expect(page.getByTestId('taken')).toBeFocused();
  await page.getByTestId('network-names').getByRole('link', { name: 'Runners' }).click();
  await expect.poll(hash).toContain('is.network=Runners');
  await expect(page.getByTestId('network-label').first()).toHaveText('Runners');
});

test('a list that was chosen is found again, and a kind leads from there to its credentials', async () => {
  await page.getByTestId('screen-hits').click();
  await expect.poll(hash).toContain('#/hits/networks/Ours');
  const kind = page.getByTestId('kind-vault-token');
  await expect(kind).not.toHaveAttribute('aria-pressed');
  await kind.click();
  await expect(page.getByTestId('screen-credentials')).toHaveAttribute('aria-current', 'page');
  await expect.poll(hash).toContain('is.kind=vault-token');
  await expect(kind).toHaveAttribute('aria-pressed', 'true');
});
