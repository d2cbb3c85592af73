import { describe, expect, it } from 'vitest';
import { lifeOf } from '#core/credentials/compare-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import type { CompareDimension } from '#core/model/compare.ts';
import { partsBeside } from '#core/permissions/compare-queries.ts';
import { eventsIn, eventsNaming } from '#core/sources/filter-queries.ts';
import {
  compareSides,
  loggedTime,
  type Compared,
  type CompareQuery,
} from '#core/coverage/compare-queries.ts';
import { credentialsOf, type Row } from '../given.ts';

const KEY = 'aws-key:AKIAEXAMPLE000000001';
const OTHER = 'aws-key:AKIAEXAMPLE000000002';
const day = (n: number): bigint => BigInt(Date.UTC(2026, 9, n)) * 1000n;
const moment = (d: number, hour: number): string =>
  `2026-10-${String(d).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00:00`;
/** One call every hour of a stretch of days, so that no silence is in it. */
const hourly = (from: number, to: number, more: Row = {}): Row[] =>
  Array.from({ length: (to - from) * 24 }, (_, i) => ({
    occurred_at: moment(from + Math.floor(i / 24), i % 24),
    credential_key: KEY,
    service: 'ec2',
    action: 'DescribeInstances',
    ...more,
  }));
const call = (d: number, hour: number, service: string, action: string, more: Row = {}): Row => ({
  occurred_at: moment(d, hour),
  credential_key: KEY,
  service,
  action,
  ...more,
});

type Given = Partial<Omit<CompareQuery, 'a' | 'b'>>;

function periods(
  db: Connection,
  [a, b, c, d]: readonly [number, number, number, number],
  more: Given = {},
): Promise<Compared> {
  const side = (from: number, to: number) => {
    const range = { from: day(from), to: day(to) };
    return { ...range, conditions: eventsIn(range) };
  };
  return compareSides(db, {
    ...{ kept: new Conditions(), by: 'action', sort: 'state', descending: false, most: 100 },
    ...{ a: side(a, b), b: side(c, d), periods: true, whole: true },
    ...more,
  });
}

/** CloudTrail with a rhythm, which the rows at hand come without. */
async function rhythmic(db: Connection, seconds: number): Promise<void> {
  await db.run(`INSERT INTO source_clock (source, rhythm_seconds) VALUES ('aws-cloudtrail', ?::BIGINT)`, [
    seconds,
  ]);
}

const short = ({ rows }: Compared): unknown[] =>
  rows.map((row) => [row['value'], row['state'], row['a_events'], row['b_events']]);

describe('two periods', () => {
  it('tell what is new, gone, more, less and the same, with refusals and the permission', async () => {
    const db = await credentialsOf({
      event: [
        ...hourly(1, 5),
        call(1, 1, 'iam', 'ListUsers'),
        call(3, 1, 's3', 'GetObject', { outcome: 'denied' }),
        call(3, 2, 's3', 'GetObject'),
        ...[1, 2, 3].map((hour) => call(1, hour, 'kms', 'Decrypt')),
        call(3, 5, 'kms', 'Decrypt'),
        call(2, 5, 'sts', 'GetCallerIdentity'),
        ...[4, 5].map((hour) => call(4, hour, 'sts', 'GetCallerIdentity')),
      ],
    });
    await rhythmic(db, 3600);
    const compared = await periods(db, [1, 3, 3, 5]);
    expect(short(compared)).toEqual([
      ['GetObject', 'new', 0n, 2n],
      ['ListUsers', 'gone', 1n, 0n],
      ['GetCallerIdentity', 'more', 1n, 2n],
      ['Decrypt', 'less', 3n, 1n],
      ['DescribeInstances', 'same', 48n, 48n],
    ]);
    expect(compared.rows[0]).toMatchObject({
      service: 's3',
      b_denied: 1n,
      difference: 2n,
      ratio: null,
      by_time: false,
      a_share: 1,
      b_share: 1,
      permission: 's3:GetObject',
      permissions: 1n,
    });
    expect(compared.rows[2]).toMatchObject({ ratio: 2 });
    expect(compared.states).toEqual({ new: 1n, gone: 1n, more: 1n, less: 1n, same: 1n, unknown: 0n });
    expect(compared.sums).toEqual({ aEvents: 53n, aDenied: 0n, bEvents: 53n, bDenied: 1n });
  });

  it('of different length are told by events for each covered time, and say so', async () => {
    const db = await credentialsOf({
      event: [
        ...hourly(1, 7),
        ...[1, 2].map((hour) => call(1, hour, 'kms', 'Decrypt')),
        ...[3, 4, 5].map((d) => call(d, 1, 'kms', 'Decrypt')),
      ],
    });
    await rhythmic(db, 3600);
    const { rows } = await periods(db, [1, 3, 3, 7]);
    expect(rows.map((row) => [row['value'], row['state'], row['by_time'], row['ratio']])).toEqual([
      ['Decrypt', 'less', true, 0.75],
      ['DescribeInstances', 'same', true, 1],
    ]);
    expect(rows[0]).toMatchObject({ difference: 1n });
  });

  it('tell nothing to be new where no log covers the other, with the stretch that none covers', async () => {
    const db = await credentialsOf({ event: hourly(3, 5) });
    const compared = await periods(db, [1, 3, 3, 5]);
    expect(short(compared)).toEqual([['DescribeInstances', 'unknown', 0n, 48n]]);
    expect(compared.rows[0]).toMatchObject({ a_share: 0 });
    expect(compared.logs).toMatchObject([
      {
        source: 'aws-cloudtrail',
        system_key: 'aws:111111111111',
        a_us: 0n,
        a_gaps: 1n,
        a_gap_from: day(1),
        a_gap_to: day(3),
        b_us: 47n * 3_600_000_000n,
      },
    ]);
  });

  it('leave the silence of a log out of its covered time', async () => {
    const db = await credentialsOf({ event: [...hourly(1, 2), ...hourly(3, 6)] });
    await db.run(
      `INSERT INTO evidence_gap (source, system_key, from_at, to_at) SELECT source, system_key, ?::TIMESTAMP, ?::TIMESTAMP FROM event LIMIT 1`,
      [moment(1, 23), moment(3, 0)],
    );
    const { rows, logs } = await periods(db, [1, 3, 3, 5]);
    expect(logs).toMatchObject([
      { a_gaps: 1n, a_us: 23n * 3_600_000_000n, b_us: 48n * 3_600_000_000n, b_gaps: 0n, b_gap_from: null },
    ]);
    expect(rows).toMatchObject([{ by_time: true, a_events: 24n, b_events: 48n, state: 'less' }]);
    expect(rows[0]?.['a_share']).toBeCloseTo(23 / 48);
  });

  it('count silence at the end of a log as covered only within its rhythm, and where the period holds records', async () => {
    const db = await credentialsOf({ event: hourly(1, 4) });
    await rhythmic(db, 7200);
    const covered = async (...days: [number, number, number, number]) =>
      (await periods(db, days)).logs.map((row) => [row['a_us'], row['b_us']]);
    const hours = 3_600_000_000n;
    expect(await covered(1, 2, 3, 4)).toEqual([[24n * hours, 24n * hours]]);
    expect(await covered(1, 2, 3, 5)).toEqual([[24n * hours, 23n * hours]]);
    expect(await covered(1, 2, 4, 5)).toEqual([[24n * hours, 0n]]);
  });

  it('judge each row by the logs that it comes from', async () => {
    const vault = { system_key: 'vault:v1', service: 'vault', action: 'read', source: 'vault-audit' };
    const db = await credentialsOf({ event: [...hourly(1, 5), ...hourly(3, 5, vault)] });
    await rhythmic(db, 3600);
    expect(short(await periods(db, [1, 3, 3, 5], { by: 'service' }))).toEqual([
      ['ec2', 'same', 48n, 48n],
      ['vault', 'unknown', 0n, 48n],
    ]);
  });

  it.each<[CompareDimension, Row]>([
    ['resource', { resource: 'arn:aws:s3:::example' }],
    ['client_addr', { client_addr: '198.51.100.7' }],
    ['user_agent', { user_agent: 'curl/8.5.0' }],
    ['account', { account: '222222222222' }],
    ['region', { region: 'eu-north-1' }],
  ])('are told by %s, with what the records do not say as a row of its own', async (by, more) => {
    const nowhere = Object.fromEntries(Object.keys(more).map((name) => [name, null]));
    const db = await credentialsOf({
      event: [...hourly(1, 5, nowhere), { ...call(3, 1, 's3', 'GetObject'), ...more }],
    });
    await rhythmic(db, 3600);
    expect(short(await periods(db, [1, 3, 3, 5], { by }))).toEqual([
      [Object.values(more)[0], 'new', 0n, 1n],
      [null, 'same', 48n, 48n],
    ]);
  });

  it('are given in any order, by state, and bounded, with the number of all', async () => {
    const db = await credentialsOf({
      event: [...hourly(1, 5), ...[1, 2, 3].map((n) => call(3, n, 's3', `Get${String(n)}`))],
    });
    await rhythmic(db, 3600);
    const fresh = await periods(db, [1, 3, 3, 5], { state: 'new', sort: 'value', descending: true, most: 2 });
    expect(short(fresh)).toEqual([
      ['Get3', 'new', 0n, 1n],
      ['Get2', 'new', 0n, 1n],
    ]);
    expect(fresh.total).toBe(3n);
    expect(fresh.states.same).toBe(1n);
    const [first] = (await periods(db, [1, 3, 3, 5], { sort: 'b_events', descending: true })).rows;
    expect(first).toMatchObject({ value: 'DescribeInstances' });
  });

  it('come to nothing where no event is kept', async () => {
    const db = await credentialsOf({ event: hourly(1, 2) });
    const compared = await periods(db, [20, 21, 22, 23]);
    expect(compared).toMatchObject({ rows: [], total: 0n, logs: [], sums: { aEvents: 0n } });
  });
});

describe('two credentials', () => {
  it('are told apart by what each called', async () => {
    const db = await credentialsOf({
      event: [
        ...hourly(1, 3),
        ...hourly(1, 3, { credential_key: OTHER }),
        call(2, 1, 's3', 'GetObject', { credential_key: OTHER }),
      ],
    });
    const range = { from: day(1), to: day(3) };
    const side = (key: string) => ({ ...range, conditions: eventsNaming([key]) });
    const order = {
      by: 'action',
      sort: 'state',
      descending: false,
      most: 10,
      periods: false,
      whole: false,
    } as const;
    const kept = new Conditions();
    expect(short(await compareSides(db, { ...order, kept, a: side(KEY), b: side(OTHER) }))).toEqual([
      ['GetObject', 'new', 0n, 1n],
      ['DescribeInstances', 'same', 48n, 48n],
    ]);
  });

  it('live from their making or first use to their end or last use', async () => {
    const db = await credentialsOf({ event: hourly(1, 3) });
    expect(await lifeOf(db, KEY)).toEqual({ from: day(1), to: null });
    expect(await lifeOf(db, OTHER)).toBeNull();
    expect(await loggedTime(db)).toEqual({ from: day(1), to: day(3) - 3_600_000_000n + 1n });
  });

  it('have their scopes side by side, part by part', async () => {
    const db = await credentialsOf({
      event: [
        call(1, 1, 's3', 'GetObject', { access: 'read' }),
        call(1, 2, 's3', 'GetObject', { access: 'read', credential_key: OTHER }),
        call(1, 3, 'iam', 'ListUsers', { access: 'list', credential_key: OTHER }),
      ],
    });
    const ids = await db.rows<{ id: string }>(
      `SELECT s.scope_id::VARCHAR AS id FROM credential_scope AS s JOIN credential AS c ON c.credential_id = s.credential_id ORDER BY c.credential_key`,
    );
    const parts = await partsBeside(db, ids[0]?.id ?? null, ids[1]?.id ?? null);
    expect(parts).toMatchObject([
      { service: 'iam', access: 'list', a_permissions: 0n, b_permissions: 1n },
      { service: 's3', access: 'read', a_permissions: 1n, b_permissions: 1n },
    ]);
    expect(await partsBeside(db, null, null)).toEqual([]);
  });
});
