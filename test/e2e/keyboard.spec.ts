import { expect, type Page, test } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

let served: ServedCase | undefined;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage();
  await page.goto(served.address);
  await expect(page.getByTestId('screen-credentials')).toBeVisible();
});
test.afterAll(() => served?.stop());

/** Presses Tab until what is wanted has the focus. */
async function tabTo(selector: string): Promise<void> {
  const reached = `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`;
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(reached)) return;
  }
  throw new Error(`${selector} is not reached by Tab`);
}

test('every screen is reached by Tab and Enter', async () => {
  for (const id of ['evidence', 'credentials', 'identities', 'events', 'notes']) {
    await tabTo(`[data-testid="screen-${id}"]`);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId(`screen-${id}`)).toHaveAttribute('aria-current', 'page');
  }
});

test('an event is found, opened and left again without a mouse', async () => {
  await page.getByTestId('screen-events').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('grid-events').getByTestId('row').first()).not.toBeEmpty();
  await tabTo('[role="grid"]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('raw-panel')).toBeVisible();
  await expect(page.getByTestId('raw-text')).toContainText('{');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('raw-panel')).toBeHidden();
  await expect(page.locator('[role="grid"]')).toBeFocused();
});

test('the list goes to its end and back by keys', async () => {
  const grid = page.locator('[role="grid"]');
  await grid.focus();
  await page.keyboard.press('Control+End');
  const last = String(Number(await grid.getAttribute('aria-rowcount')));
  await expect(page.locator(`[role="row"][aria-rowindex="${last}"]`)).toBeVisible();
  await page.keyboard.press('Control+Home');
  await expect(page.locator('[role="row"][aria-rowindex="2"]')).toBeVisible();
});
