import { expect, it } from 'vitest';
import { runUsage } from '#core/usage/stage.ts';
import { credentialsOf, type Given, type Row } from '../given.ts';

const ROLE = 'AROAEXAMPLE00000001';
const key = (n: number): string => `aws-key:ASIAEXAMPLE00000000${String(n)}`;
/** A session of one role that lives one hour, or as many as are given, and makes so many calls in its first minutes. */
const session = (n: number, calls: number, hours = 1): Given => ({
  lifecycle: [
    {
      phase: 'issued',
      occurred_at: `2026-10-0${String(n)} 08:00:00`,
      credential_key: key(n),
      kind: 'aws-temporary-key',
      expiry: 'at',
      expires_at: `2026-10-0${String(n)} ${String(8 + hours).padStart(2, '0')}:00:00`,
      subject_key: `aws-principal:${ROLE}:session-${String(n)}`,
    },
  ],
  event: Array.from({ length: calls }, (_, i) => ({
    occurred_at: `2026-10-0${String(n)} 08:${String(i + 1).padStart(2, '0')}:00`,
    credential_key: key(n),
  })),
});
/** Events of somebody else, so that the log covers these days. */
const log = (days: number): Row[] =>
  Array.from({ length: days }, (_, i) => ({ occurred_at: `2026-10-0${String(i + 1)} 06:00:00` }));
const together = (...each: readonly Given[]): Given => ({
  lifecycle: each.flatMap(({ lifecycle }) => lifecycle ?? []),
  event: [...log(7), ...each.flatMap(({ event }) => event ?? [])].sort((a, b) =>
    String(a['occurred_at']).localeCompare(String(b['occurred_at'])),
  ),
});
const of = async (given: Given, wanted: string, declared: string | null = null): Promise<unknown> => {
  const db = await credentialsOf(given);
  if (declared !== null) {
    await db.run(
      `INSERT INTO inventory_expectation BY NAME SELECT 1 AS event_id, 7 AS file_id, 3 AS ordinal, ${declared}`,
    );
    await runUsage(db);
  }
  return db.first(
    `SELECT x.basis, x.siblings::INTEGER AS siblings, x.expected_calls, x.spread, x.observed_calls::INTEGER AS observed_calls, x.utilisation,
       x.permissions_expected::INTEGER AS permissions_expected, x.lifetime_expected_seconds::INTEGER AS lifetime, x.ordinal::INTEGER AS ordinal
     FROM credential_expectation AS x JOIN credential AS c ON c.credential_id = x.credential_id WHERE c.credential_key = ?`,
    [wanted],
  );
};
/** Six sessions of an hour each, with 2, 4, 4, 4, 6 and 40 calls. */
const SIX = [2, 4, 4, 4, 6, 40].map((calls, i) => session(i + 1, calls));

it('five siblings say what is to be expected, by the median of them and the median distance from it', async () => {
  expect(await of(together(...SIX), key(6))).toEqual({
    basis: 'siblings',
    siblings: 5,
    expected_calls: 4,
    spread: 1,
    observed_calls: 40,
    utilisation: 10,
    permissions_expected: 1,
    lifetime: 3600,
    ordinal: null,
  });
});

it('who lives longer than the siblings is expected to be used as much longer', async () => {
  const six = [...SIX.slice(0, 5), session(6, 40, 10)];
  expect(await of(together(...six), key(6))).toMatchObject({ expected_calls: 40, utilisation: 1 });
});

it('four siblings say nothing, nor does a past of less than a week', async () => {
  expect(await of(together(...SIX.slice(1)), key(6))).toMatchObject({
    basis: 'none',
    expected_calls: null,
    utilisation: null,
  });
});

it('without siblings the own days say it, those without use included', async () => {
  const long = 'aws-key:AKIAEXAMPLE000000001';
  const day = (n: number, calls: number): Row[] =>
    Array.from({ length: calls }, (_, i) => ({
      occurred_at: `2026-10-0${String(n)} 12:0${String(i)}:00`,
      credential_key: long,
    }));
  const event = [day(1, 2), day(2, 2), day(3, 2), day(4, 2), day(5, 2), day(8, 9)].flat();
  expect(await of({ event: [...event, ...log(8)] }, long)).toMatchObject({
    basis: 'own',
    expected_calls: 2 * 8,
    observed_calls: 19,
    utilisation: 19 / 16,
  });
});

it('what the inventory declares comes first: how much of it was used, and which record says so', async () => {
  const declared = `'agent' AS subject_kind, 'session' AS subject, ['ec2:DescribeInstances', 'ec2:RunInstances'] AS actions, 900 AS max_lifetime_seconds`;
  const byRole = declared.replace("'agent'", "'kind'").replace("'session'", "'aws-temporary-key'");
  expect(await of(together(...SIX), key(6), byRole)).toMatchObject({
    basis: 'declared',
    utilisation: 0.5,
    permissions_expected: 2,
    lifetime: 900,
    ordinal: 3,
  });
  expect(await of(together(...SIX), key(6), declared)).toMatchObject({ basis: 'siblings' });
});

it('the inventory says what normal is measured by', async () => {
  const none = `'kind' AS subject_kind, 'aws-temporary-key' AS subject, 'none' AS baseline`;
  expect(await of(together(...SIX), key(6), none)).toMatchObject({ basis: 'none', utilisation: null });
});
