import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await (await browser.newContext()).newPage();
  await page.goto(served.address);
});
test.afterAll(() => served.stop());

const MARKUP = '<img src=x onerror="document.title=1"> & <b>not bold</b>';

/** Goes to a screen of the case that is open. */
async function go(hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** Opens the first event in the panel by the keyboard. */
async function openFirstEvent(): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Events' });
  await expect(grid.getByTestId('row').first()).toContainText(':');
  await grid.focus();
  await page.keyboard.press('Space');
  await expect(page.getByTestId('event-fields')).toBeVisible();
}

test('an event is noted, tagged and bookmarked by keyboard alone, and its marks are found again after reopening', async () => {
  await go('#/events');
  await openFirstEvent();

  await page.keyboard.press('n');
  const box = page.getByTestId('note-box');
  await expect(box.getByTestId('note-field')).toBeFocused();
  await box.getByTestId('examiner').fill('Alice Example');
  await box.getByTestId('case-number').fill('2026-017');
  await box.getByTestId('details-keep').click();
  await expect(box.getByTestId('case-details')).toBeHidden();
  await box.getByTestId('note-field').fill(`${MARKUP}\nsecond line`);
  await page.keyboard.press('Control+Enter');
  await expect(box).toBeHidden();

  await page.keyboard.press('t');
  await expect(page.getByTestId('tag-field')).toBeFocused();
  await page.keyboard.type('odd one');
  await page.keyboard.press('Enter');
  await expect(box).toBeHidden();
  await page.keyboard.press('b');
  const notes = page.getByTestId('notes');
  await expect(notes.getByTestId('note-text')).toHaveText(/<b>not bold<\/b>.*second line/s);
  await expect(notes.getByTestId('tag')).toHaveText(/odd one/);
  await expect(notes.getByTestId('bookmark')).toHaveAttribute('aria-pressed', 'true');
  await expect(notes.locator('img, b')).toHaveCount(0);
  await expect(page.getByTestId('row').first().getByTestId('marks')).toHaveAttribute(
    'aria-label',
    '1 note, tagged odd one, bookmarked',
  );

  await page.reload();
  await go('#/notes');
  const list = page.getByRole('grid', { name: 'Notes, tags and bookmarks' });
  await expect(list.getByTestId('row')).toHaveCount(3);
  await page.getByTestId('notes-words').fill('NOT BOLD');
  await expect(list.getByTestId('row')).toHaveCount(1);
  await expect(list).toContainText('Alice Example');
  await list.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('raw-panel').getByTestId('note-text')).toContainText('second line');
  expect(await page.title()).not.toBe('1');
});

test('a secret in a note is masked before it is kept, and the page says so until that is known', async () => {
  await go('#/events');
  await openFirstEvent();
  await page.keyboard.press('n');
  await page.getByTestId('note-field').fill('its password=hunter22 was seen');
  await page.keyboard.press('Control+Enter');
  const notice = page
    .getByTestId('notice')
    .filter({ hasText: '1 value that looks like a secret was masked' });
  await expect(notice).toBeVisible();
  await expect(page.getByTestId('note-text').last()).toHaveText('its password=masked was seen');
  await notice.getByRole('button', { name: 'Understood' }).click();
  await expect(notice).toBeHidden();
  await page.getByRole('button', { name: 'Remove this note' }).last().click();
  await page.getByRole('button', { name: 'Remove this note for good' }).click();
  await expect(page.getByTestId('note-text').filter({ hasText: 'password=masked' })).toHaveCount(0);
});

test('a paste of a megabyte is refused before it is sent, stays in the box, and can be shortened', async () => {
  await go('#/events');
  await openFirstEvent();
  await page.keyboard.press('n');
  const field = page.getByTestId('note-field');
  await field.evaluate((element, text) => {
    const area = element as unknown as { value: string; dispatchEvent: (event: Event) => void };
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }, 'm'.repeat(1_000_000));
  const box = page.getByTestId('note-box');
  await expect(box.getByRole('alert')).toContainText('1,000,000 of at most 65,536 bytes');
  await expect(box.getByTestId('note-keep')).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  expect(await field.inputValue()).toHaveLength(1_000_000);
  await field.fill('short after all');
  await box.getByTestId('note-keep').click();
  await expect(page.getByTestId('notes')).toContainText('short after all');
});

test('another window of the same case follows, and a file of notes goes out and in again', async () => {
  await go('#/credentials');
  await page.getByTestId('credential-link').first().click();
  await expect(page.getByTestId('notes')).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await page.getByTestId('notes').getByTestId('note-add').click();
  await page.getByTestId('note-field').fill('seen in both windows');
  await page.getByTestId('note-keep').click();
  await expect(other.getByTestId('note-text').last()).toHaveText('seen in both windows');
  await other.close();

  await go('#/notes');
  const coming = page.waitForEvent('download');
  await page.getByTestId('notes-export').click();
  const path = join(test.info().outputDir, 'notes.json');
  await (await coming).saveAs(path);
  const file = JSON.parse(readFileSync(path, 'utf8')) as { items: object[] };
  writeFileSync(path, JSON.stringify({ ...file, items: [...file.items, { what: 'riddle' }] }));
  await page.getByLabel('File of notes').setInputFiles(path);
  await expect(
    page.getByText(/0 items taken over, \d items? known already, 1 item not understood/),
  ).toBeVisible();
  await expect(page.getByText(new RegExp(`Item ${file.items.length + 1}:`))).toBeVisible();
});

test('custody tells what was done and by whom, and says where the journal was tampered with', async () => {
  await go('#/notes?view=custody');
  await expect(page.getByTestId('custody-verdict')).toContainText('The journal holds');
  await expect(page.getByTestId('custody-head')).toHaveText(/^[0-9a-f]{64}$/);
  const rows = page.getByRole('grid', { name: 'Journal' }).getByTestId('row');
  await expect(rows.first()).toContainText('imported bundle');
  await expect(rows.nth(1)).toContainText('examiner Alice Example, case number 2026-017');

  const journal = join(served.caseDir, 'journal.ndjson');
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('second line', 'second lie'));
  await expect(page.getByTestId('custody-verdict')).toContainText('does not hold from line 3', {
    timeout: 15_000,
  });
  await expect(rows.nth(2)).toContainText('✕ it was changed');
  await rows.nth(2).click();
  await expect(page.getByTestId('custody-line')).toContainText('second lie');
  await go('#/notes');
  await expect(page.getByRole('grid')).toContainText('changed · ');
});
