import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSides, type CompareQuery } from '#core/coverage/compare-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { COMPARE_DIMENSIONS, COMPARE_SORTS } from '#core/model/compare.ts';
import { eventsIn } from '#core/sources/filter-queries.ts';
import { credentialsOf, type Row } from '../given.ts';

const HOUR = 3_600_000_000n;
const START = BigInt(Date.UTC(2026, 9, 1)) * 1000n;
const HOURS = 40n;
const SYSTEMS = ['aws:111111111111', 'aws:222222222222', 'vault:v1'];
const moment = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString().slice(0, 19);

/** Events of three logs over forty hours, some without a time, some of 1970; user agent and resource are the same, and some are on few events and some on many. */
function events(): Row[] {
  return Array.from({ length: 300 }, (_, i) => {
    const system = SYSTEMS[(i * 7) % 3] ?? '';
    const name = i % 11 === 0 ? null : `thing-${String(i % 3 === 0 ? i % 5 : (i * 13) % 90)}`;
    const at = i % 50 === 7 ? BigInt(i) * HOUR : START + (HOURS * HOUR * BigInt((i * 97) % 300)) / 300n;
    return {
      occurred_at: i % 60 === 13 ? null : moment(at),
      system_key: system,
      source: system.startsWith('vault') ? 'vault-audit' : 'aws-cloudtrail',
      service: i % 4 === 0 ? 's3' : 'ec2',
      action: `Call${String(i % 6)}`,
      outcome: i % 8 === 0 ? 'denied' : 'allowed',
      noise: i % 9 === 0 ? 'service-linked' : null,
      resource: name,
      user_agent: name,
    };
  });
}

const instant = fc.bigInt({ min: START - 2n * HOUR, max: START + (HOURS + 2n) * HOUR });
const period = fc.oneof(
  fc.tuple(instant, instant),
  fc.tuple(fc.bigInt({ min: -400n * HOUR, max: 400n * HOUR }), instant),
);
const side = period.map(([one, other]) => {
  const range = one < other ? { from: one, to: other } : { from: other, to: one };
  return { ...range, conditions: eventsIn(range) };
});
const query = fc.record({
  kept: fc.constantFrom(new Conditions(), new Conditions().add('event.noise IS NULL')),
  a: side,
  b: side,
  by: fc.constantFrom(...COMPARE_DIMENSIONS),
  sort: fc.constantFrom(...COMPARE_SORTS),
  descending: fc.boolean(),
  most: fc.constantFrom(1, 3, 1000),
});

async function hold(
  compare: (
    db: Connection,
    query: Omit<CompareQuery, 'periods' | 'whole'>,
  ) => Promise<readonly [unknown, unknown]>,
): Promise<void> {
  const db = await credentialsOf({ event: events() });
  const property = fc.asyncProperty(query, async (asked) => {
    const [one, other] = await compare(db, asked);
    expect(one).toEqual(other);
  });
  await fc.assert(property, { numRuns: 25, seed: 7 });
}

describe('a comparison comes to the same', () => {
  it('whether events are added up by spans of time or counted one by one', () =>
    hold(async (db, asked) => [
      await compareSides(db, { ...asked, periods: true, whole: true }),
      await compareSides(db, { ...asked, periods: true, whole: false }),
    ]));

  it('whether the sides are read apart or at once', () =>
    hold(async (db, asked) => [
      await compareSides(db, { ...asked, periods: true, whole: false }),
      await compareSides(db, { ...asked, periods: false, whole: false }),
    ]));

  it('whether values are grouped at once, as resources are, or log by log, as agents are', () =>
    hold(async (db, asked) => [
      await compareSides(db, { ...asked, periods: true, whole: false, by: 'resource' }),
      await compareSides(db, { ...asked, periods: true, whole: false, by: 'user_agent' }),
    ]));
});

it('a case without sums, as one with too many different values, is counted event by event', async () => {
  const db = await credentialsOf({ event: events() });
  const range = { from: START, to: START + HOURS * HOUR };
  const half = { ...range, conditions: eventsIn(range) };
  const asked = {
    kept: new Conditions(),
    a: half,
    b: half,
    periods: true,
    whole: true,
    by: 'action',
  } as const;
  const order = { sort: 'state', descending: false, most: 100 } as const;
  const before = await compareSides(db, { ...asked, ...order });
  await db.run('DELETE FROM _event_call');
  expect(await compareSides(db, { ...asked, ...order })).toEqual(before);
  expect(before.sums.aEvents).toBeGreaterThan(0n);
});
