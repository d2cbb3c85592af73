import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { LANE_SORTS } from '#core/model/orders.ts';
import { laneMembers } from '#core/credentials/member-queries.ts';
import { laneAttempts, laneBands, tileOf } from '#core/credentials/tile-queries.ts';
import { laneGroups, listLanes, type LaneQuery } from '#core/credentials/timeline-queries.ts';
import { Conditions } from '#core/db/filter.ts';
import type { Connection } from '#core/db/database.ts';
import { runLookup } from '#core/lookup/stage.ts';
import { credentialsOf, factsOf, type Row } from '../given.ts';

const T0 = 1_790_000_000_000_000n;
const MINUTE = 60_000_000n;
const SESSION = 'aws-session:AROAEXAMPLE:worker/2026-09-21T13:00:00Z';
const keyOf = (n: number): string => `aws-key:ASIA${String(n).padStart(16, 'E')}`;
const when = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString().replace('Z', '');
const all: Omit<LaneQuery, 'group'> = { conditions: new Conditions(), sort: 'begin', descending: false };

function rowsOf(bytes: Uint8Array): Record<string, unknown>[] {
  if (bytes.length === 0) return [];
  return tableFromIPC(bytes)
    .toArray()
    .map((row) => (row as { toJSON(): Record<string, unknown> }).toJSON());
}

const use = (key: string, at: bigint): Row => ({ credential_key: key, occurred_at: when(at) });

/** Three keys, the first two of one session; what stands out in them is given, and the lookup made anew. */
async function given(scripts: readonly string[]): Promise<Connection> {
  const facts = [keyOf(1), keyOf(2)].flatMap((key) =>
    factsOf(key, {
      type: 'AssumedRole',
      principal: 'AROAEXAMPLE:worker',
      session_created: '2026-09-21T13:00:00Z',
    }),
  );
  const db = await credentialsOf({
    event: [use(keyOf(1), T0), use(keyOf(2), T0 + MINUTE), use(keyOf(3), T0)],
    credential_fact: facts,
    identity_claim: [keyOf(1), keyOf(2)].map((key) => ({
      relation: 'in-session',
      left_key: key,
      right_key: SESSION,
    })),
  });
  await db.run('DELETE FROM elevation_attempt');
  await db.run('DELETE FROM credential_mismatch');
  for (const script of scripts) await db.run(script);
  await runLookup(db);
  return db;
}

const attempt = (key: string, at: bigint, event: number, kind: string, detail: string): string =>
  `INSERT INTO elevation_attempt BY NAME SELECT md5_number_lower('${key}') AS credential_id, ${event} AS event_id,
     make_timestamp(${at}) AS occurred_at, '${kind}' AS kind, 'denied' AS outcome, 'iam:CreateUser' AS permission, '${detail}' AS detail`;

const mismatch = (key: string, kind: string, from: bigint, to: bigint): string =>
  `INSERT INTO credential_mismatch BY NAME SELECT md5_number_lower('${key}') AS credential_id, '${kind}' AS kind, make_timestamp(${from}) AS from_at,
     make_timestamp(${to}) AS to_at, 3 AS events, '${kind} it is' AS reason, 1 AS used_file_id, 7 AS used_ordinal`;

describe('what stands out in a lane', () => {
  it('is a mark for attempts in a column, one for each event, with the first of them; steps are told apart', async () => {
    const db = await given([
      attempt(keyOf(3), T0 + 2n * MINUTE, 11, 'catalogue', 'the second'),
      attempt(keyOf(3), T0 + MINUTE, 10, 'catalogue', 'by itself'),
      attempt(keyOf(3), T0 + MINUTE, 10, 'first-service', 'for the first time'),
      attempt(keyOf(3), T0 + MINUTE, 12, 'step', 'on the way'),
    ]);
    const members = await laneMembers(db, [keyOf(3)]);
    const range = { from: T0, width: 10n * MINUTE, columns: 1 };
    const marks = rowsOf(await tileOf(db, members, range, { noise: 'folded', met: null }))
      .filter((row) => row['phase'] !== null)
      .map((row) => [row['phase'], row['count'], row['event_id'], row['detail']])
      .sort();
    expect(marks).toEqual([
      ['attempt', 2, 10n, 'iam:CreateUser denied: by itself'],
      ['step', 1, 12n, 'iam:CreateUser denied: on the way'],
    ]);
    const listed = rowsOf(await laneAttempts(db, members, 2));
    expect(listed.map((row) => [row['phase'], row['event_id'], row['total']])).toEqual([
      ['attempt', 10n, 3n],
      ['step', 12n, 3n],
    ]);
  });

  it('is in the lane of a session what stands out in its keys', async () => {
    const db = await given([
      attempt(keyOf(1), T0, 10, 'catalogue', 'one'),
      attempt(keyOf(2), T0 + MINUTE, 11, 'catalogue', 'two'),
      mismatch(keyOf(2), 'used-after-expiry', T0 + MINUTE, T0 + 5n * MINUTE),
      mismatch(keyOf(3), 'two-places', T0, T0 + MINUTE),
    ]);
    const members = await laneMembers(db, [keyOf(3), SESSION]);
    const attempts = rowsOf(await laneAttempts(db, members, 10));
    expect(attempts.map(({ lane, event_id }) => [lane, event_id])).toEqual([
      [1, 10n],
      [1, 11n],
    ]);
    const bands = rowsOf(await laneBands(db, members));
    expect(bands.map(({ lane, kind, reason, used_ordinal }) => [lane, kind, reason, used_ordinal])).toEqual([
      [0, 'two-places', 'two-places it is', 7n],
      [1, 'used-after-expiry', 'used-after-expiry it is', 7n],
    ]);
    expect(rowsOf(await laneBands(db, await laneMembers(db, [keyOf(1)])))).toEqual([]);
  });
});

describe('the lanes of the timeline', () => {
  it('come in the order of any measure, those of which it is not known last both ways', async () => {
    const measures = [
      { lifetime_seconds: 60, scope: 'NULL', utilisation: 2, distance: 1, mismatches: 0 },
      { lifetime_seconds: 5, scope: 10, utilisation: 'NULL', distance: 3, mismatches: 2 },
      { lifetime_seconds: 'NULL', scope: 80, utilisation: 0.5, distance: 2, mismatches: 1 },
    ];
    const db = await credentialsOf({ event: [1, 2, 3].map((n) => use(keyOf(n), T0 + BigInt(n))) });
    for (const [i, values] of measures.entries()) {
      const set = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
      await db.run(
        `UPDATE _lane_measure SET ${set.join()} WHERE credential_id = md5_number_lower('${keyOf(i + 1)}')`,
      );
    }
    const order = async (sort: LaneQuery['sort'], descending: boolean): Promise<unknown[]> => {
      const rows = await listLanes(db, { ...all, sort, descending, group: 'none', offset: 0, limit: 9 });
      return rowsOf(rows).map(
        (row) => [keyOf(1), keyOf(2), keyOf(3)].indexOf(String(row['credential_key'])) + 1,
      );
    };
    expect(await order('lifetime', true)).toEqual([1, 2, 3]);
    expect(await order('lifetime', false)).toEqual([2, 1, 3]);
    expect(await order('scope', true)).toEqual([3, 2, 1]);
    expect(await order('scope', false)).toEqual([2, 3, 1]);
    expect(await order('utilisation', false)).toEqual([3, 1, 2]);
    expect(await order('distance', true)).toEqual([2, 3, 1]);
    expect(await order('mismatches', true)).toEqual([2, 3, 1]);
  });

  it('come whole in every order, a group or none', async () => {
    const db = await given([]);
    for (const sort of LANE_SORTS) {
      for (const group of ['none', 'owner'] as const) {
        const rows = rowsOf(await listLanes(db, { ...all, sort, group, offset: 0, limit: 9 }));
        expect(rows).toHaveLength(2);
      }
    }
  });

  it('count kinds of mismatch, of a session those of its keys', async () => {
    const db = await given([]);
    await db.run(
      `UPDATE shape SET mismatches = ['two-places', 'used-after-task'] WHERE credential_key = '${SESSION}'`,
    );
    await runLookup(db);
    const query = {
      ...all,
      sort: 'mismatches',
      descending: true,
      group: 'none',
      offset: 0,
      limit: 9,
    } as const;
    const rows = rowsOf(await listLanes(db, query));
    expect(rows.map((row) => [row['credential_key'], row['mismatches']])).toEqual([
      [SESSION, 2n],
      [keyOf(3), 0n],
    ]);
  });

  it('stand under the identity that held them and who answers for it, and what is nobody’s last', async () => {
    const agent = '49c0236b-0000-4000-8000-000000000001';
    const token = 'vault-hmac:vault:demo/abc';
    const db = await credentialsOf({
      event: [use(keyOf(1), T0), { ...use(token, T0 + MINUTE), system_key: 'vault:demo' }],
      identity_claim: [
        {
          rule: 'vault-metadata-agent',
          relation: 'acts-as',
          left_key: token,
          right_key: `agent:${agent}`,
        },
        {
          rule: 'inventory-agent',
          relation: 'owned-by',
          left_key: `agent:${agent}`,
          right_key: 'person:platform',
        },
      ],
      inventory_agent: [{ agent_uuid: agent, name: 'log-summariser' }],
    });
    const groups = async (group: LaneQuery['group']): Promise<unknown[]> =>
      rowsOf(await laneGroups(db, { ...all, group })).map(({ value, name, lanes }) => [value, name, lanes]);
    expect(await groups('identity')).toEqual([
      [`agent:${agent}`, 'log-summariser', 1n],
      [null, null, 1n],
    ]);
    expect(await groups('owner')).toEqual([
      ['platform', null, 1n],
      [null, null, 1n],
    ]);
    const rules = rowsOf(await laneGroups(db, { ...all, group: 'identity' })).map((row) =>
      JSON.stringify(row['rules']),
    );
    expect(rules).toEqual(['["vault-metadata-agent"]', '[]']);
  });
});
