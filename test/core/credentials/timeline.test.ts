import fc from 'fast-check';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { LANE_GROUPS } from '#core/model/orders.ts';
import { laneMembers } from '#core/credentials/member-queries.ts';
import { linksBetween, tileOf, type TileRange } from '#core/credentials/tile-queries.ts';
import { codedTerms } from '#core/credentials/use-queries.ts';
import { laneGroups, listLanes, type LaneQuery } from '#core/credentials/timeline-queries.ts';
import { Conditions } from '#core/db/filter.ts';
import { eventsWith } from '#core/sources/filter-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { conclude, credentialsOf, factsOf, type Row } from '../given.ts';

const T0 = 1_790_000_000_000_000n;
const keyOf = (n: number): string => `aws-key:ASIA${String(n).padStart(16, 'E')}`;
const when = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString().replace('Z', '');

function rowsOf(bytes: Uint8Array): Record<string, unknown>[] {
  if (bytes.length === 0) return [];
  return tableFromIPC(bytes)
    .toArray()
    .map((row) => (row as { toJSON(): Record<string, unknown> }).toJSON());
}

/** A fold of counts by lane and column. */
function countsOf(rows: readonly Record<string, unknown>[]): Map<string, readonly [number, number]> {
  return new Map(
    rows
      .filter((row) => row['phase'] === null)
      .map((row) => [
        `${Number(row['lane'])}/${Number(row['bin'])}`,
        [Number(row['count']), Number(row['denied'])],
      ]),
  );
}

const use = (key: string, at: bigint, more: Row = {}): Row => ({
  credential_key: key,
  occurred_at: when(at),
  ...more,
});

async function tile(
  db: Connection,
  keys: readonly string[],
  range: TileRange,
  events: Conditions | null = null,
  coded: Conditions | null = null,
): Promise<Record<string, unknown>[]> {
  const met = events && { events, coded };
  return rowsOf(await tileOf(db, await laneMembers(db, keys), range, { noise: 'folded', met }));
}

const all: Omit<LaneQuery, 'group'> = { conditions: new Conditions(), sort: 'begin', descending: false };

describe('the tiles of the timeline', () => {
  it('hold every use once, whatever the range and the width, and say the same closer up', async () => {
    const times = Array.from({ length: 400 }, (_, i) => T0 + BigInt((i * i * 7919) % 3_600_000) * 1000n);
    const db = await credentialsOf({
      event: times.map((at, i) =>
        use(keyOf(i % 3), at, i % 5 === 0 ? { outcome: 'denied', error: 'AccessDenied' } : {}),
      ),
    });
    const keys = [keyOf(0), keyOf(1), keyOf(2)];
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt(-1_000_000n, 3_600_000_000n),
        fc.bigInt(1n, 60_000_000n),
        fc.integer({ min: 1, max: 300 }),
        async (start, width, columns) => {
          const range = { from: T0 + start, width, columns };
          const rows = await tile(db, keys, range);
          const coarse = countsOf(rows);
          for (const [place] of coarse) expect(Number(place.split('/')[1])).toBeLessThan(columns);
          const expected = new Map<string, [number, number]>();
          times.forEach((at, i) => {
            const into = at - range.from;
            if (into < 0n || into >= width * BigInt(columns)) return;
            const place = `${i % 3}/${into / width}`;
            const [count, denied] = expected.get(place) ?? [0, 0];
            expected.set(place, [count + 1, denied + (i % 5 === 0 ? 1 : 0)]);
          });
          expect(coarse).toEqual(expected);

          const fine = countsOf(await tile(db, keys, { ...range, width, columns: columns * 2 }));
          const joined = new Map<string, [number, number]>();
          const doubled = countsOf(await tile(db, keys, { ...range, width: width * 2n, columns }));
          for (const [place, [count, denied]] of fine) {
            const [lane, bin] = place.split('/').map(Number) as [number, number];
            const parent = `${lane}/${Math.floor(bin / 2)}`;
            const [sum, refused] = joined.get(parent) ?? [0, 0];
            joined.set(parent, [sum + count, refused + denied]);
          }
          expect(doubled).toEqual(joined);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('hold the uses of exactly the credentials that are asked for, one of them or hundreds, in any order', async () => {
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    const db = await credentialsOf({
      event: numbers.flatMap((n) =>
        Array.from({ length: (n % 5) + 1 }, (_, i) => use(keyOf(n), T0 + BigInt(i) * 1000n)),
      ),
    });
    const asked = fc.shuffledSubarray(numbers, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(asked, async (some) => {
        const rows = await tile(db, some.map(keyOf), { from: T0, width: 1_000_000n, columns: 1 });
        expect(countsOf(rows)).toEqual(new Map(some.map((n, lane) => [`${lane}/0`, [(n % 5) + 1, 0]])));
      }),
      { numRuns: 30 },
    );
  });

  it('draw the uses of its member keys in the lane of a session', async () => {
    const session = (key: string): Row[] =>
      factsOf(key, {
        type: 'AssumedRole',
        principal: 'AROAEXAMPLE:worker',
        session_created: '2026-09-21T13:00:00Z',
      });
    const claims = [keyOf(1), keyOf(2)].map((key) => ({
      relation: 'in-session',
      left_key: key,
      right_key: 'aws-session:AROAEXAMPLE:worker/2026-09-21T13:00:00Z',
    }));
    const db = await credentialsOf({
      event: [use(keyOf(1), T0), use(keyOf(2), T0 + 1_000_000n), use(keyOf(3), T0)],
      credential_fact: [...session(keyOf(1)), ...session(keyOf(2))],
      identity_claim: claims,
    });
    const lanes = rowsOf(await listLanes(db, { ...all, group: 'none', offset: 0, limit: 10 }));
    expect(lanes.map((lane) => lane['kind'])).toEqual(['aws-session', 'aws-temporary-key']);
    const keys = lanes.map((lane) => String(lane['credential_key']));
    const rows = await tile(db, keys, { from: T0, width: 10_000_000n, columns: 1 });
    expect(countsOf(rows)).toEqual(
      new Map([
        ['0/0', [2, 0]],
        ['1/0', [1, 0]],
      ]),
    );
    const grouped = rowsOf(await listLanes(db, { ...all, group: 'session', offset: 0, limit: 10 }));
    expect(grouped.map((lane) => lane['credential_key'])).toEqual([keyOf(1), keyOf(2), keyOf(3)]);
    const groups = rowsOf(await laneGroups(db, { ...all, group: 'session' }));
    expect(groups.map(({ value, name, lanes: count }) => [value, name, count])).toEqual([
      ['aws-session:AROAEXAMPLE:worker/2026-09-21T13:00:00Z', 'worker', 2n],
      [null, null, 1n],
    ]);
  });

  it('keep to conditions on events, and count an action that two accounts log once', async () => {
    const db = await credentialsOf({
      event: [
        use(keyOf(1), T0, { service: 's3', action: 'GetObject', shared_uid: 'a' }),
        use(keyOf(1), T0 + 1n, { service: 's3', action: 'GetObject', shared_uid: 'a' }),
        use(keyOf(1), T0 + 2n, { service: 's3', action: 'GetObject' }),
        use(keyOf(1), T0 + 3n, { service: 'ec2', action: 'DescribeInstances' }),
      ],
    });
    const range = { from: T0, width: 1_000_000n, columns: 1 };
    expect(countsOf(await tile(db, [keyOf(1)], range))).toEqual(new Map([['0/0', [3, 0]]]));
    const ofS3 = new Conditions().add('event.service = ?', 's3');
    expect(countsOf(await tile(db, [keyOf(1)], range, ofS3))).toEqual(new Map([['0/0', [2, 0]]]));
  });

  it('count the same uses by the numbers of calls and addresses as by their events', async () => {
    const actions = ['GetObject', 'ListBuckets', null];
    const outcomes = ['allowed', 'denied', 'failed'];
    const addresses = ['198.51.100.7', '203.0.113.9', null];
    const db = await credentialsOf({
      event: Array.from({ length: 120 }, (_, i) =>
        use(keyOf(i % 3), T0 + BigInt(i) * 1000n, {
          service: i % 4 === 0 ? 'sts' : 's3',
          action: actions[i % 3] ?? null,
          outcome: outcomes[(i * 7) % 5] ?? 'allowed',
          client_addr: addresses[(i * 11) % 3] ?? null,
          // The two records of an action say different things.
          shared_uid: i % 10 < 2 ? `uid-${Math.floor(i / 10)}-${i % 3}` : null,
        }),
      ),
    });
    const range = { from: T0, width: 20_000n, columns: 8 };
    const term = fc
      .constantFrom(
        ['service', 's3', 'sts'],
        ['action', ...actions],
        ['outcome', ...outcomes],
        ['client_addr', ...addresses],
        ['access', 'read', null],
      )
      .chain(([field = '', ...values]) =>
        fc.record({
          field: fc.constant(field),
          op: fc.constantFrom('is' as const, 'is-not' as const, 'contains' as const),
          values: fc.subarray(values, { minLength: 1 }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(term, { minLength: 1, maxLength: 3 }), async (terms) => {
        const events = new Conditions().add('event.noise IS NULL');
        for (const each of terms) events.addAll(eventsWith(each));
        const coded = codedTerms(terms);
        expect(coded).not.toBeNull();
        const keys = [keyOf(2), keyOf(0)];
        const byNumber = countsOf(await tile(db, keys, range, events, coded));
        expect(byNumber).toEqual(countsOf(await tile(db, keys, range, events)));
      }),
      { numRuns: 60 },
    );
    expect(codedTerms([{ field: 'region', op: 'is', values: ['eu-west-1'] }])).toBeNull();
  });

  it('mark what became of a credential, with its event, and say how often where it is more than once', async () => {
    const token = 'vault-hmac:vault:demo/abc';
    const life = (phase: string, at: bigint): Row => ({
      phase,
      occurred_at: when(at),
      credential_key: token,
      kind: 'vault-token',
    });
    const db = await credentialsOf({
      event: [use(token, T0, { system_key: 'vault:demo' })],
      lifecycle: [
        life('issued', T0),
        life('renewed', T0 + 60_000_000n),
        life('renewed', T0 + 61_000_000n),
        life('revoked', T0 + 600_000_000n),
      ],
    });
    const rows = await tile(db, [token], { from: T0, width: 60_000_000n, columns: 100 });
    expect(
      rows
        .filter((row) => row['phase'] !== null)
        .map((row) => [row['phase'], row['bin'], row['count'], row['event_id']])
        .sort(),
    ).toEqual([
      ['issued', 0, 1, 5000n],
      ['renewed', 1, 2, 5001n],
      ['revoked', 10, 1, 5003n],
    ]);
  });

  it('tell what comes from what between the lanes in sight, and nothing of others', async () => {
    const db = await credentialsOf({
      event: [use(keyOf(1), T0), use(keyOf(2), T0 + 5_000_000n)],
      lifecycle: [
        {
          phase: 'issued',
          occurred_at: when(T0 + 1_000_000n),
          credential_key: keyOf(2),
          kind: 'aws-temporary-key',
          parent_key: keyOf(1),
        },
      ],
    });
    const links = rowsOf(await linksBetween(db, await laneMembers(db, [keyOf(1), keyOf(2)])));
    expect(links).toHaveLength(1);
    expect(links[0]).toMatchObject({ child: 1, parent: 0, relation: 'issued-by', strength: 'exact' });
    expect(rowsOf(await linksBetween(db, await laneMembers(db, [keyOf(2)])))).toEqual([]);
  });
});

describe('the lanes of the timeline', () => {
  it('stand under the agent that the token or the session name says, and say by which rule', async () => {
    const token = 'vault-hmac:vault:demo/abc';
    const db = await credentialsOf({
      event: [
        use(keyOf(1), T0, {}),
        use(token, T0 + 1_000_000n, { system_key: 'vault:demo' }),
        use(keyOf(2), T0 + 2_000_000n),
      ],
      credential_fact: [
        ...factsOf(keyOf(1), { type: 'AssumedRole', principal: 'AROAEXAMPLE:ironclaw-task-0818-1111' }),
      ],
      identity_claim: [
        {
          rule: 'vault-metadata-agent',
          relation: 'acts-as',
          left_key: token,
          right_key: 'agent:49c0236b-0000-4000-8000-000000000001',
        },
      ],
    });
    await db.run(
      `INSERT INTO registered_task BY NAME SELECT '0818' AS task_id, '49c0236b-0000-4000-8000-000000000001' AS agent_uuid,
         'log-summariser' AS agent_name, make_timestamp(?::BIGINT) AS started_at, make_timestamp(?::BIGINT) AS ended_at`,
      [T0 - 1_000_000n, T0 + 60_000_000n],
    );
    await conclude(db);
    const groups = rowsOf(await laneGroups(db, { ...all, group: 'agent' }));
    expect(groups.map(({ value, name, lanes }) => [value, name, lanes])).toEqual([
      ['agent:49c0236b-0000-4000-8000-000000000001', 'log-summariser', 2n],
      [null, null, 1n],
    ]);
    expect(JSON.stringify(groups[0]?.['rules'])).toBe('["session-name","token-metadata"]');
    expect(JSON.stringify(groups[1]?.['rules'])).toBe('[]');
    const byTask = rowsOf(await laneGroups(db, { ...all, group: 'task' }));
    expect(byTask.map(({ value, lanes }) => [value, lanes])).toEqual([
      ['task:0818', 1n],
      [null, 2n],
    ]);
    const lanes = rowsOf(await listLanes(db, { ...all, group: 'agent', offset: 0, limit: 10 }));
    expect(lanes.map((lane) => lane['credential_key'])).toEqual([keyOf(1), token, keyOf(2)]);
  });

  it('come page by page in one order', async () => {
    const db = await credentialsOf({
      event: Array.from({ length: 30 }, (_, i) => use(keyOf(i), T0 + BigInt((i * 7) % 30) * 1_000_000n)),
    });
    for (const group of LANE_GROUPS) {
      const keys = async (offset: number, limit: number): Promise<unknown[]> =>
        rowsOf(await listLanes(db, { ...all, group, offset, limit })).map((lane) => lane['credential_key']);
      const whole = await keys(0, 100);
      expect(whole).toHaveLength(30);
      expect([...(await keys(0, 11)), ...(await keys(11, 11)), ...(await keys(22, 11))]).toEqual(whole);
    }
  });
});
