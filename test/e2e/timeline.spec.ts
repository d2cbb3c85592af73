import { expect, type Page, test } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';
import { truth } from './truth.ts';

let served: ServedCase | undefined;
let page: Page;
const failures: string[] = [];
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage({ reducedMotion: 'reduce' });
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(served.address);
  await page.getByTestId('screen-timeline').click();
});
test.beforeEach(async () => {
  await page.evaluate(`location.hash = '#/timeline'`);
  await settled();
});
test.afterEach(() => expect(failures).toEqual([]));
test.afterAll(() => served?.stop());

async function settled(): Promise<void> {
  await expect(page.getByTestId('lane').first()).toBeVisible();
  await expect(page.locator('[data-testid="timeline"][aria-busy]')).toHaveCount(0);
}

/** Length of the time in sight, as the bar says it. */
const inSight = (): Promise<string> => page.getByTestId('in-sight').innerText();

/** The part of a canvas that is read here. */
interface Picture {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  } | null;
}

/** How many pixels of the picture have nearly a colour, given as red, green and blue. */
function pixels(colour: readonly [number, number, number]): Promise<number> {
  return page.getByTestId('timeline-canvas').evaluate((element, [r, g, b]) => {
    const canvas = element as unknown as Picture;
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
      const far =
        Math.abs((data[i] ?? 0) - r) + Math.abs((data[i + 1] ?? 0) - g) + Math.abs((data[i + 2] ?? 0) - b);
      if (far < 12) found += 1;
    }
    return found;
  }, colour);
}

async function middle(): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.getByTestId('timeline-canvas').boundingBox();
  if (!box) throw new Error('there is no picture');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('every lane says in words what is drawn in it, under the head of its group', async () => {
  await expect(page.getByTestId('lanes-total')).toContainText(/[\d,]+ lanes in \d+ groups/);
  await expect(page.getByTestId('lane').first()).toHaveAttribute(
    'aria-label',
    /, .+ · (issued|making not seen) .* uses?/,
  );
  const agents = page.getByTestId('lane-group');
  await expect(agents.filter({ hasText: /agent [0-9a-f]{4}…/ }).first()).toBeVisible();
  await page.getByTestId('group-account').click();
  await expect(agents.first()).toContainText(/account (\d)\1{11}/);
  await page.getByTestId('group-none').click();
  await expect(agents).toHaveCount(0);
});

test('the lives are drawn, and refusals in their own colour', async () => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.evaluate(`location.hash = '#/timeline?view=none&sort=-denied'`);
  await settled();
  await expect.poll(() => pixels([90, 184, 240])).toBeGreaterThan(10);
  await expect.poll(() => pixels([240, 120, 76])).toBeGreaterThan(10);
});

test('lanes stand under identities and owners, what is nobody’s under unassigned, in the order of any measure', async () => {
  const heads = page.getByTestId('lane-group');
  for (const group of ['identity', 'owner']) {
    await page.getByTestId(`group-${group}`).click();
    await settled();
    await expect(page.getByTestId('lanes-total')).toContainText(/[\d,]+ lanes in \d+ groups/);
    await expect(heads.or(page.getByTestId('lane')).first()).toBeVisible();
  }
  await page.evaluate(`location.hash = '#/timeline?view=owner&is.owner=\u2205'`);
  await settled();
  await expect(heads.first()).toContainText('unassigned');
  await page.evaluate(`location.hash = '#/timeline?view=owner&sort=-mismatches'`);
  await settled();
  await expect(page.getByTestId('lane').first()).toHaveAttribute('aria-label', /1 kind of mismatch/);
  await page.evaluate(`location.hash = '#/timeline?view=none'`);
  await settled();
  await page.getByTestId('lane-order').selectOption('-distance');
  await settled();
  const far = await page.getByTestId('lane').locator('.aside').allInnerTexts();
  expect(far.map(Number)).toEqual(far.map(Number).sort((x, y) => y - x));
});

test('an attempt to go further is marked, told where it is pointed at, and opens its event', async () => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.evaluate(`location.hash = '#/timeline?view=none&sort=-elevation'`);
  await settled();
  await page.getByTestId('lane').first().click();
  await page.keyboard.press('f');
  await settled();
  await expect.poll(() => pixels([230, 180, 34])).toBeGreaterThan(10);
  await page.keyboard.press('.');
  const near = page.getByTestId('near-rows').locator('.nearest');
  await expect(page.getByTestId('attempt-event').first()).toBeVisible();
  await expect(near).toContainText('sts:GetCallerIdent');
  const at = await page.getByTestId('timeline-canvas').evaluate((element) => {
    const canvas = element as unknown as Picture & { readonly clientWidth: number };
    const scale = canvas.width / canvas.clientWidth;
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, Math.round(52 * scale)) ?? {
      data: [],
    };
    for (let i = 0; i < data.length; i += 4) {
      const far =
        Math.abs((data[i] ?? 0) - 230) +
        Math.abs((data[i + 1] ?? 0) - 180) +
        Math.abs((data[i + 2] ?? 0) - 34);
      if (far < 12)
        return { x: ((i / 4) % canvas.width) / scale, y: Math.floor(i / 4 / canvas.width) / scale };
    }
    return { x: 0, y: 0 };
  });
  await page.getByTestId('timeline-canvas').hover({ position: { x: at.x, y: at.y + 3 } });
  await expect(page.getByTestId('timeline-tip')).toContainText(/\d+ attempts? to go further/);
  await page.getByTestId('timeline-canvas').click({ position: { x: at.x, y: at.y + 3 } });
  await expect(page).toHaveURL(/event=\d+/);
  await expect(page.getByTestId('raw-text')).toContainText('{');
});

test('where issued and used do not fit is hatched, told where it is pointed at, and its records open', async () => {
  await page.evaluate(`location.hash = '#/timeline?view=none&sort=-mismatches'`);
  await settled();
  await page.getByTestId('lane').first().click();
  await page.keyboard.press('f');
  await settled();
  const listed = page.getByTestId('lane-outstanding');
  await expect(listed).toContainText('used');
  const before = await inSight();
  await page.keyboard.press('.');
  await expect(page.getByTestId('in-sight')).toHaveText(before.replaceAll('\n', ' '));
  const { x, y } = await middle();
  const box = await page.getByTestId('timeline-canvas').boundingBox();
  for (let share = 0.02; share < 1; share += 0.04) {
    await page.mouse.move((box?.x ?? x) + (box?.width ?? 0) * share, (box?.y ?? y) + 48);
    if (await page.getByTestId('timeline-tip').isVisible()) break;
  }
  const said = await listed.locator('li').first().innerText();
  await expect(page.getByTestId('timeline-tip')).toContainText(said.slice(0, 12));
  await page.getByTestId('band-record').last().click();
  await expect(page.getByTestId('raw-text')).toContainText(/\S/);
});

test('the wheel zooms at the pointer, keys zoom and move, and the whole comes back', async () => {
  await page.keyboard.press('0');
  const { x, y } = await middle();
  const whole = await inSight();
  await page.mouse.move(x, y);
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -600);
  await expect.poll(inSight).toMatch(/\+\s*\d+ (h|min)/);
  const near = await inSight();
  await page.keyboard.press('w');
  await expect.poll(inSight).not.toBe(near);
  for (let turn = 0; turn < 40; turn++) await page.keyboard.press('w');
  await expect.poll(inSight).toMatch(/\+\s*1 s\b/);
  await page.keyboard.press('0');
  await expect.poll(inSight).toBe(whole);
});

test('a range drawn over the lanes is the range of the case, and the other way round', async () => {
  const { x, y } = await middle();
  const before = await page.getByTestId('lanes-total').innerText();
  await page.keyboard.down('Shift');
  await page.mouse.move(x - 60, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page).toHaveURL(/from=2026-\d\d-\d\dT.*to=2026-/);
  await settled();
  await expect(page.getByTestId('lanes-total')).not.toHaveText(before);

  await page.evaluate(`location.hash = '#/timeline?from=2026-10-14T09:00:00&to=2026-10-14T11:00:00'`);
  await expect.poll(inSight).toMatch(/2026-10-14 09:00\s*\+\s*2 h/);
});

test('a lane is chosen, read, its record opened and its credential visited by keys alone', async () => {
  const hop = truth().planted['role-chain'].hops.at(-1);
  const key = encodeURIComponent(hop?.childKey ?? '');
  await page.evaluate(`location.hash = '#/timeline?view=none&credential=${key}'`);
  await settled();
  await expect(page.getByTestId('lanes-total')).toContainText('1 lane');
  const lanes = page.getByTestId('lanes');
  await lanes.focus();
  await page.keyboard.press('f');
  await expect(page.getByTestId('statement')).toContainText('Used');
  await expect(page.getByTestId('lineage-chain').locator('li')).toHaveCount(
    truth().planted['role-chain'].hops.length + 1,
  );
  await expect(page.getByTestId('near-record').first()).toContainText(/#\d/);

  await lanes.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('m');
  await expect(page).toHaveURL(/as-of=2026/);
  await page.getByTestId('near-record').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('raw-text')).toContainText('{');

  await lanes.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('credential-page')).toBeVisible();
});

test('a lane alone in its group is one row, and says both names', async () => {
  const lanes = page.getByTestId('lanes');
  const alone = page.getByTestId('lane').and(page.locator('[aria-level="1"]')).first();
  await expect(alone).toHaveAttribute(
    'aria-label',
    /^first-admin · AIDA…\w{4} AKIA…\w{4}, AWS access key · .* · by its principal$/,
  );
  await expect(alone).toHaveText(/first-admin.· AIDA…\w{4}\s*AKIA…\w{4}/);
  await expect(page.getByTestId('lane-group').filter({ hasText: 'first-admin' })).toHaveCount(0);
  await lanes.focus();
  await page.keyboard.press('Home');
  await expect(alone).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('lane-credential')).toHaveText('first-admin');
  await page.keyboard.press('ArrowLeft');
  await expect(alone).toBeVisible();
});

test('a group is folded and unfolded by the arrow keys', async () => {
  const lanes = page.getByTestId('lanes');
  const head = page.getByTestId('lane-group').first();
  await lanes.focus();
  await page.keyboard.press('Home');
  for (const _ of Array(3)) {
    if ((await head.getAttribute('aria-selected')) === 'true') break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(head).toHaveAttribute('aria-selected', 'true');
  await expect(head).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowLeft');
  await expect(head).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(head).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('End');
  await expect(lanes.locator('[aria-selected="true"]')).toBeVisible();
});

test('the keys are listed', async () => {
  await page.getByTestId('lanes').focus();
  await page.keyboard.press('?');
  await expect(page.getByTestId('timeline-keys')).toContainText('zoom to the chosen lane');
  await expect(page.getByTestId('timeline-marks')).toContainText('attempts to go further');
  await expect(page.getByTestId('timeline-marks')).toContainText('issued and used do not fit');
  await page.keyboard.press('?');
  await expect(page.getByTestId('timeline-keys')).toHaveCount(0);
});

test('a record opened from a lane gives the keys back to the timeline, and Escape closes it from there', async () => {
  await page.evaluate(`location.hash = '#/timeline?view=none&is.outcome=denied'`);
  await settled();
  await page.getByTestId('lane').first().click();
  const open = async () => {
    await page.getByTestId('near-record').first().click();
    await expect(page.getByTestId('raw-panel')).toBeVisible();
    await page.getByTestId('lanes').focus();
    await page.keyboard.press('F6');
    await expect(page.getByTestId('raw-panel')).toBeFocused();
  };
  await open();
  await page.keyboard.press('F6');
  await expect(page.getByTestId('raw-panel')).not.toBeFocused();
  await page.getByTestId('raw-panel').focus();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('raw-panel')).toBeHidden();
  expect(await page.evaluate<string>('document.activeElement.tagName')).not.toBe('BODY');
  await open();
  await page.getByTestId('lanes').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('raw-panel')).toBeHidden();
  await expect(page.getByTestId('lanes')).toBeFocused();
});
