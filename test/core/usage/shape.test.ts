import { tableFromIPC } from 'apache-arrow';
import { expect, it } from 'vitest';
import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { CREDENTIAL_KINDS } from '#core/model/vocabulary.ts';
import { shapePoints, shapeRows } from '#core/usage/shape-queries.ts';
import { measureShape } from '#core/usage/shape.ts';
import { credentialsOf, factsOf } from '../given.ts';

const KEYS = ['aws-key:ASIAEXAMPLE0000000A1', 'aws-key:ASIAEXAMPLE0000000B2', 'aws-key:AKIAEXAMPLE0000000C3'];
const at = (day: number, hour = 0): string =>
  `2026-10-${String(day).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00:00`;
const moment = (day: number, hour = 0): bigint =>
  BigInt(Date.parse(`${at(day, hour).replace(' ', 'T')}Z`)) * 1000n;

/** What a test says itself. */
const MEASURED = [
  'credential_scope',
  'scope',
  'credential_expectation',
  'credential_mismatch',
  'elevation_attempt',
  'credential_use',
  'evidence_file',
];

/** Two sessions of an hour and of ten days, and a key that never ends, each used once; nothing else is known of them. */
async function threeCredentials(): Promise<Connection> {
  const [short = '', long = '', key = ''] = KEYS;
  const issued = (credential_key: string, hours: number) => ({
    phase: 'issued',
    credential_key,
    occurred_at: at(1),
    expiry: 'at',
    expires_at: at(1 + Math.floor(hours / 24), hours % 24),
  });
  const db = await credentialsOf({
    event: [short, long, key].map((credential_key, i) => ({ credential_key, occurred_at: at(1, i) })),
    lifecycle: [issued(short, 1), issued(long, 240)],
  });
  for (const table of MEASURED) await db.run(`DELETE FROM ${table}`);
  await db.run(`INSERT INTO evidence_file (file_id, path, last_at) VALUES (1, 'trail.json', '${at(21)}')`);
  return db;
}

interface Drawn {
  readonly credential_id: bigint;
}

interface Point {
  readonly lifetime_basis: string;
  readonly lifetime_seconds: number | null;
  readonly remaining_seconds: number | null;
  readonly scope: number | null;
  readonly utilisation: number | null;
  readonly uses: bigint;
  readonly elevation: number;
  readonly mismatches: string | null;
  readonly reason: string | null;
  readonly distance: number;
}

async function pointsOf(db: Connection, asOf?: bigint): Promise<Map<string, Point>> {
  await measureShape(db);
  const read = <T>(bytes: Uint8Array): T[] =>
    tableFromIPC(bytes)
      .toArray()
      .map((row) => (row as { toJSON(): T }).toJSON());
  const points = read<Drawn>(
    await shapePoints(db, { conditions: new Conditions(), asOf, most: 100, colour: 'owner' }),
  );
  const ids = points.map(({ credential_id }) => credential_id);
  const rows = read<Point & Drawn & { credential_key: string }>(await shapeRows(db, { ids, keys: [], asOf }));
  expect(rows).toEqual(points.map((point) => expect.objectContaining(point) as unknown));
  for (const row of rows) {
    const alone = await shapeRows(db, { ids: [], keys: [row.credential_key], asOf });
    expect(read(alone)).toEqual([row]);
  }
  return new Map(rows.map((row) => [row.credential_key, row]));
}

async function give(
  db: Connection,
  key: string,
  table: string,
  values: Record<string, unknown>,
): Promise<void> {
  const names = ['credential_id', ...Object.keys(values)];
  const marks = Object.values(values).map(() => '?');
  await db.run(
    `INSERT INTO ${table} (${names.join()}) SELECT ${['credential_id', ...marks].join()} FROM credential WHERE credential_key = ?`,
    [...(Object.values(values) as string[]), key],
  );
}

it('measures lifetimes to their end, to the end of the evidence where there is none, and says which', async () => {
  const db = await threeCredentials();
  const [short, long, key] = KEYS.map((name) => name);
  const whole = await pointsOf(db);
  expect(whole.get(short ?? '')).toMatchObject({
    lifetime_basis: 'ends',
    lifetime_seconds: 3600,
    remaining_seconds: 0,
  });
  expect(whole.get(long ?? '')).toMatchObject({
    lifetime_basis: 'ends',
    lifetime_seconds: 864_000,
    remaining_seconds: 0,
  });
  expect(whole.get(key ?? '')).toMatchObject({ lifetime_basis: 'never', remaining_seconds: null });
  const then = await pointsOf(db, moment(3));
  expect(then.get(long ?? '')?.remaining_seconds).toBe(8 * 86_400);
  expect(then.get(key ?? '')?.lifetime_seconds).toBe(2 * 86_400 - 2 * 3600);
});

it('is ideal inside the limits of its kind, and what is not known is never far', async () => {
  const db = await threeCredentials();
  const [short = '', long = ''] = KEYS;
  const points = await pointsOf(db);
  expect(points.get(short)).toMatchObject({ distance: 0, reason: null, scope: null, utilisation: null });
  expect(points.get(long)?.distance).toBeCloseTo(Math.log10(20));
  expect(points.get(long)?.reason).toBe('10 d long');
});

it('lies further out the more it may do, the further its use is from what is expected, and the more it tried', async () => {
  const db = await threeCredentials();
  const [short = '', long = '', key = ''] = KEYS;
  await db.run(`INSERT INTO scope (scope_id, score, basis, permissions) VALUES (1, 85, 'granted', 412)`);
  await give(db, short, 'credential_scope', { scope_id: 1, from_at: at(2) });
  await give(db, long, 'credential_expectation', {
    basis: 'siblings',
    expected_calls: 1,
    observed_calls: 1000,
    utilisation: 1000,
  });
  for (let call = 0; call < 9; call++)
    await give(db, key, 'elevation_attempt', { event_id: call, kind: 'catalogue', occurred_at: at(5) });
  await give(db, key, 'elevation_attempt', { event_id: 99, kind: 'step', occurred_at: at(5) });
  const points = await pointsOf(db);
  expect(points.get(short)).toMatchObject({ scope: 85, reason: 'scope 85 (412 permissions)' });
  expect(points.get(short)?.distance).toBeCloseTo(1);
  expect(points.get(long)?.distance).toBeCloseTo(Math.hypot(2, Math.log10(20)), 4);
  expect(points.get(long)?.reason).toBe('used ×1000 of what is expected · 10 d long');
  expect(points.get(key)).toMatchObject({ elevation: 9, reason: '9 attempts to go further' });
  expect(points.get(key)?.distance).toBeCloseTo(1);
  const before = await pointsOf(db, moment(1, 12));
  expect(before.get(short)).toMatchObject({ scope: null, distance: 0 });
  expect(before.get(key)).toMatchObject({ elevation: 0, reason: null });
});

it('counts each kind of mismatch once, and only once its first record is there', async () => {
  const db = await threeCredentials();
  const [short = ''] = KEYS;
  for (const kind of ['used-after-task', 'two-places', 'two-places'])
    await give(db, short, 'credential_mismatch', { kind, from_at: at(4) });
  const points = await pointsOf(db);
  expect(points.get(short)).toMatchObject({
    mismatches: 'two-places, used-after-task',
    reason: 'two places, used after task',
    distance: 2,
  });
  expect((await pointsOf(db, moment(3))).get(short)).toMatchObject({ mismatches: null, distance: 0 });
});

it('counts what was by then where the moment lies amid it, for the keys of a session too', async () => {
  const session = 'aws-session:AROAEXAMPLE:worker/2026-10-01T00:00:00Z';
  const keys = KEYS.slice(0, 2);
  const [first = '', second = ''] = keys;
  const db = await credentialsOf({
    event: keys.map((credential_key, i) => ({ credential_key, occurred_at: at(1 + i) })),
    credential_fact: keys.flatMap((key) =>
      factsOf(key, {
        type: 'AssumedRole',
        principal: 'AROAEXAMPLE:worker',
        session_created: '2026-10-01T00:00:00Z',
      }),
    ),
    identity_claim: keys.map((left_key) => ({ relation: 'in-session', left_key, right_key: session })),
  });
  for (const table of MEASURED) await db.run(`DELETE FROM ${table}`);
  await db.run(
    `INSERT INTO scope (scope_id, score, basis, permissions) VALUES (1, 70, 'granted', 20), (2, 40, 'granted', 9)`,
  );
  await give(db, first, 'credential_scope', { scope_id: 1, from_at: at(1), to_at: at(3) });
  await give(db, second, 'credential_scope', { scope_id: 2, from_at: at(2) });
  const days = [
    [first, 1],
    [second, 2],
    [second, 4],
  ] as const;
  for (const [key, day] of days) {
    const hour = { from_at: at(day), to_at: at(day, 1) };
    await give(db, key, 'credential_use', { span: 'hour', ...hour, calls: day * 10 });
    await give(db, key, 'credential_use', { span: 'day', ...hour, calls: 1000 });
    await give(db, key, 'elevation_attempt', { event_id: day, kind: 'catalogue', occurred_at: at(day) });
    await give(db, key, 'credential_mismatch', {
      kind: day === 1 ? 'two-places' : 'used-after-task',
      from_at: at(day),
    });
  }
  const told = async (day: number, hour = 0): Promise<unknown[]> => {
    const points = await pointsOf(db, moment(day, hour));
    expect([...points.keys()]).toEqual([session]);
    const { uses, elevation, mismatches, scope } = points.get(session) ?? ({} as Partial<Point>);
    return [uses, elevation, mismatches, scope];
  };
  expect(await told(1)).toEqual([0n, 1, 'two-places', 70]);
  expect(await told(2, 1)).toEqual([30n, 2, 'two-places, used-after-task', 70]);
  expect(await told(3, 12)).toEqual([30n, 2, 'two-places, used-after-task', 40]);
  expect(await told(4)).toEqual([30n, 3, 'two-places, used-after-task', 40]);
  expect(await told(4, 1)).toEqual([70n, 3, 'two-places, used-after-task', 40]);
});

it('calls too little use far only once the life is over, and never where the use is only declared', async () => {
  const db = await threeCredentials();
  const [, long = ''] = KEYS;
  await give(db, long, 'credential_expectation', {
    basis: 'siblings',
    expected_calls: 100,
    observed_calls: 0,
    utilisation: 0,
  });
  expect((await pointsOf(db)).get(long)?.reason).toBe('never used though use is expected · 10 d long');
  expect((await pointsOf(db, moment(3))).get(long)?.reason).toBe('10 d long');
  await db.run(`UPDATE credential_expectation SET basis = 'declared'`);
  expect((await pointsOf(db)).get(long)?.reason).toBe('10 d long');
});

it('has an ideal for every kind, which the inventory may set', async () => {
  const db = await threeCredentials();
  await db.run(
    `INSERT INTO inventory_expectation (subject_kind, subject, max_lifetime_seconds, file_id, ordinal)
     VALUES ('kind', 'aws-temporary-key', 864000, 7, 3), ('kind', 'pod', 60, 7, 4)`,
  );
  const [, long = ''] = KEYS;
  expect((await pointsOf(db)).get(long)).toMatchObject({ distance: 0, reason: null });
  const kinds = await db.rows<{ kind: string | null; origin: string; ordinal: bigint | null }>(
    'SELECT kind, origin, ordinal FROM shape_baseline',
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining([null, ...CREDENTIAL_KINDS]));
  expect(kinds.filter(({ origin }) => origin === 'inventory')).toEqual([
    { kind: 'aws-temporary-key', origin: 'inventory', ordinal: 3n },
  ]);
});
