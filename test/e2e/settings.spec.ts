import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(served.address);
});
test.afterAll(async () => {
  await context.close();
  await served.stop();
});

test('times follow the zone of the settings on every screen, and addresses stay in UTC', async () => {
  await expect(page.getByTestId('zone')).toHaveText('UTC');
  await page.goto(`${new URL(served.address).origin}/#/events?as-of=2026-10-14T09:41:07Z`);
  await expect(page.getByRole('columnheader', { name: 'time (UTC)' })).toBeVisible();
  await expect(page.getByTestId('as-of')).toHaveValue('2026-10-14 09:41:07');

  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByTestId('user-zone').fill('Europe/Atlantis');
  await expect(dialog.getByText('Name a zone as UTC or Europe/Berlin.')).toBeVisible();
  await dialog.getByTestId('user-zone').fill('Europe/Berlin');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Times are shown in Europe/Berlin everywhere');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await expect(page.getByRole('columnheader', { name: 'time (Europe/Berlin)' })).toBeVisible();
  await expect(page.getByTestId('as-of')).toHaveValue('2026-10-14 11:41:07');
  await expect(page.getByRole('gridcell').first()).toHaveText(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+0[12]:00$/,
  );
  expect(page.url()).toContain('as-of=2026-10-14T09:41:07Z');

  await page.getByTestId('as-of').fill('2026-10-25 02:30');
  await expect(page.getByText('02:30 came twice on 2026-10-25 in Europe/Berlin')).toBeVisible();
  await page.getByTestId('as-of').fill('2026-10-25 02:30+01:00');
  await page.getByTestId('as-of').press('Enter');
  await expect(page).toHaveURL(/as-of=2026-10-25T01:30:00Z/);

  await page.reload();
  await expect(page.getByTestId('zone')).toHaveText('Europe/Berlin');
});

test('a case has its own zone, and another page of it follows at once', async () => {
  const other = await context.newPage();
  await other.goto(new URL(served.address).origin);
  await page.getByTestId('zone').click();
  await page.getByTestId('case-zone').fill('Asia/Kathmandu');
  await page.getByTestId('case-zone').press('Enter');
  await expect(other.getByTestId('zone')).toHaveText('Asia/Kathmandu');
  await page.getByTestId('case-zone').fill('');
  await page.getByTestId('case-zone').press('Enter');
  await page.getByTestId('user-zone').fill('');
  await page.getByTestId('user-zone').press('Enter');
  await expect(other.getByTestId('zone')).toHaveText('UTC');
  await page.keyboard.press('Escape');
  await other.close();
});

test('the recent cases tell how another one is opened beside this one', async () => {
  await page.getByTestId('cases').click();
  const dialog = page.getByRole('dialog', { name: 'Cases' });
  await expect(dialog).toContainText('credtrail open --case <dir>');
  await expect(dialog.getByRole('listitem').first()).toContainText('staging open here');
  await dialog.getByRole('button', { name: 'Take staging off this list' }).first().click();
  await expect(dialog).not.toContainText('open here');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('cases')).toBeFocused();
});

test('files dropped anywhere on the page are imported', async () => {
  await expect(page.getByTestId('cases')).toBeVisible();
  const path = join(dirname(served.caseDir), 'empty.json');
  writeFileSync(path, '{"Records":[]}');
  const devtools = await context.newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  await drag('dragEnter');
  await drag('dragOver');
  await expect(page.getByTestId('drop-hint')).toContainText('Drop to import into staging');
  await drag('drop');
  await expect(page.getByTestId('drop-hint')).toBeHidden();
  await expect(page.getByTestId('import-result')).toContainText('1 new file with 0 records', {
    timeout: 60_000,
  });
});
