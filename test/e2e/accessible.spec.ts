import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { serveCase, type ServedCase } from './served-case.ts';
import { truth } from './truth.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let served: ServedCase | undefined;
let page: Page;
test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  page = await browser.newPage();
  await page.goto(served.address);
  await expect(page.getByTestId('screen-credentials')).toBeVisible();
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const calls = {
      'tags.add': { subjects: [{ kind: 'file', sha256: '0'.repeat(64) }], tag: 'of another case' },
      'lists.import': {
        kind: 'indicators',
        name: 'seen',
        text: '198.51.100.71 # the runner\n203.0.113.254\nno',
      },
      'views.save': {
        name: 'refused',
        filter: { terms: [{ field: 'outcome', op: 'is', values: ['denied'] }] },
      },
    };
    for (const [name, args] of Object.entries(calls)) {
      await fetch(`/api/call/${name}`, { method: 'POST', headers, body: JSON.stringify(args) });
    }
  });
});
test.afterAll(() => served?.stop());

/** What axe calls serious or critical on the page as it stands; its script comes in past the policy, by the debugger. */
async function serious(): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const { passes, violations } = await axe.run();
    return { passed: passes.length, violations };
  });
  expect(results.passed).toBeGreaterThan(10);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
}

async function open(hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** Key of the credential at the end of the chain that the sample plants. */
function chainEnd(): string {
  return truth().planted['role-chain'].hops.at(-1)?.childKey ?? '';
}

const screens: readonly { name: string; open: () => Promise<void>; ready: string; row?: string }[] = [
  { name: 'Overview', open: () => open('#/overview'), ready: 'overview', row: 'outstanding' },
  { name: 'what the case cannot show', open: () => open('#/overview?view=limits'), ready: 'grid-limits' },
  { name: 'what the case covers', open: () => open('#/overview?view=covered'), ready: 'grid-covered' },
  { name: 'Evidence', open: () => open('#/evidence'), ready: 'grid-files' },
  { name: 'records set aside', open: () => open('#/evidence?view=set-aside'), ready: 'grid-set-aside' },
  { name: 'Credentials', open: () => open('#/credentials'), ready: 'grid-credentials' },
  {
    name: 'what a credential had and used',
    open: () => open(`#/credentials/${encodeURIComponent(chainEnd())}?view=permissions`),
    ready: 'grid-permissions',
  },
  {
    name: 'the hours of a credential',
    open: () => open(`#/credentials/${encodeURIComponent(chainEnd())}?view=hours`),
    ready: 'grid-hours',
  },
  { name: 'Identities', open: () => open('#/identities'), ready: 'grid-identities' },
  {
    name: 'candidates',
    open: () => open('#/identities?view=candidates'),
    ready: 'grid-candidates',
  },
  { name: 'the quality gate', open: () => open('#/identities?view=quality'), ready: 'grid-quality' },
  { name: 'Events', open: () => open('#/events'), ready: 'grid-events' },
  { name: 'Timeline', open: () => open('#/timeline'), ready: 'lanes', row: 'lane' },
  { name: 'Shape', open: () => open('#/shape'), ready: 'furthest', row: 'far' },
  { name: 'points as a table', open: () => open('#/shape?view=table'), ready: 'grid-points' },
  { name: 'Compare', open: () => open('#/compare'), ready: 'grid-compare' },
  { name: 'Hits', open: () => open('#/hits?is.outcome=denied'), ready: 'grid-hits' },
  {
    name: 'lines of a list that were not understood',
    open: () => open('#/hits?view=problems'),
    ready: 'lists',
    row: 'list',
  },
  { name: 'Notes', open: () => open('#/notes'), ready: 'grid-notes' },
  { name: 'SQL', open: () => open('#/sql'), ready: 'sql-schema', row: 'sql-table' },
  { name: 'Custody', open: () => open('#/notes?view=custody'), ready: 'grid-journal' },
];

const opened: readonly { name: string; by: () => Promise<void>; ready: string; shows: RegExp }[] = [
  {
    name: 'the list of cases',
    by: () => page.getByTestId('cases').click(),
    ready: 'cases-dialog',
    shows: /staging/,
  },
  { name: 'the settings', by: () => page.keyboard.press('Control+,'), ready: 'settings', shows: /Times in/ },
  {
    name: 'the search with results',
    by: async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('198.51.100.71');
    },
    ready: 'search',
    shows: /Addresses/,
  },
  {
    name: 'an export',
    by: () => page.getByTestId('export-events').click(),
    ready: 'export-dialog',
    shows: /\d rows/,
  },
  {
    name: 'a filter being added',
    by: () => page.getByTestId('add-filter').click(),
    ready: 'filter-value',
    shows: /\d/,
  },
  {
    name: 'saved filters',
    by: () => page.getByTestId('views').click(),
    ready: 'view-apply',
    shows: /refused/,
  },
  {
    name: 'a list being added',
    by: async () => {
      await open('#/hits');
      await page.getByTestId('add-open').click();
    },
    ready: 'add-list',
    shows: /Indicators/,
  },
  {
    name: 'a decision being made',
    by: async () => {
      await open('#/identities?view=candidates');
      await page.getByTestId('accept').click();
    },
    ready: 'decide',
    shows: /Reason/,
  },
  {
    name: 'the keys of the timeline',
    by: async () => {
      await open('#/timeline');
      await expect(page.getByTestId('lane').first()).not.toBeEmpty();
      await page.keyboard.press('?');
    },
    ready: 'timeline-keys',
    shows: /zoom/,
  },
];

for (const scheme of ['dark', 'light'] as const) {
  for (const each of opened) {
    test(`axe finds nothing serious on ${each.name} in ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await open('#/events');
      await expect(page.getByTestId('grid-events').getByTestId('row').first()).toContainText(':');
      await each.by();
      await expect(page.getByTestId(each.ready).first()).toContainText(each.shows);
      expect(await serious()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.reload();
      await expect(page.getByTestId('screen-credentials')).toBeVisible();
    });
  }

  for (const screen of screens) {
    test(`axe finds nothing serious on ${screen.name} in ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await screen.open();
      await expect(
        page
          .getByTestId(screen.ready)
          .getByTestId(screen.row ?? 'row')
          .first(),
      ).not.toBeEmpty();
      expect(await serious()).toEqual([]);
    });
  }

  test(`axe finds nothing serious on a credential with its record opened in ${scheme}`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    await open(`#/credentials/${encodeURIComponent(chainEnd())}`);
    await expect(page.getByTestId('credential-page')).toBeVisible();
    await page.getByTestId('lineage-record').last().click();
    await expect(page.getByTestId('raw-text')).toBeVisible();
    expect(await serious()).toEqual([]);
  });

  test(`axe finds nothing serious on an identity with a link of its picture opened in ${scheme}`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    await open('#/identities');
    await page.getByTestId('identity-text').fill('release-runner');
    await expect(page.getByTestId('grid-identities').getByTestId('row')).toHaveCount(1);
    await page.getByTestId('identity-link').click();
    await page.getByTestId('actor-graph').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('raw-text')).toBeVisible();
    await expect(page.getByTestId('link-detail')).toBeVisible();
    expect(await serious()).toEqual([]);
  });

  test(`axe finds nothing serious on a note being written in ${scheme}`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    await open('#/events');
    await expect(page.getByTestId('grid-events').getByTestId('row').first()).toContainText(':');
    await page.locator('[role="grid"]').focus();
    await page.keyboard.press('Space');
    await expect(page.getByTestId('notes')).toBeVisible();
    await page.keyboard.press('n');
    await expect(page.getByTestId('note-field')).toBeFocused();
    expect(await serious()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });
}
