import { expect, test, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';
import { truth } from './truth.ts';

let served: ServedCase | undefined;
let page: Page;
const failures: string[] = [];
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(served.address);
  await page.getByTestId('screen-compare').click();
});
test.afterEach(() => expect(failures).toEqual([]));
test.afterAll(() => served?.stop());

async function go(hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await settled();
}

async function settled(): Promise<void> {
  await expect(page.getByTestId('compare')).toBeVisible();
  await expect(page.locator('[data-testid="compare"][aria-busy]')).toHaveCount(0);
}

const rows = () => page.getByTestId('grid-compare').getByTestId('row');
const number = (text: string | null): number => Number((text ?? '').replaceAll(/[^\d]/g, ''));

/** Two credentials of the sample: the one that tries to go further, and one of the same chain. */
function pair(): readonly [string, string] {
  const { hops } = truth().planted['role-chain'];
  const [first, last] = [hops[0]?.childKey ?? '', hops.at(-1)?.childKey ?? ''];
  return [first, last];
}
const credentials = (of: string): string => {
  const [one, other] = pair();
  const view = new URLSearchParams({ of, one, other }).toString();
  return `#/compare?view=${encodeURIComponent(view)}`;
};

test('the halves of the case are compared, and each number opens just the events that it counts', async () => {
  await go('#/compare');
  await expect(page.getByTestId('covered')).toContainText('More and less are told by');
  await page.getByTestId('state-new').click();
  await settled();
  const first = rows().first();
  await expect(first.getByTestId('state')).toContainText('new');
  const link = first.getByTestId('cell-b_events');
  const count = number(await link.textContent());
  expect(count).toBeGreaterThan(0);
  await link.click();
  await expect(page.getByRole('grid', { name: 'Events' })).toHaveAttribute(
    'aria-rowcount',
    String(count + 1),
  );
  await page.goBack();
});

test('the brushed range is B and the same length before it A; a side can be held, typed and swapped', async () => {
  await go('#/compare?from=2026-10-12T00:00:00Z&to=2026-10-14T00:00:00Z');
  await expect(page.getByTestId('a-from')).toHaveValue('2026-10-10 00:00:00');
  await expect(page.getByTestId('b-to')).toHaveValue('2026-10-14 00:00:00');
  await page.getByTestId('hold-b').click();
  await page.getByTestId('a-from').fill('2026-10-11 00:00');
  await page.getByTestId('a-from').press('Enter');
  await expect(page.getByTestId('side-a')).toContainText('1 d');
  await expect(page.getByTestId('a-from')).toHaveValue('2026-10-11 00:00:00');
  await page.getByTestId('swap').click();
  await expect(page.getByTestId('a-to')).toHaveValue('2026-10-14 00:00:00');
  await page.getByTestId('a-from').fill('2026-10-15 00:00');
  await expect(page.getByTestId('side-a')).toContainText('A period ends after it begins.');
  await page.getByTestId('a-from').press('Escape');
});

test('rows are about what is chosen and are sorted by keyboard', async () => {
  await go('#/compare');
  await page.getByTestId('by-client_addr').click();
  await settled();
  const grid = page.getByRole('grid', { name: 'Side by side' });
  const head = grid.getByRole('columnheader', { name: 'B', exact: true });
  await head.getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await settled();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  const counts = (await rows().getByTestId('cell-b_events').allTextContents()).map(number);
  expect(counts.length).toBeGreaterThan(1);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  await grid.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('grid-events').getByTestId('row').first()).toContainText(/\w/);
});

test('two credentials are chosen by search, by the selection and by command', async () => {
  await go('#/compare?view=of%3Dcredentials');
  await expect(page.getByTestId('choose-two')).toBeVisible();
  await page.getByTestId('choose-a').click();
  await page.getByTestId('choose-text').fill('report-bot');
  await expect(page.getByTestId('choice').first()).toContainText('report-bot');
  await page.getByTestId('choice').first().click();
  await expect(page.getByTestId('chosen-a')).toContainText('report-bot');
  await page.evaluate(`location.hash = '#/credentials'`);
  await page.getByTestId('grid-credentials').getByTestId('row').first().click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('compare the selected');
  await page.keyboard.press('Enter');
  await settled();
  await expect(page.getByTestId('chosen-a')).toBeVisible();
  await page.getByTestId('choose-b').click();
  await page.getByTestId('choice').nth(1).click();
  await expect(page.getByTestId('covered')).toContainText('Each over its own life');
});

test('what two credentials did and may do stands side by side, each with its events and records', async () => {
  await go(credentials('credentials'));
  await expect(rows().first()).toContainText(/only A|only B|same|more|less/);
  await go(credentials('profiles'));
  await expect(page.getByTestId('profile-lifetime')).toContainText(/\d/);
  await expect(page.getByTestId('profile-scope')).toContainText(/of 100|not known/);
  await expect(page.getByTestId('own-a')).toContainText('Only A');
  await expect(page.getByTestId('scope-parts')).toContainText(/permissions|scope/);
  await page.getByTestId('profile-uses').getByRole('link').first().click();
  await expect(page.getByTestId('grid-events').getByTestId('row').first()).toContainText(/\w/);
});
