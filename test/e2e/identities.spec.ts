import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { serveCase, type ServedCase } from './served-case.ts';

/** An agent of the sample that many systems know, each by a key of its own. */
const AGENT = 'release-runner';

let served: ServedCase;
let page: Page;
const failures: string[] = [];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await (await browser.newContext({ reducedMotion: 'reduce', acceptDownloads: true })).newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(served.address);
  await expect(page.getByTestId('screen-identities')).toBeVisible();
});
test.afterEach(() => expect(failures).toEqual([]));
test.afterAll(() => served.stop());

/** Goes to a screen of the case that is open. */
async function go(hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** The number beside the name of a list. */
async function countOf(view: string): Promise<number> {
  await expect(page.getByTestId(`view-${view}`)).toHaveText(/\d\s*$/);
  const text = await page.getByTestId(`view-${view}`).innerText();
  return Number(/[\d,]+$/.exec(text.trim())?.[0].replaceAll(',', ''));
}

test('an identity is searched, opened, and the record behind a link of its picture read by keyboard', async () => {
  await page.getByTestId('screen-identities').click();
  const rows = page.getByTestId('grid-identities').getByTestId('row');
  await expect(rows.first()).toContainText(/\d{4}-\d\d/);
  const all = await page.getByRole('grid', { name: 'Identities' }).getAttribute('aria-rowcount');
  await page.getByTestId('show-roles').click();
  await expect(page.getByRole('grid', { name: 'Identities' })).not.toHaveAttribute(
    'aria-rowcount',
    all ?? '',
  );
  await page.getByTestId('identity-text').fill(AGENT);
  await page.getByTestId('identity-kind-role').click();
  await expect(rows).toHaveCount(1);
  await page.getByTestId('identity-link').click();
  await expect(page.getByTestId('identity-label')).toHaveText(AGENT);
  expect(await page.getByTestId('identity-member').count()).toBeGreaterThan(5);
  await expect(page.getByTestId('held').getByTestId('row').first()).toContainText('exact');

  const edges = page.getByTestId('actor-edge');
  const drawn = await edges.count();
  expect(drawn).toBeGreaterThan(5);
  await page.getByTestId('actor-graph').focus();
  const seen = new Set<string>();
  for (let i = 0; i < drawn; i++) {
    await page.keyboard.press('ArrowDown');
    seen.add(
      (await page.locator('[data-testid="actor-edge"][aria-selected="true"]').getAttribute('id')) ?? '',
    );
  }
  expect(seen.size).toBe(drawn);
  await page.keyboard.press('Home');
  await expect(page.getByTestId('link-detail')).toContainText(/exact|strong/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('raw-text')).toContainText(/\w/);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('raw-panel')).toBeHidden();
  await expect(page.getByTestId('actor-graph')).toBeFocused();
  await page.getByTestId('held-credential').first().click();
  await expect(page.getByTestId('holder-identity').first()).toHaveText(AGENT);
});

test('a candidate is accepted by keyboard with its reason, joins, and waits again once that is undone', async () => {
  await go('#/identities?view=candidates');
  const grid = page.getByRole('grid', { name: 'Candidates' });
  await expect(grid.getByTestId('row').first()).toContainText(/\w/);
  const before = await countOf('candidates');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  const keys = page.getByTestId('link-detail').locator('.sides .mono');
  const [left = '', right = ''] = await keys.allInnerTexts();
  await page.keyboard.press('a');
  const reason = page.getByTestId('decide-reason');
  await expect(reason).toBeFocused();
  await expect(reason).not.toHaveValue('');
  await reason.fill('');
  await expect(page.getByTestId('decide-keep')).toBeDisabled();
  await page.keyboard.type('The staff list has one person of that name.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('decide')).toBeHidden();
  await expect(grid).toBeFocused();
  await expect.poll(() => countOf('candidates')).toBeLessThan(before);

  await go(`#/identities/${encodeURIComponent(right)}`);
  const members = page.getByTestId('identity-member');
  await expect(members.filter({ hasText: left })).toHaveCount(1);
  await expect(members.filter({ hasText: right })).toHaveCount(1);

  await go('#/notes?view=custody');
  const journal = page.getByRole('grid', { name: 'Journal' }).getByTestId('row');
  await expect(journal.filter({ hasText: 'are one actor: The staff list' })).toHaveCount(1);

  await go('#/identities?view=decisions');
  const decisions = page.getByRole('grid', { name: 'Decisions' });
  await expect(decisions.getByTestId('row')).toHaveCount(1);
  await expect(decisions).toContainText('The staff list has one person');
  await expect(page.getByTestId('decision-state')).toHaveText('applied');
  await decisions.focus();
  await page.keyboard.press('u');
  await expect(page.getByTestId('decision-state')).toHaveText('undone');
  await expect.poll(() => countOf('candidates')).toBe(before);
  await go('#/identities?view=candidates');
  await expect(keys).toHaveText([left, right]);
});

test('an owner is named on the page, the decisions go out as a file and come in as known', async () => {
  await go(`#/identities/${encodeURIComponent('agent:none')}`);
  await expect(page.getByTestId('notice')).toContainText('This case holds no identity');
  await go('#/identities');
  await page.getByTestId('identity-text').fill('build-bot');
  await expect(page.getByTestId('grid-identities').getByTestId('row')).toHaveCount(1);
  await page.getByTestId('identity-link').click();
  await expect(page.getByTestId('owner')).toHaveText('nobody is named, or several are');
  await page.getByTestId('set-owner').click();
  await page.getByTestId('decide-value').fill('platform');
  await expect(page.getByTestId('decide-reason')).toHaveValue('platform answers for build-bot.');
  await page.getByTestId('decide-keep').click();
  await expect(page.getByTestId('owner')).toHaveText('platform');
  await expect(page.getByTestId('identity-issues')).toBeHidden();

  await page.getByTestId('all-identities').click();
  const coming = page.waitForEvent('download');
  await page.getByTestId('decisions-export').click();
  const path = join(test.info().outputDir, 'decisions.yaml');
  await (await coming).saveAs(path);
  expect(readFileSync(path, 'utf8')).toContain('platform answers for build-bot.');
  await page.getByLabel('File of decisions').setInputFiles(path);
  await expect(page.getByTestId('decided')).toHaveText('0 decisions taken over, 1 decision known already.');
});

test('the quality gate keeps to a kind and leads to what it is about', async () => {
  await go('#/identities?view=quality');
  const rows = page.getByTestId('grid-quality').getByTestId('row');
  await expect(rows.first()).toContainText(/\w/);
  await page.getByTestId('quality-look-alike').click();
  await expect(rows.first()).toContainText('look-alikes');
  await expect(page.getByTestId('issue-detail')).toContainText('What would put it right');
  await expect(page.getByRole('search', { name: 'Filter issues' })).toContainText('credtrail gate --case');
  await page.getByRole('grid', { name: 'Quality gate' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('identity-page')).toBeVisible();
});
