import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { caseFilter } from '#core/api/calls/schemas.ts';
import type { CaseFilter, CheckedFilter } from '#core/api/contract.ts';
import type { CallContext } from '#core/api/handlers/context.ts';
import { credentialConditions, eventConditions } from '#core/api/handlers/filter.ts';
import type { Connection } from '#core/db/database.ts';
import { countEvents, eventHistogram, listEvents } from '#core/sources/queries.ts';
import { rowsOf } from '../../contract/calls.ts';
import { credentialsOf, type Row } from '../given.ts';
import { FilterModel } from './filter-model.ts';

const T0 = 1_790_000_000_000_000n;
const SECOND = 1_000_000n;
const keyOf = (n: number): string => `aws-key:ASIA${String(n).padStart(16, 'E')}`;
const SESSION = 'aws-session:AROAEXAMPLE:agent/2026-09-21T13:33:20Z';
/** What these filters ask stands in the tables alone; no field of them reaches for the case's files. */
const context = {} as CallContext;

function event(n: number): Row {
  const at = new Date(Number((T0 + BigInt(n) * SECOND) / 1000n)).toISOString().replace('Z', '');
  return {
    occurred_at: n % 31 === 30 ? null : at,
    service: ['s3', 'iam', 'sts'][n % 3] ?? null,
    action: ['GetObject', 'ListUsers', 'AssumeRole', 'getObject'][n % 4] ?? null,
    resource: n % 5 === 0 ? null : `arn:aws:s3:::Bucket-${String(n % 4)}`,
    outcome: n % 7 === 0 ? 'denied' : 'allowed',
    region: n % 3 === 1 ? null : 'eu-west-1',
    client_addr: `192.0.2.${String(n % 6)}`,
    noise: n % 4 === 1 || n % 10 === 8 ? 'aws-service-read' : null,
    shared_uid: n % 13 < 2 ? `shared-${String(n % 13)}-${String(n % 5)}` : null,
    credential_key: n % 11 === 0 ? null : keyOf(n % 10),
  };
}

let db: Connection;
let model: FilterModel;

beforeEach(async () => {
  db = await credentialsOf({
    event: Array.from({ length: 120 }, (_, n) => event(n)),
    identity_claim: [1, 2, 3].map((n) => ({
      relation: 'in-session',
      left_key: keyOf(n),
      right_key: SESSION,
    })),
  });
  model = await FilterModel.of(db);
});

const time = fc.option(fc.bigInt({ min: T0 - SECOND, max: T0 + 121n * SECOND }), { nil: undefined });
const POOL: Readonly<Record<string, readonly (string | null)[]>> = {
  service: ['s3', 'iam', 'kms', null],
  action: ['GetObject', 'object', 'ListUsers', null],
  outcome: ['denied', 'allowed', null],
  region: ['eu-west-1', null],
  client_addr: ['192.0.2.1', '192.0.2.4', '.2.'],
  resource: ['bucket-1', 'arn:aws:s3:::Bucket-2', null],
  noise: ['aws-service-read', null],
  event_id: ['1000', '1003', 'no number', '99999999999999999999999', null],
  kind: ['aws-session', 'aws-temporary-key', null],
  session_key: [SESSION, 'agent', null],
  origin: ['unknown', 'sts', 'service-forwarded'],
  label: ['agent', null],
  owner: [null, 'nobody'],
};
const term = (fields: readonly string[]) =>
  fc.constantFrom(...fields).chain((field) =>
    fc.record({
      field: fc.constant(field),
      op: fc.constantFrom('is', 'is-not', 'contains'),
      values: fc.uniqueArray(fc.constantFrom(...(POOL[field] ?? [])), { minLength: 1, maxLength: 3 }),
    }),
  );
const range = { from: time, to: time, asOf: time, noise: fc.constantFrom('folded', 'shown', 'only') };
const anyFilter = fc
  .record({
    ...range,
    terms: fc.array(term(Object.keys(POOL)), { maxLength: 3 }),
    text: fc.option(fc.constantFrom('object', 'BUCKET-1', 'agent', 'ASIAEEE', '192.0.2.3', '%', 'nothing'), {
      nil: undefined,
    }),
    credential: fc.option(fc.constantFrom(keyOf(1), keyOf(5), SESSION, 'aws-key:none'), { nil: undefined }),
  })
  .map((filter) => caseFilter.parse(filter));
const eventFields = [
  'service',
  'action',
  'outcome',
  'region',
  'client_addr',
  'resource',
  'noise',
  'event_id',
];
const byEvents = fc
  .record({ ...range, terms: fc.array(term(eventFields), { minLength: 1, maxLength: 3 }) })
  .map((filter) => caseFilter.parse(filter));

async function keysKept(filter: CheckedFilter): Promise<Set<string>> {
  const { whereSql, params } = await credentialConditions(db, context, filter);
  const rows = await db.rows<{ credential_key: string }>(
    `SELECT credential_key FROM credential ${whereSql}`,
    params,
  );
  return new Set(rows.map((row) => row.credential_key));
}

test('the events listed are those that the filter means, and as many as the summary says', async () => {
  const page = { sort: 'occurred_at', descending: false, offset: 0, limit: 1000 };
  await fc.assert(
    fc.asyncProperty(anyFilter, async (filter) => {
      const conditions = await eventConditions(db, context, filter);
      const listed = rowsOf(await listEvents(db, conditions, page));
      const whole = await eventConditions(db, context, { ...filter, noise: 'shown' });
      const totals = await countEvents(db, whole, { noise: filter.noise });
      const meant = model.events.filter((row) => model.keeps(row, filter));
      expect(listed.map((row) => row['event_id']).sort()).toEqual(meant.map((row) => row['event_id']).sort());
      expect(totals.total).toBe(BigInt(meant.length));
      expect(totals.denied).toBe(BigInt(meant.filter((row) => row['outcome'] === 'denied').length));
      const all = model.events.filter((row) => model.keeps(row, { ...filter, noise: 'shown' }));
      expect(totals.folded).toBe(filter.noise === 'folded' ? BigInt(all.length - meant.length) : 0n);
    }),
    { numRuns: 200 },
  );
});

test('the credentials kept by conditions on events are exactly those that own a kept event', async () => {
  await fc.assert(
    fc.asyncProperty(byEvents, async (filter) => {
      expect([...(await keysKept(filter))].sort()).toEqual([...model.owning(filter)].sort());
    }),
    { numRuns: 200 },
  );
});

test('a text keeps the credentials that are called so and those that own a kept event that says so', async () => {
  const asked = anyFilter.filter(({ text }) => text !== undefined);
  await fc.assert(
    fc.asyncProperty(asked, async (filter) => {
      const { text = '', ...rest } = filter;
      const either = new Set([...model.calledSo(text), ...model.owning(filter)]);
      const meant = [...(await keysKept(rest))].filter((key) => either.has(key));
      expect([...(await keysKept(filter))].sort()).toEqual(meant.sort());
    }),
    { numRuns: 200 },
  );
});

test('a page of the whole list in order of time is the part of the list that it says, whichever way it runs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        noise: range.noise,
        descending: fc.boolean(),
        offset: fc.nat(model.events.length),
        limit: fc.integer({ min: 1, max: 40 }),
      }),
      async ({ noise, ...page }) => {
        const conditions = await eventConditions(db, context, caseFilter.parse({ noise }));
        const list = async (rows: { offset: number; limit: number; whole?: boolean }) =>
          rowsOf(await listEvents(db, conditions, { sort: 'occurred_at', ...page, ...rows })).map(
            (row) => row['event_id'],
          );
        const all = await list({ offset: 0, limit: 1000 });
        const { offset, limit } = page;
        expect(await list({ offset, limit, whole: true })).toEqual(all.slice(offset, offset + limit));
      },
    ),
    { numRuns: 100 },
  );
});

test('the whole case is counted by spans as it is by events', async () => {
  for (const noise of ['folded', 'shown', 'only'] as const) {
    const all = await eventConditions(db, context, caseFilter.parse({ noise: 'shown' }));
    expect(await countEvents(db, all, { noise, whole: true })).toEqual(await countEvents(db, all, { noise }));
  }
  const wide = { from: T0 - 10_000n * SECOND, to: T0 + 10_000n * SECOND, buckets: 90 };
  const told = await eventConditions(db, context, caseFilter.parse({ noise: 'folded' }));
  const counted = await eventHistogram(db, { ...wide, whole: true }, told);
  expect(counted).toEqual(await eventHistogram(db, wide, told));
});

test('the bars of the strip add up to the events that are kept', async () => {
  const span = { from: T0, to: T0 + 200n * SECOND };
  await fc.assert(
    fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 90 }), async (filter, buckets) => {
      const conditions = await eventConditions(db, context, filter);
      const bars = await eventHistogram(db, { ...span, buckets }, conditions);
      const meant = model.events.filter((row) => row['occurred_at'] !== null && model.keeps(row, filter));
      expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(meant.length);
    }),
    { numRuns: 60 },
  );
});

const kept = (filter: CaseFilter): Promise<Set<string>> => keysKept(caseFilter.parse(filter));

test('a credential is found by its key and its members by their session, as is the session by them', async () => {
  expect([...(await kept({ credential: keyOf(1) }))].sort()).toEqual([keyOf(1), SESSION].sort());
  expect([...(await kept({ credential: SESSION }))].sort()).toEqual(
    [keyOf(1), keyOf(2), keyOf(3), SESSION].sort(),
  );
});

test('a credential that nobody but cloud services used is folded with its events, and an unused one is not', async () => {
  const alone = await db.rows<{ credential_key: string }>(
    'SELECT credential_key FROM credential WHERE uses > 0 AND noise_uses = uses',
  );
  const all = await kept({ noise: 'shown' });
  const folded = await kept({});
  expect(alone.length).toBeGreaterThan(0);
  expect([...all].filter((key) => !folded.has(key)).sort()).toEqual(
    alone.map((row) => row.credential_key).sort(),
  );
});
