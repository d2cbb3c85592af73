import { type CDPSession, expect, type Locator, type Page, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE, serveCase, type ServedCase } from './served-case.ts';

/** A part of the page that looks alike on every machine. */
interface Part {
  /** Name of its pictures. */
  readonly name: string;
  /** Where it is. */
  readonly hash: string;
  /** The schemes that it is compared in. */
  readonly schemes: readonly ('dark' | 'light')[];
  /** The part. */
  readonly of: (page: Page) => Locator;
  /** What makes it seen. */
  readonly prepare?: (page: Page) => Promise<void>;
}

interface Planted {
  readonly 'probing-token': { readonly credentialKey: string };
  readonly 'long-metadata-credential': { readonly credentialKey: string };
}

const { planted } = JSON.parse(readFileSync(join(SAMPLE, 'truth.json'), 'utf8')) as { planted: Planted };
const credential = (key: string, view = '') => `credentials/${encodeURIComponent(key)}${view}`;
const probing = credential(planted['probing-token'].credentialKey);
const broad = credential(planted['long-metadata-credential'].credentialKey, '?view=permissions');
/** Two hours around the role chain of the sample. */
const NEAR = 'timeline?from=2026-10-09T13:30:00Z&to=2026-10-09T15:45:00Z';
const BOTH = ['dark', 'light'] as const;
const CHANGED =
  'this part looks different: see the pictures beside the report in test-results; if it is meant, npm run pictures';

const PARTS: readonly Part[] = [
  {
    name: 'limits',
    hash: 'overview',
    schemes: ['dark'],
    of: (page) => page.getByRole('region', { name: 'What this case cannot show' }),
  },
  {
    name: 'kinds',
    hash: 'overview',
    schemes: BOTH,
    of: (page) => page.getByRole('region', { name: 'Credentials by kind and origin' }),
  },
  { name: 'axes', hash: probing, schemes: BOTH, of: (page) => page.getByTestId('section-axes') },
  {
    name: 'permission-counts',
    hash: broad,
    schemes: ['light'],
    of: (page) => page.getByTestId('permission-counts'),
  },
  {
    name: 'permission-columns',
    hash: broad,
    schemes: ['dark'],
    of: (page) => page.getByTestId('grid-permissions').getByRole('row').first(),
  },
  {
    name: 'filters',
    hash: 'credentials?is.kind=vault-token,jwt&is-not.origin=login&text=build',
    schemes: ['dark'],
    of: (page) => page.getByRole('group', { name: 'Filters' }),
  },
  {
    name: 'shape-flat',
    hash: 'shape?view=lifetime-scope',
    schemes: ['light'],
    of: (page) => page.getByTestId('flat'),
  },
  { name: 'lanes', hash: NEAR, schemes: BOTH, of: (page) => page.getByTestId('timeline-canvas') },
  {
    name: 'marks',
    hash: NEAR,
    schemes: ['light'],
    of: (page) => page.getByTestId('timeline-marks'),
    prepare: (page) => page.getByRole('button', { name: 'Keys and marks of the timeline' }).click(),
  },
];

let served: ServedCase | undefined;
let page: Page;
let inspector: CDPSession;

test.beforeAll(async ({ browser }) => {
  served = await serveCase({ imported: true });
  const viewport = { width: 1280, height: 720 };
  page = await (await browser.newContext({ viewport, reducedMotion: 'reduce' })).newPage();
  inspector = await page.context().newCDPSession(page);
  await inspector.send('DOM.enable');
  await inspector.send('CSS.enable');
  await page.goto(served.address);
  await expect(page.getByTestId('screen-overview')).toBeVisible();
});
test.afterAll(() => served?.stop());

/** Loads the page anew, so that nothing is selected; in the theme of the part before, so that it has to follow its change. */
async function open(hash: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${new URL(served?.address ?? '').origin}/#/${hash}`);
}

/** The fonts of the machine that the words of a part are set in; none where all come with the page. */
async function fontsOfMachine(part: Locator): Promise<readonly string[]> {
  await part.evaluate((element) => ((element as unknown as { id: string }).id ||= 'pictured'));
  const id = await part.getAttribute('id');
  const { root } = await inspector.send('DOM.getDocument', { depth: 0 });
  const selector = `#${id}, #${id} *`;
  const { nodeIds } = await inspector.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector });
  const answers = await Promise.all(
    nodeIds.map((nodeId) => inspector.send('CSS.getPlatformFontsForNode', { nodeId })),
  );
  const found = answers.flatMap(({ fonts }) => fonts).filter(({ isCustomFont }) => !isCustomFont);
  return [...new Set(found.map(({ familyName }) => familyName))];
}

for (const { name, hash, schemes, of, prepare } of PARTS) {
  for (const colorScheme of schemes) {
    test(`${name} looks as it is meant to in the ${colorScheme} theme`, async () => {
      await open(hash);
      await page.emulateMedia({ colorScheme });
      await prepare?.(page);
      const part = of(page);
      await expect(part).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      expect(await fontsOfMachine(part), 'only glyphs that the page brings look alike everywhere').toEqual(
        [],
      );
      await expect(part, CHANGED).toHaveScreenshot(`${name}-${colorScheme}.png`);
    });
  }
}
