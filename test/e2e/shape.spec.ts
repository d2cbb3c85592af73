import { expect, type Page, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase;
let page: Page;
const failures: string[] = [];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await (await browser.newContext({ reducedMotion: 'reduce', acceptDownloads: true })).newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(served.address);
  await page.getByTestId('screen-shape').click();
  await expect(page.getByTestId('far').first()).toContainText(/\w/);
});
test.afterEach(() => expect(failures).toEqual([]));
test.afterAll(() => served.stop());

/** Waits until the points are there. */
async function settled(): Promise<void> {
  await expect(page.getByTestId('shape')).not.toHaveAttribute('aria-busy', /./);
}

test('what stands out most is listed with its reason, and its page opens by keyboard', async () => {
  const list = page.getByTestId('furthest');
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const chosen = page.locator('[data-testid="far"][aria-selected="true"]');
  await expect(chosen).toHaveCount(1);
  await expect(chosen).toContainText(/lifetime: .+; scope: .+; use: /);
  await expect(page.getByTestId('selection')).toBeVisible();
  await expect(page.getByTestId('ideal-words')).toContainText(/at most .+ scope \d+/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('credential-page')).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId('furthest')).toBeVisible();
});

test('the points are drawn in space and turned by keys, or the page says that it cannot', async () => {
  await settled();
  const space = page.locator('[data-testid="space"][data-drawn="true"]');
  const flat = page.getByTestId('no-space');
  await expect(space.or(flat)).toBeVisible();
  if (await flat.isVisible()) {
    await expect(page.getByTestId('flat')).toBeVisible();
    return;
  }
  const words = () =>
    page
      .getByTestId('space-words')
      .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
  const before = await words();
  await space.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('+');
  await expect.poll(words).not.toBe(before);
  await page.getByTestId('look-iso').click();
  await expect.poll(words).toBe(before);
});

test('a rectangle over the flat view keeps the points inside it, and lets them go', async () => {
  await page.getByTestId('shape-lifetime-scope').click();
  await expect(page.getByTestId('flat')).toBeVisible();
  const box = (await page.getByTestId('flat').boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 20, box.y + box.height - 30, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByTestId('brushed')).toContainText(/\d+ drawn around/);
  await page.getByTestId('brush-clear').click();
  await expect(page.getByTestId('brushed')).toBeHidden();
});

test('the table has the same points, sorts by every measure and says the same as the list', async () => {
  await page.getByTestId('shape-space').click();
  const total = Number((await page.getByTestId('points-total').locator('b').innerText()).replaceAll(',', ''));
  const name = await page.getByTestId('far').first().locator('.name').innerText();
  await page.getByTestId('shape-table').click();
  const grid = page.getByRole('grid', { name: 'Credentials as points' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(total + 1));
  const first = page.getByTestId('grid-points').getByTestId('row').first();
  await expect(first).toContainText(name);
  await page.getByRole('columnheader', { name: 'scope' }).first().click();
  await expect(page).toHaveURL(/sort=-scope/);
  await expect(first.locator('[data-field="scope"]')).toHaveText(/^\d+$/);
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('selection')).toBeVisible();
});

test('the shared filter and the as-of cursor narrow the points, and playing moves the cursor a step where nothing may move', async () => {
  await page.evaluate("location.hash = '#/shape?is.kind=vault-token'");
  await expect(page.getByTestId('points-total')).toContainText(/\d/);
  await settled();
  const all = await page.getByTestId('points-total').innerText();
  await expect(page.getByTestId('play')).toHaveText(/step/);
  await page.getByTestId('play').click();
  await expect(page).toHaveURL(/as-of=/);
  await settled();
  await expect(page.getByTestId('points-total')).not.toHaveText(all);
});

test('colours tell owners apart, and a picture of the view says under which filter it was taken', async () => {
  await page.evaluate("location.hash = '#/shape'");
  await page.getByTestId('colour-owner').click();
  await expect(page.getByTestId('legend').locator('li').first()).toContainText(/\d/);
  await settled();
  const saved = page.waitForEvent('download');
  await page.getByTestId('picture-svg').click();
  const svg = readFileSync(await (await saved).path(), 'utf8');
  expect(svg).toContain('<title>Shape</title>');
  expect(svg).toContain('colour by owner');
  expect(svg).toMatch(/>ideal[ <]/);
  expect(svg.match(/<path/g)!.length).toBeGreaterThan(100);
});
