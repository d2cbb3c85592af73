import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const TRUTH = resolve(import.meta.dirname, '../../samples/staging/truth.json');
const { planted } = JSON.parse(readFileSync(TRUTH, 'utf8'));
const lastHop = planted['role-chain'].hops.at(-1).childKey;
const escape = (page) => page.keyboard.press('Escape');
/** An agent that every system of the sample knows by another key. */
const AGENT = 'release-runner';
/** Two hours around the role chain of the sample. */
const NEAR = 'from=2026-10-09T13:30:00Z&to=2026-10-09T15:45:00Z';

const credential = (key) => `credentials/${encodeURIComponent(key)}`;
/** The first and the last hop of the role chain, side by side. */
const BESIDE = new URLSearchParams({
  of: 'credentials',
  one: planted['role-chain'].hops[0].childKey,
  other: lastHop,
}).toString();

/** A question for the console. */
const LONGEST = `SELECT credential_key, kind, origin, issued_at, expires_at - issued_at AS lifetime, uses
FROM credential
WHERE expiry = 'at' AND issued_at IS NOT NULL
ORDER BY lifetime DESC, credential_key
LIMIT 100`;

/** Makes one call as the page makes it. */
function call(page, name, args) {
  const request = { url: `/api/call/${name}`, body: JSON.stringify(args) };
  return page.evaluate(async ({ url, body }) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await (await fetch(url, { method: 'POST', headers, body })).json();
    if (!answer.ok) throw new Error(`${url}: ${answer.error.message}`);
    return answer.value;
  }, request);
}

/** Gives the sample what an investigator would have left in it: a list, names of networks, notes and tags. */
export async function furnish(page, name) {
  if (name !== 'staging') return;
  const indicators = [
    '# addresses and keys named by the client',
    '198.51.100.60',
    '203.0.113.0/24',
    lastHop.slice('aws-key:'.length),
    '192.0.2.255',
    'not an indicator, only a remark',
  ];
  await call(page, 'lists.import', { kind: 'indicators', name: 'client', text: indicators.join('\n') });
  const networks = '10.20.0.0/16,cluster network\n198.51.100.0/24,build farm\n192.0.2.0/24,office';
  await call(page, 'lists.import', { kind: 'networks', name: 'known', text: networks });
  await call(page, 'case.setDetails', { examiner: 'A. Example', caseNumber: '2026-014' });
  const subject = { kind: 'credential', key: lastHop };
  const text = 'Third hop of the chain that began with build-bot. Ask the client who owns key-custodian.';
  await call(page, 'notes.add', { subject, text });
  await call(page, 'tags.add', { subjects: [subject], tag: 'ask-client' });
}

/**
 * What is photographed: the name in the file's name, the address within the page, the cases it makes sense in (all when
 * absent), what is done before the picture and what undoes it.
 */
export const STATES = [
  { name: 'overview', hash: 'overview' },
  { name: 'limits', hash: 'overview?view=limits', cases: ['staging'] },
  { name: 'covered', hash: 'overview?view=covered', cases: ['staging'] },
  { name: 'evidence', hash: 'evidence' },
  { name: 'times', hash: 'evidence?view=times', cases: ['staging'] },
  { name: 'proofs', hash: 'evidence?view=proofs', cases: ['staging'] },
  { name: 'credentials', hash: 'credentials' },
  { name: 'credential', hash: credential(lastHop), cases: ['staging'] },
  { name: 'probing', hash: credential(planted['probing-token'].credentialKey), cases: ['staging'] },
  {
    name: 'permissions',
    hash: `${credential(planted['long-metadata-credential'].credentialKey)}?view=permissions`,
    cases: ['staging'],
  },
  { name: 'identities', hash: 'identities' },
  {
    name: 'identity',
    hash: 'identities',
    cases: ['staging'],
    prepare: async (page) => {
      await page.getByTestId('identity-text').fill(AGENT);
      await page.getByTestId('grid-identities').getByTestId('row').nth(1).waitFor({ state: 'detached' });
      await page.getByTestId('identity-link').click();
      await page.getByTestId('actor-graph').focus();
      await page.keyboard.press('ArrowDown');
      await page.getByTestId('link-detail').waitFor();
    },
    leave: async (page) => {
      await page.getByTestId('all-identities').click();
      await page.getByTestId('identity-text').fill('');
    },
  },
  { name: 'candidates', hash: 'identities?view=candidates', cases: ['staging'] },
  { name: 'gate', hash: 'identities?view=quality', cases: ['staging'] },
  { name: 'events', hash: 'events' },
  {
    name: 'record',
    hash: 'events?is.action=AssumeRole',
    prepare: async (page) => {
      await page.getByTestId('grid-events').getByTestId('row').nth(3).click();
      await page.getByTestId('raw-text').waitFor();
      await escape(page);
    },
    leave: escape,
  },
  { name: 'timeline', hash: 'timeline' },
  { name: 'timeline-near', hash: `timeline?${NEAR}`, cases: ['staging'] },
  { name: 'shape', hash: 'shape' },
  { name: 'shape-flat', hash: 'shape?view=lifetime-scope' },
  { name: 'shape-table', hash: 'shape?view=table', cases: ['staging'] },
  { name: 'compare', hash: 'compare', cases: ['staging'] },
  { name: 'beside', hash: `compare?view=${encodeURIComponent(BESIDE)}`, cases: ['staging'] },
  { name: 'hits', hash: 'hits', cases: ['staging'] },
  { name: 'notes', hash: 'notes', cases: ['staging'] },
  { name: 'custody', hash: 'notes?view=custody', cases: ['staging'] },
  {
    name: 'sql',
    hash: 'sql',
    prepare: async (page) => {
      await page.getByTestId('sql-text').fill(LONGEST);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Enter');
      await page.getByTestId('grid-sql').getByTestId('row').first().waitFor();
    },
  },
  {
    name: 'search',
    hash: 'credentials',
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByTestId('search-text').fill('build');
      await page.getByTestId('search-row').first().waitFor();
    },
    leave: escape,
  },
];
