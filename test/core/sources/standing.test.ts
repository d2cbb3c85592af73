import { afterEach, describe, expect, it } from 'vitest';
import type { Clock, Source } from '#core/sources/source.ts';
import { TempCase, type TestFile } from '#test/kit/case.ts';

/** A log of calls and of changes to what may be done, each line `{ id, time, call, change?, slot?, holder? }`. */
const log = (id: string, clock: Partial<Clock> = {}): Source => ({
  id,
  title: id,
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: 3600, ...clock },
  envelopes: [],
  embedded: [],
  recordType:
    'STRUCT(log VARCHAR, "time" VARCHAR, request VARCHAR, change VARCHAR, slot VARCHAR, action VARCHAR)',
  recognise: ({ records }) => (records.some((record) => record['log'] === id) ? { read: true } : null),
  stage: `CREATE OR REPLACE TEMP TABLE _staged AS
    SELECT file_id, ordinal, entry_sha256, event_id_of(r.log, NULL, entry_sha256, ordinal) AS event_id, r, stated_time(r."time") AS occurred_at,
      NULL AS reject, NULL AS detail, raw AS excerpt
    FROM _record`,
  normalise: `INSERT INTO event BY NAME
      SELECT event_id, file_id, ordinal, occurred_at, r.log AS source, r.log || ':default' AS system_key, r.request AS request_id FROM _staged;
    INSERT INTO _grant BY NAME
      SELECT event_id, file_id, ordinal, r.change AS change, r.slot AS slot, occurred_at AS said_at, 'aws-arn:' || r.slot AS holder_key,
        'inline' AS kind, 'allow' AS effect, [r.action] AS actions, 1 AS statement
      FROM _staged WHERE r.change IS NOT NULL`,
  deduplicate: true,
});

const lines = (id: string, rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify({ log: id, ...row })}\n`).join('');

let made: TempCase | null = null;
afterEach(async () => made?.remove());

const imported = async (
  sources: readonly Source[],
  ...bundles: readonly (readonly TestFile[])[]
): Promise<TempCase> => {
  made = await TempCase.make();
  for (const files of bundles) await made.import(files, { sources });
  return made;
};

describe('what a holder may do', () => {
  const rows = [
    { time: '2026-10-01T10:00:00Z', change: 'opens', slot: 'ana', action: 's3:*' },
    { time: '2026-10-01T12:00:00Z', change: 'opens', slot: 'ana', action: 's3:GetObject' },
    { time: '2026-10-01T14:00:00Z', change: 'closes', slot: 'ana' },
    { time: '2026-10-01T11:00:00Z', change: 'states', slot: 'ana', action: 's3:*' },
    { time: '2026-10-01T13:00:00Z', change: 'opens', slot: 'bob', action: 'kms:Decrypt' },
  ];
  const asked = `SELECT holder_key, actions[1] AS action, strftime(valid_from, '%H') AS since, strftime(valid_to, '%H') AS until,
    strftime(observed_at, '%H') AS observed FROM permission_grant ORDER BY holder_key, valid_from NULLS LAST, action`;
  const meant = [
    { holder_key: 'aws-arn:ana', action: 's3:*', since: '10', until: '12', observed: null },
    { holder_key: 'aws-arn:ana', action: 's3:GetObject', since: '12', until: '14', observed: null },
    { holder_key: 'aws-arn:ana', action: 's3:*', since: null, until: '12', observed: '11' },
    { holder_key: 'aws-arn:bob', action: 'kms:Decrypt', since: '13', until: null, observed: null },
  ];

  it('lasts from the call that grants it to the next that changes the same, and a snapshot to the next change after it', async () => {
    const one = await imported([log('changes')], [['a.log', lines('changes', rows)]]);
    expect(await one.rows(asked)).toEqual(meant);
  });

  it('does not depend on the order in which the calls come in', async () => {
    const [first, ...rest] = [...rows].reverse();
    const one = await imported(
      [log('changes')],
      [['a.log', lines('changes', [first ?? {}])]],
      [['b.log', lines('changes', rest)]],
    );
    expect(await one.rows(asked)).toEqual(meant);
  });
});

describe('silences', () => {
  const at = (...times: readonly string[]): object[] =>
    times.map((time) => ({ time: `2026-10-01T${time}Z` }));
  const asked = `SELECT f.path, strftime(from_at, '%H:%M') AS since, strftime(to_at, '%H:%M') AS until, seconds
    FROM evidence_gap AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id ORDER BY ALL`;

  it('longer than the rhythm of a source are gaps, of each file and of all together', async () => {
    const files: TestFile[] = [
      ['a.log', lines('calls', at('01:00:00', '01:59:59', '02:59:59', '06:00:00'))],
      ['b.log', lines('calls', at('04:30:00', '09:00:01'))],
    ];
    const one = await imported([log('calls')], files);
    expect(await one.rows(asked)).toEqual([
      { path: 'a.log', since: '02:59', until: '06:00', seconds: 10_801n },
      { path: 'b.log', since: '04:30', until: '09:00', seconds: 16_201n },
      { path: null, since: '02:59', until: '04:30', seconds: 5_401n },
      { path: null, since: '04:30', until: '06:00', seconds: 5_400n },
      { path: null, since: '06:00', until: '09:00', seconds: 10_801n },
    ]);
  });

  it('of what is no log are none', async () => {
    const one = await imported(
      [log('calls', { rhythm: null })],
      [['a.log', lines('calls', at('01:00:00', '09:00:00'))]],
    );
    expect(await one.rows(asked)).toEqual([]);
  });
});

describe('clocks', () => {
  const calls = (id: string, seconds: readonly number[]): string =>
    lines(
      id,
      seconds.map((second, i) => ({
        time: `2026-10-01T01:0${String(i)}:${String(second).padStart(2, '0')}Z`,
        request: `call-${String(i)}`,
      })),
    );

  it('that log the same calls are compared by the median', async () => {
    const one = await imported(
      [log('left'), log('right')],
      [
        ['left.log', calls('left', [10, 10, 10, 10])],
        ['right.log', calls('right', [7, 8, 8, 50])],
      ],
    );
    expect(
      await one.rows('SELECT left_source, right_source, offset_us, spread_us, pairs FROM clock_offset'),
    ).toEqual([
      { left_source: 'left', right_source: 'right', offset_us: 2_000_000n, spread_us: 0n, pairs: 4n },
    ]);
  });

  it('that share fewer than three calls are not', async () => {
    const one = await imported(
      [log('left'), log('right')],
      [
        ['left.log', calls('left', [10, 10])],
        ['right.log', calls('right', [7, 8])],
      ],
    );
    expect(await one.rows('SELECT * FROM clock_offset')).toEqual([]);
  });
});
