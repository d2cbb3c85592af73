import { expect, it } from 'vitest';
import { credentialsOf, type Given, type Row } from '../given.ts';

const KEY = 'aws-key:AKIAEXAMPLE000000001';
const S3: Row = { service: 's3', action: 'GetObject', access: 'read' };
/** Calls of reading objects, two an hour from 2026-10-01 on. */
const routine = (calls: number, credential_key = KEY): Row[] =>
  Array.from({ length: calls }, (_, i) => ({
    occurred_at: new Date(Date.UTC(2026, 9, 1, Math.floor(i / 2), i % 2))
      .toISOString()
      .slice(0, 19)
      .replace('T', ' '),
    credential_key,
    ...S3,
  }));
const later = (action: string, more: Row = {}): Row => ({
  occurred_at: '2026-10-05 12:00:00',
  credential_key: KEY,
  service: 'iam',
  action,
  ...more,
});
/** Six sessions of one role. */
const KEYS = [1, 2, 3, 4, 5, 6].map((n) => `aws-key:ASIAEXAMPLE00000000${String(n)}`);
const LIFECYCLE: Row[] = KEYS.map((credential_key, i) => ({
  phase: 'issued',
  occurred_at: '2026-09-30 00:00:00',
  credential_key,
  kind: 'aws-temporary-key',
  subject_key: `aws-principal:AROAEXAMPLE00000001:session-${String(i)}`,
}));
const attempts = async (given: Given): Promise<unknown[]> =>
  (await credentialsOf(given)).rows(
    `SELECT a.kind, a.technique, a.permission, a.outcome, a.against FROM elevation_attempt AS a ORDER BY ALL`,
  );
const kinds = async (given: Given): Promise<unknown[]> =>
  ((await attempts(given)) as Row[]).map((row) => row['kind']);

it('a permission that is enough for a technique is an attempt, allowed or denied', async () => {
  const outcomeOf = (outcome: string): Promise<unknown[]> =>
    attempts({ event: [later('CreateAccessKey', { access: 'write', outcome })] });
  expect(await outcomeOf('allowed')).toEqual([
    {
      kind: 'catalogue',
      technique: 'aws-iam-create-access-key',
      permission: 'iam:CreateAccessKey',
      outcome: 'allowed',
      against: null,
    },
  ]);
  expect(await outcomeOf('denied')).toMatchObject([{ outcome: 'denied' }]);
});

it('a plain denial is none', async () => {
  expect(await kinds({ event: [later('ListUsers', { access: 'list', outcome: 'denied' })] })).toEqual([]);
});

it('the first call of another service is one after a day and twenty calls, and not before', async () => {
  const touch = later('ListUsers', { access: 'list', outcome: 'denied' });
  expect(await attempts({ event: [...routine(60), touch] })).toMatchObject([
    { kind: 'first-service', outcome: 'denied', against: 'own' },
  ]);
  expect(await kinds({ event: [...routine(19), touch] })).toEqual([]);
  const sameDay = { ...touch, occurred_at: '2026-10-01 20:00:00' };
  expect(await kinds({ event: [...routine(30), sameDay] })).toEqual([]);
});

it('the first change where it only read before is one', async () => {
  const write = { ...later('PutObject', { access: 'write' }), service: 's3' };
  expect(await attempts({ event: [...routine(60), write] })).toMatchObject([
    { kind: 'first-access', permission: 's3:PutObject', outcome: 'allowed' },
  ]);
  const known = { ...write, occurred_at: '2026-10-01 00:00:30' };
  expect(await kinds({ event: [...routine(60), known, write] })).toEqual([]);
});

it('what a sibling does as well is no first touch, and what none of five does is one at once', async () => {
  const event = KEYS.flatMap((credential_key) => routine(3, credential_key));
  const touch = (n: number): Row => later('ListUsers', { access: 'list', credential_key: KEYS[n] ?? KEY });
  expect(await attempts({ lifecycle: LIFECYCLE, event: [...event, touch(0)] })).toMatchObject([
    { kind: 'first-service', against: 'siblings' },
  ]);
  expect(await kinds({ lifecycle: LIFECYCLE, event: [...event, touch(0), touch(1)] })).toEqual([]);
  expect(await kinds({ lifecycle: LIFECYCLE.slice(1), event: [...event, touch(0)] })).toEqual([]);
});

it('what half of the siblings are let through to do is their work', async () => {
  const create = (credential_key: string): Row =>
    later('CreateAccessKey', { access: 'write', credential_key });
  const some = (n: number): Given => ({
    lifecycle: LIFECYCLE,
    event: [...KEYS.flatMap((each) => routine(2, each)), ...KEYS.slice(0, n).map(create)],
  });
  expect((await kinds(some(2))).filter((kind) => kind === 'catalogue')).toHaveLength(2);
  expect(await kinds(some(4))).toEqual([]);
});

it('two of three permissions of a technique are a step, which is not counted with the credential', async () => {
  const db = await credentialsOf({
    event: [
      later('CreateProject', { service: 'codebuild', access: 'write' }),
      later('CreateFunction20150331', { service: 'lambda', access: 'write' }),
      later('Invoke', { service: 'lambda', access: 'write' }),
    ],
  });
  const steps = await db.rows(`SELECT technique, detail FROM elevation_attempt WHERE kind = 'step'`);
  expect(steps).toMatchObject([{ technique: 'aws-lambda-create-and-invoke' }]);
  expect(await db.rows('SELECT elevation_attempts FROM credential')).toEqual([{ elevation_attempts: 0n }]);
});

it('each opens the record of its first call', async () => {
  const db = await credentialsOf({
    event: [later('GetUser'), later('CreateAccessKey'), later('CreateAccessKey')],
  });
  expect(await db.rows('SELECT ordinal, calls FROM elevation_attempt')).toEqual([{ ordinal: 2n, calls: 2n }]);
});
