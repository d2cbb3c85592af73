import { expect, test } from 'vitest';
import { seenOf } from '#core/credentials/detail-queries.ts';
import { eventsNaming } from '#core/sources/filter-queries.ts';
import { credentialsOf, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE000000001';
const at = (minute: number): string => `2026-10-05 12:${String(minute).padStart(2, '0')}:00`;
const call = (minute: number, more: Row = {}): Row => ({
  occurred_at: at(minute),
  credential_key: KEY,
  ...more,
});
const SHOWN = `SELECT strftime(occurred_at, '%H:%M') AS time, denied, noise FROM _use ORDER BY rowid`;

test('uses lie in the order of credentials and times, each with what it was', async () => {
  const token = (minute: number): Row => ({
    occurred_at: at(minute),
    system_key: 'vault:default',
    credential_key: `vault-hmac:default/${String(minute % 2)}`,
  });
  const db = await credentialsOf({
    event: [
      call(5),
      token(9),
      call(2, { outcome: 'denied' }),
      token(4),
      token(1),
      call(3, { noise: 'aws-service-role-read' }),
    ],
  });
  const rows = await db.rows<{ credential_id: bigint; time: string }>(
    `SELECT credential_id, strftime(occurred_at, '%H:%M') AS time FROM _use ORDER BY rowid`,
  );
  const sorted = rows.toSorted((a, b) =>
    a.credential_id === b.credential_id
      ? a.time < b.time
        ? -1
        : 1
      : a.credential_id < b.credential_id
        ? -1
        : 1,
  );
  expect(rows).toEqual(sorted);
  expect(
    await db.rows(
      `SELECT strftime(occurred_at, '%H:%M') AS time, denied, noise FROM _use
    WHERE credential_id = (SELECT credential_id FROM credential WHERE credential_key = ?) ORDER BY rowid`,
      [KEY],
    ),
  ).toEqual([
    { time: '12:02', denied: true, noise: false },
    { time: '12:03', denied: false, noise: true },
    { time: '12:05', denied: false, noise: false },
  ]);
});

test('an action that two accounts log is one use, at the earlier time, denied where one of them says so', async () => {
  const db = await credentialsOf({
    event: [
      call(4, { shared_uid: 's1', outcome: 'denied' }),
      call(3, { shared_uid: 's1', system_key: 'aws:222222222222', noise: 'aws-service-read' }),
      call(6, { shared_uid: 's2' }),
    ],
  });
  expect(await db.rows(SHOWN)).toEqual([
    { time: '12:03', denied: true, noise: false },
    { time: '12:06', denied: false, noise: false },
  ]);
  expect(await db.first('SELECT uses::INTEGER AS uses, denied::INTEGER AS denied FROM credential')).toEqual({
    uses: 2,
    denied: 1,
  });
});

test('uses that are noise are counted beside all uses, also over the keys of a session', async () => {
  const other = 'aws-key:ASIAEXAMPLE000000002';
  const session = (left_key: string): Row => ({
    relation: 'in-session',
    left_key,
    right_key: 'aws-session:AROAEXAMPLE:ana/2026-10-05T12:00:00Z',
  });
  const db = await credentialsOf({
    event: [
      call(1, { noise: 'aws-service-role-read' }),
      call(2),
      call(3, { credential_key: other, noise: 'aws-service-role-read' }),
    ],
    identity_claim: [session(KEY), session(other)],
  });
  expect(
    await db.rows(
      `SELECT kind, uses::INTEGER AS uses, noise_uses::INTEGER AS noise_uses FROM credential ORDER BY kind, uses`,
    ),
  ).toEqual([
    { kind: 'aws-session', uses: 3, noise_uses: 2 },
    { kind: 'aws-temporary-key', uses: 1, noise_uses: 1 },
    { kind: 'aws-temporary-key', uses: 2, noise_uses: 1 },
  ]);
});

test('what a credential called and from where counts an action that two accounts log once, as either of them writes it', async () => {
  const get = { service: 's3', action: 'GetObject', client_addr: '198.51.100.7' };
  const db = await credentialsOf({
    event: [
      call(1, get),
      call(2, { ...get, outcome: 'denied' }),
      call(4, { ...get, shared_uid: 's1' }),
      call(3, { ...get, shared_uid: 's1', client_addr: '203.0.113.9', system_key: 'aws:222222222222' }),
      call(5, { service: 'sts', action: null, client_addr: null }),
      { ...call(6, get), credential_key: 'aws-key:ASIAEXAMPLE000000009' },
    ],
  });
  const { actions, addresses } = await seenOf(db, [KEY], eventsNaming([KEY]));
  const minute = (value: unknown): number => new Date(Number((value as bigint) / 1000n)).getUTCMinutes();
  expect(
    actions.map((row) => [
      row['action'],
      row['uses'],
      row['denied'],
      minute(row['first_at']),
      minute(row['last_at']),
    ]),
  ).toEqual([
    ['GetObject', 3n, 1n, 1, 4],
    [null, 1n, 0n, 5, 5],
  ]);
  expect(addresses.map((row) => [row['client_addr'], row['uses'], row['total']])).toEqual([
    ['198.51.100.7', 3n, 3n],
    ['203.0.113.9', 1n, 3n],
    [null, 1n, 3n],
  ]);
});
