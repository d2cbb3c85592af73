import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test, type Download, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase;
test.beforeAll(async () => {
  served = await serveCase({ imported: true });
});
test.afterAll(() => served.stop());

let page: Page;
const failures: string[] = [];
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage({ acceptDownloads: true });
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text());
  });
  await page.goto(served.address);
});
test.afterAll(() => page.close());

const plain = (text: string) => Number(text.replace(/\D/g, ''));

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

test('a filtered selection is exported as CSV with its hash, and the journal says so', async () => {
  await page.getByTestId('screen-events').click();
  await page.getByRole('button', { name: /\d denied$/ }).click();
  await expect(page.getByTestId('events-total')).toContainText(/of/);
  await page.getByTestId('export-events').click();
  const dialog = page.getByTestId('export-dialog');
  await expect(dialog.getByTestId('export-size')).toContainText(/\d/);
  const rows = plain((await dialog.getByTestId('export-size').locator('b').innerText()).trim());
  await dialog.getByTestId('export-zone').selectOption('Europe/Berlin');
  const loading = page.waitForEvent('download');
  await dialog.getByTestId('export-start').click();
  const download = await loading;
  expect(download.suggestedFilename()).toMatch(/^staging-events-\d{8}-\d{6}Z-Europe-Berlin\.csv$/);
  const bytes = await bytesOf(download);
  const lines = bytes.toString('utf8').split('\r\n');
  expect(lines[0]).toContain('occurred_at_utc,occurred_at_Europe/Berlin');
  expect(lines.length - 2).toBe(rows);
  expect(lines.slice(1, -1).every((line) => line.includes(',denied,'))).toBe(true);
  await expect(dialog.getByTestId('export-sha256')).toHaveText(
    createHash('sha256').update(bytes).digest('hex'),
  );
  expect(plain(await dialog.getByTestId('export-rows').innerText())).toBe(rows);
  const journal = readFileSync(`${served.caseDir}/journal.ndjson`, 'utf8');
  expect(journal).toContain(createHash('sha256').update(bytes).digest('hex'));
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('by keyboard alone: e, a format, some columns, enter', async () => {
  await page.getByTestId('screen-credentials').click();
  await expect(page.getByTestId('credentials-total')).toContainText(/\d/);
  await page.locator('[role="grid"]').first().focus();
  await page.keyboard.press('e');
  const dialog = page.getByTestId('export-dialog');
  await expect(dialog.getByTestId('export-size')).toContainText(/\d/);
  await dialog.getByTestId('format-csv').focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByTestId('format-json')).toBeChecked();
  await dialog.getByTestId('export-columns').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog.getByTestId('export-columns')).toContainText('1 of');
  const loading = page.waitForEvent('download');
  await dialog.getByTestId('format-json').focus();
  await page.keyboard.press('Enter');
  const rows = JSON.parse((await bytesOf(await loading)).toString()) as Record<string, string>[];
  expect(rows.length).toBeGreaterThan(10);
  expect(Object.keys(rows[0] ?? {})).toEqual(['credential_id']);
  expect(rows.every((row) => /^\d+$/.test(row['credential_id'] ?? ''))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test("a credential's story is exported from its page", async () => {
  await page.getByTestId('credential-link').first().click();
  await expect(page.getByTestId('credential-page')).toBeVisible();
  const export1 = page.waitForEvent('download');
  await page.getByTestId('export-story').click();
  await page.getByTestId('export-start').click();
  expect((await export1).suggestedFilename()).toMatch(/-story-.*\.(json|csv)$/);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('export-dialog')).toBeHidden();
  expect(failures).toEqual([]);
});

test('the timeline is saved as PNG and as SVG, with its caption, and the journal names both', async () => {
  await page.getByTestId('screen-timeline').click();
  await expect(page.getByTestId('picture-svg')).toBeEnabled();
  const first = (await page.getByTestId('lane').first().innerText()).trim().slice(0, 10);
  expect(first).not.toBe('');
  const take = async (format: string) => {
    const loading = page.waitForEvent('download');
    await page.getByTestId(`picture-${format}`).click();
    return bytesOf(await loading);
  };
  const png = await take('png');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const svg = (await take('svg')).toString('utf8');
  expect(svg).toMatch(/^<\?xml[^>]*>\n<svg /);
  expect(svg).toContain('staging · Timeline');
  expect(svg).toContain(first);
  expect(svg).toMatch(/journal [0-9a-f]{64}/);
  expect(svg).not.toMatch(/<script|href=/);
  const journal = readFileSync(`${served.caseDir}/journal.ndjson`, 'utf8');
  for (const bytes of [png, Buffer.from(svg)]) {
    expect(journal).toContain(createHash('sha256').update(bytes).digest('hex'));
  }
  expect(failures).toEqual([]);
});

test('a page that is closed in the middle leaves no half file', async ({ browser }) => {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const other = await context.newPage();
  await other.goto(new URL(served.address).origin);
  await other.getByTestId('screen-events').click();
  await other.getByTestId('export-events').click();
  await expect(other.getByTestId('export-start')).toBeEnabled();
  await other.getByTestId('export-start').click({ noWaitAfter: true });
  await context.close();
  const parts = () =>
    readdirSync(served.caseDir, { recursive: true }).filter((name) => String(name).endsWith('.part'));
  await expect.poll(parts).toEqual([]);
});
