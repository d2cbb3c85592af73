import { describe, expect, it } from 'vitest';
import { findCredentials } from '#core/credentials/credential-search-queries.ts';
import { findEvents } from '#core/credentials/event-search-queries.ts';
import {
  findTerms,
  leavesResourcesOut,
  MOST_RESOURCES,
  seenAddresses,
} from '#core/credentials/search-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { conclude, credentialsOf, type Row } from '../given.ts';

const KEY = 'aws-key:AKIAEXAMPLE111111111';

function used(count: number, row: (index: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    credential_key: KEY,
    ordinal: index + 1,
    occurred_at: `2026-10-14 09:00:${String(index % 60).padStart(2, '0')}`,
    ...row(index),
  }));
}

async function values(db: Connection, text: string, kind: string, limit = 10): Promise<string[]> {
  return (await findTerms(db, text, limit)).filter((term) => term.kind === kind).map(({ value }) => value);
}

describe('the search over values', () => {
  it('finds a part of a value in any case, the equal one first, then beginnings, then the most frequent', async () => {
    const actions = [
      'GetObject',
      'GetObjectAcl',
      'GetObjectAcl',
      'PutGetObject',
      'PutGetObject',
      'PutGetObject',
    ];
    const db = await credentialsOf({ event: used(6, (i) => ({ service: 's3', action: actions[i]! })) });
    expect(await values(db, 'getobject', 'action')).toEqual([
      's3:GetObjectAcl',
      's3:GetObject',
      's3:PutGetObject',
    ]);
    expect(await values(db, 's3:getobject', 'action')).toEqual(['s3:GetObject', 's3:GetObjectAcl']);
  });

  it('says where there may be more resources than it looks through', async () => {
    const db = await credentialsOf({ event: used(1, () => ({ resource: 'example' })) });
    expect(await leavesResourcesOut(db)).toBe(false);
    await db.run(
      `INSERT INTO _term (kind, value) SELECT 'resource', i FROM range(${String(MOST_RESOURCES - 1)}) AS r(i)`,
    );
    expect(await leavesResourcesOut(db)).toBe(true);
  });

  it('says how many there are where it gives fewer, with their events and times', async () => {
    const db = await credentialsOf({ event: used(9, (i) => ({ client_addr: `192.0.2.${String(i % 3)}` })) });
    const found = await findTerms(db, '192.0.2.', 1);
    expect(found).toEqual([
      {
        kind: 'address',
        value: '192.0.2.0',
        label: null,
        events: 3n,
        firstAt: 1_791_968_400_000_000n,
        lastAt: 1_791_968_406_000_000n,
        total: 3n,
      },
    ]);
    expect((await seenAddresses(db)).map(({ value }) => value)).toEqual([
      '192.0.2.0',
      '192.0.2.1',
      '192.0.2.2',
    ]);
  });

  it('lets a folder stand for thousands of resources and is found by any of them', async () => {
    const folder = 'arn:aws:s3:::example-lake/raw/';
    const few = 'arn:aws:iam::111111111111:role/few';
    const db = await credentialsOf({ event: used(1, () => ({ resource: few })) });
    await db.run(
      `INSERT INTO event BY NAME SELECT * EXCLUDE (i) REPLACE (i AS ordinal, ? || 'part-' || i AS resource) FROM event, range(2, 6001) AS r(i)`,
      [folder],
    );
    await conclude(db);
    expect(await values(db, `${folder}part-17`, 'resources')).toEqual([folder]);
    expect(await values(db, 'example-lake', 'resource')).toEqual([]);
    expect(await values(db, 'role/few', 'resource')).toEqual([few]);
    const terms = await findTerms(db, 'arn:', 10);
    expect(
      terms.filter(({ kind }) => kind.startsWith('resource')).reduce((sum, { events }) => sum + events, 0n),
    ).toBe(6000n);
  });

  it('takes marks of patterns for the letters they are', async () => {
    const db = await credentialsOf({
      event: used(2, (i) => ({ resource: i === 0 ? '100%_sure' : '100 other' })),
    });
    expect(await values(db, '100%', 'resource')).toEqual(['100%_sure']);
    expect(await values(db, '%', 'resource')).toEqual(['100%_sure']);
    expect(await values(db, `' or 1=1 --`, 'resource')).toEqual([]);
  });
});

describe('the search over credentials', () => {
  it('finds one by a part of its key, a whole key first', async () => {
    const db = await credentialsOf({
      event: [...used(3, () => ({ credential_key: `${KEY}7` })), ...used(1, (i) => ({ ordinal: 10 + i }))],
    });
    const found = await findCredentials(db, 'akiaexample111111111', 10);
    expect(found.map(({ key, uses }) => [key, uses])).toEqual([
      [KEY, 1n],
      [`${KEY}7`, 3n],
    ]);
    expect(found[0]).toMatchObject({ matched: KEY, total: 2n });
    expect(await findCredentials(db, 'akiaexample222', 10)).toEqual([]);
  });

  it('puts whole parts before those that begin so, and these before the most used, however many are asked for', async () => {
    const uses = (value: string, count: number) =>
      used(count, (i) => ({ credential_key: `aws-key:${value}`, ordinal: Number(`${count}00`) + i }));
    const others = Array.from({ length: 8 }, (_, i) => uses(`Z${String(i)}AB`, 10 - i));
    const db = await credentialsOf({ event: [...others.flat(), ...uses('ABC', 2), ...uses('AB', 1)] });
    const order = ['AB', 'ABC', ...others.map((_, i) => `Z${String(i)}AB`)].map(
      (value) => `aws-key:${value}`,
    );
    for (const limit of [1, 2, 3, 5, 10]) {
      const found = await findCredentials(db, 'ab', limit);
      expect(found.map(({ key, matched, total }) => [key, matched, total])).toEqual(
        order.slice(0, limit).map((key) => [key, key, 10n]),
      );
    }
  });
});

describe('the search over ids', () => {
  it('finds an event by its number and all events of a call by the id of the call', async () => {
    const db = await credentialsOf({
      event: used(4, (i) => ({
        event_id: String(900 + i),
        event_uid: `uid-${String(i)}`,
        request_id: i < 2 ? 'call-of-two' : `call-${String(i)}`,
        shared_uid: i === 3 ? 'shared-by-accounts' : null,
      })),
    });
    const ids = async (id: string) =>
      (await findEvents(db, id, 10)).map(({ eventId, by }) => `${by} ${eventId}`);
    expect(await ids('902')).toEqual(['event_id 902']);
    expect(await ids('call-of-two')).toEqual(['request_id 900', 'request_id 901']);
    expect(await ids('shared-by-accounts')).toEqual(['shared_uid 903']);
    expect(await ids('99999999999999999999')).toEqual([]);
  });

  it('still finds a call where the hashes in the case are those of another DuckDB', async () => {
    const db = await credentialsOf({ event: used(2, (i) => ({ request_id: `call-${String(i)}` })) });
    await db.run('UPDATE _event_place SET hash = xor(hash, 1::UINTEGER)');
    expect(await findEvents(db, 'call-1', 10)).toHaveLength(1);
  });
});
