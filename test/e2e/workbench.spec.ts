import { readFileSync } from 'node:fs';
import { expect, type Browser, type Locator, type Page, test } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

/** An address of the sample that was refused many times, over weeks. */
const ADDRESS = '10.20.6.27';

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);

let served: ServedCase;
let address: string;
const failures: string[] = [];
test.beforeAll(async () => {
  served = await serveCase({ imported: true });
  ({ address } = served);
});
test.beforeEach(() => failures.splice(0));
test.afterEach(() => expect(failures).toEqual([]));
test.afterAll(() => served.stop());

/** Opens the case as somebody who was never here. */
async function opened(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ acceptDownloads: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  await expect(page.getByTestId('screen-events')).toBeVisible();
  return page;
}

/** The same after the program was ended and started again. */
async function reopened(browser: Browser, before?: Page): Promise<Page> {
  await before?.context().close();
  address = await served.reopen();
  return opened(browser);
}

/** Number of events that the list holds, once it has come to rest. */
async function eventsTotal(page: Page): Promise<number> {
  await expect(page.getByTestId('grid-events').getByTestId('row').first()).toContainText(/\d{4}-\d\d/);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  return Number((await page.getByTestId('events-total').locator('b').innerText()).replaceAll(',', ''));
}

/** Waits until the lanes and the time in sight are drawn. */
async function lanesDrawn(page: Page): Promise<void> {
  await expect(page.getByTestId('lane').first()).toBeVisible();
  await expect(page.locator('[data-testid="timeline"][aria-busy]')).toHaveCount(0);
}

/** Rows of the file that an export gives, begun by what is handed in. */
async function exportedRows(page: Page, begin: () => Promise<void>): Promise<number> {
  const loading = page.waitForEvent('download');
  await begin();
  const file = readFileSync(await (await loading).path(), 'utf8');
  const rows = file.startsWith('[') ? (JSON.parse(file) as unknown[]).length : file.split('\r\n').length - 2;
  await expect(page.getByTestId('export-rows')).toHaveText(String(rows));
  return rows;
}

const found = (page: Page, text: string): Locator =>
  page.getByTestId('search-row').filter({ hasText: text, hasNotText: 'anywhere in them' }).first();

test('an address is searched, filtered, brushed, its record read, noted and exported, and the note found again after reopening', async ({
  browser,
}) => {
  let page = await opened(browser);
  await page.getByTestId('search-open').click();
  await page.getByTestId('search-text').fill(ADDRESS);
  await found(page, ADDRESS).click();
  await expect(page.getByTestId('chip')).toContainText(ADDRESS);
  const all = await eventsTotal(page);

  await page.getByTestId('add-filter').click();
  await page.getByTestId('filter-field').selectOption('outcome');
  await page.getByTestId('filter-value').filter({ hasText: 'denied' }).click();
  await page.getByTestId('add-filter').click();
  await expect(page.getByTestId('chip')).toHaveCount(2);
  const denied = await eventsTotal(page);
  expect(denied).toBeLessThan(all);

  await page.getByTestId('screen-timeline').click();
  await lanesDrawn(page);
  const picture = await page.getByTestId('timeline-canvas').boundingBox();
  if (!picture) throw new Error('there is no picture');
  const y = picture.y + picture.height / 2;
  await page.keyboard.down('Shift');
  await page.mouse.move(picture.x + picture.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(picture.x + picture.width - 8, y, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page).toHaveURL(/from=2026-.*to=2026-/);

  await page.getByTestId('screen-events').click();
  await expect(page.getByTestId('chip')).toHaveCount(2);
  await expect.poll(() => eventsTotal(page)).toBeLessThan(denied);
  const kept = await eventsTotal(page);
  expect(kept).toBeGreaterThan(0);
  await page.getByTestId('grid-events').getByTestId('row').first().locator('[data-column]').first().click();
  await expect(page.getByTestId('raw-text')).toContainText(ADDRESS);
  await expect(page.getByTestId('raw-sha256')).toContainText(/[0-9a-f]{64}/);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('value-menu')).toBeHidden();

  await page.getByTestId('note-add').click();
  await page.getByTestId('examiner').fill('Alice Example');
  await page.getByTestId('details-keep').click();
  await page.getByTestId('note-field').fill('refused here first\nask the owner of the runner');
  await page.getByTestId('note-keep').click();
  await expect(page.getByTestId('raw-panel').getByTestId('note-text')).toContainText('ask the owner');

  await page.getByTestId('export-events').click();
  await expect(page.getByTestId('export-size')).toContainText(/\d/);
  expect(await exportedRows(page, () => page.getByTestId('export-start').click())).toBe(kept);

  page = await reopened(browser, page);
  await page.getByTestId('screen-notes').click();
  const line = page.getByRole('grid', { name: 'Notes, tags and bookmarks' }).getByTestId('row');
  await expect(line).toContainText(['refused here first']);
  await expect(line).toContainText(['Alice Example']);
  await line.getByTestId('open-subject').click();
  await expect(page.getByTestId('raw-panel').getByTestId('note-text')).toContainText('refused here first');
  await expect(page.getByTestId('raw-text')).toContainText(ADDRESS);
  await page.getByTestId('close-panel').click();
  await page.getByTestId('search-open').click();
  await page.getByTestId('search-text').fill('owner of the runner');
  await found(page, 'refused here first').click();
  await expect(page.getByTestId('raw-panel').getByTestId('note-text')).toContainText('ask the owner');
  await page.context().close();
});

/** Presses Tab until what is wanted has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const reached = `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`;
  for (let press = 0; press < 120; press++) {
    if (await page.evaluate<boolean>(reached)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by Tab`);
}

/** Types into the search and takes the row that is offered first. */
async function takeFirst(page: Page, text: string, offered: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('search-text')).toBeFocused();
  await page.keyboard.type(text);
  await expect(page.getByTestId('search-row').first()).toHaveText(new RegExp(`^\\s*${offered}`));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('search')).toBeHidden();
}

test('the same by keyboard alone', async ({ browser }) => {
  let page = await reopened(browser);
  await tabTo(page, '[data-testid="restored-clear"]');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('chip')).toHaveCount(0);
  await takeFirst(page, ADDRESS, ADDRESS);
  await expect(page.getByTestId('chip').filter({ hasText: ADDRESS })).toBeVisible();
  const all = await eventsTotal(page);

  await page.keyboard.press('Shift+F');
  await expect(page.getByTestId('filter-field')).toBeFocused();
  await page.keyboard.type('outcome');
  await page.keyboard.press('Tab');
  await page.keyboard.type('denied');
  await expect(page.getByTestId('filter-value')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('filter-field')).toBeHidden();
  await expect(page.getByTestId('chip')).toHaveCount(2);
  await expect.poll(() => eventsTotal(page)).toBeLessThan(all);
  const denied = await eventsTotal(page);

  await takeFirst(page, 'go to timeline', 'Go to Timeline');
  await lanesDrawn(page);
  await tabTo(page, '[data-testid="lanes"]');
  const whole = await page.getByTestId('in-sight').innerText();
  await page.keyboard.press('End');
  await expect(page.getByTestId('lane-strip')).toContainText('denied');
  await page.keyboard.press('f');
  await expect.poll(() => page.getByTestId('in-sight').innerText()).not.toBe(whole);
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/from=2026-.*to=2026-/);

  await takeFirst(page, 'go to events', 'Go to Events');
  await expect.poll(() => eventsTotal(page)).toBeLessThan(denied);
  const kept = await eventsTotal(page);
  expect(kept).toBeGreaterThan(0);
  await tabTo(page, '[data-testid="grid-events"] [role="grid"], [data-testid="grid-events"][role="grid"]');
  await page.keyboard.press('Space');
  await expect(page.getByTestId('raw-text')).toContainText(ADDRESS);
  await page.keyboard.press('F6');
  await tabTo(page, '[data-testid="raw-text"]');

  await page.keyboard.press('n');
  await expect(page.getByTestId('note-field')).toBeFocused();
  await expect(page.getByTestId('case-details')).toBeHidden();
  await page.keyboard.type('written without a mouse');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('note-box')).toBeHidden();
  await expect(page.getByTestId('raw-panel').getByTestId('notes')).toContainText('written without a mouse');

  await page.keyboard.press('e');
  await expect(page.getByTestId('export-size')).toContainText(/\d/);
  await tabTo(page, '[data-testid="format-csv"]');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, '[data-testid="export-start"]');
  expect(await exportedRows(page, () => page.keyboard.press('Enter'))).toBe(kept);

  page = await reopened(browser, page);
  await takeFirst(page, 'go to notes', 'Go to Notes');
  const grid = page.getByRole('grid', { name: 'Notes, tags and bookmarks' });
  await expect(grid.getByTestId('row').first()).toContainText('written without a mouse');
  await tabTo(page, '[role="grid"]');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('raw-panel').getByTestId('notes')).toContainText('written without a mouse');
  await page.keyboard.press('F6');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('raw-panel')).toBeHidden();
  await takeFirst(page, 'without a mouse', 'written without a mouse');
  await expect(page.getByTestId('raw-panel').getByTestId('notes')).toContainText('written without a mouse');
  await expect(page.getByTestId('raw-text')).toContainText(ADDRESS);
  await page.context().close();
});
