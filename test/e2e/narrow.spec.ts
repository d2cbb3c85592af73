import { expect, type Page, test } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

/** A range, a cursor and a condition: most of what the top bar can hold. */
const FULL = 'from=2026-10-09T13:30:00Z&to=2026-10-09T15:45:00Z&as-of=2026-10-09T14:00:00Z&is.service=sts';

const SCREENS = [
  ...['evidence', 'credentials', 'identities', 'identities?view=candidates', 'identities?view=quality'],
  ...['events', 'timeline', 'hits', 'notes', 'notes?view=custody', 'sql'],
  ...[`events?${FULL}`, `timeline?${FULL}`],
];

let served: ServedCase | undefined;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(served.address);
  await expect(page.getByTestId('screen-timeline')).toBeVisible();
});
test.afterAll(() => served?.stop());

/** What of the top bar and of the screen's bar lies outside of the window, or over one another. */
function misplaced(): Promise<string[]> {
  return page.evaluate(() => {
    const { document, innerWidth } = globalThis as unknown as {
      document: {
        querySelectorAll(selector: string): Iterable<{
          textContent: string;
          contains(other: unknown): boolean;
          getBoundingClientRect(): Record<'left' | 'right' | 'top' | 'bottom' | 'width', number>;
        }>;
      };
      innerWidth: number;
    };
    const parts = ['button', 'a:not(.skip)', 'label', '.end', 'h1', 'input:not([type="file"])', 'select'];
    const places = ['.frame > header', 'main .bar', 'main [role="search"]'];
    const selector = places.flatMap((place) => parts.map((part) => `${place} ${part}`)).join(', ');
    const all = [...document.querySelectorAll(selector)].map((element) => ({
      element,
      name: element.textContent.trim(),
      box: element.getBoundingClientRect(),
    }));
    const outside = all.filter(({ box }) => box.left < 0 || box.right > innerWidth || box.width < 4);
    const over = all.filter((a, i) =>
      all.slice(i + 1).some((b) => {
        if (a.element.contains(b.element) || b.element.contains(a.element)) return false;
        const apart = a.box.right <= b.box.left + 1 || b.box.right <= a.box.left + 1;
        return !apart && a.box.bottom > b.box.top + 1 && b.box.bottom > a.box.top + 1;
      }),
    );
    return [...outside.map(({ name }) => `outside: ${name}`), ...over.map(({ name }) => `over: ${name}`)];
  });
}

for (const width of [900, 1024, 1184, 1280]) {
  test(`nothing of a bar is cut or covered in a window of ${width} pixels`, async () => {
    await page.setViewportSize({ width, height: 800 });
    for (const screen of SCREENS) {
      await page.evaluate(`location.hash = '#/${screen}'`);
      const link = page.getByTestId(`screen-${screen.split('?', 1).join('')}`);
      await expect(link).toHaveAttribute('aria-current', 'page');
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      expect(await misplaced(), screen).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth'), screen).toBe(width);
    }
  });
}

test('a selected name that is too long for the rail ends in an ellipsis', async () => {
  await page.evaluate(`location.hash = '#/timeline?view=task'`);
  const name = page.getByTestId('selection').locator('a > span').last();
  await expect(name).toContainText('ironclaw-task-');
  await expect(name).toHaveCSS('text-overflow', 'ellipsis');
  const right = (await name.boundingBox().then((box) => box && box.x + box.width)) ?? 0;
  expect(right).toBeLessThan(192);
});

test('the long name of a zone leaves room for the rest of the top bar', async () => {
  await page.setViewportSize({ width: 900, height: 800 });
  await page.getByTestId('zone').click();
  await page.getByTestId('case-zone').fill('America/Argentina/Buenos_Aires');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('zone')).toHaveText('America/Argentina/Buenos_Aires');
  expect(await misplaced()).toEqual([]);
});
