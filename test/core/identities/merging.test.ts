import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decided } from '#core/identities/decided.ts';
import type { Connection } from '#core/db/database.ts';
import { conclude, credentialsOf, type Given, type Row } from '../given.ts';

const T = '2026-10-05 12:00:00';
const agent = (n: number): string => `agent:00000000-0000-4000-8000-00000000000${String(n)}`;
const sa = (name: string): string => `k8s-user:default/system:serviceaccount:agents:${name}`;
const spiffe = (name: string): string => `spiffe://prod.example/${name}`;
const claim = (left_key: string, right_key: string, more: Row = {}): Row => ({
  rule: 'inventory-alias',
  relation: 'same-actor',
  left_key,
  right_key,
  first_at: T,
  ...more,
});
const strong = (left_key: string, right_key: string): Row =>
  claim(left_key, right_key, { rule: 'gcp-subject-spiffe', strength: 'strong' });
const owns = (left_key: string, owner: string): Row =>
  claim(left_key, `person:${owner}`, { rule: 'inventory-owner', relation: 'owned-by' });

const groupsOf = async (db: Connection): Promise<string[][]> => {
  const rows = await db.rows<{ keys: string }>(
    `SELECT string_agg(m.key, ' ' ORDER BY m.key) AS keys FROM identity_member AS m
       JOIN identity AS i ON i.identity_id = m.identity_id
     WHERE NOT starts_with(i.identity_key, 'person:') GROUP BY m.identity_id HAVING count(*) > 1 ORDER BY keys`,
  );
  return rows.map(({ keys }) => keys.split(' '));
};
const statesOf = async (db: Connection): Promise<unknown[]> =>
  (
    await db.rows<Record<string, unknown>>(
      'SELECT left_key, right_key, state, reason FROM identity_link ORDER BY ALL',
    )
  ).map(({ left_key, right_key, state, reason }) => [left_key, right_key, state, reason]);
const conflictsOf = async (db: Connection): Promise<(readonly [unknown, unknown])[]> =>
  (
    await db.rows<Record<string, unknown>>(
      'SELECT DISTINCT kind, "value" FROM identity_conflict ORDER BY ALL',
    )
  ).map(({ kind, value }) => [kind, value] as const);
const accept = (key: string, otherKey: string, line = 2): Decided => ({
  line,
  verdict: 'accept',
  key,
  otherKey,
  value: null,
  reason: 'seen in the deployment',
});

describe('keys of one actor', () => {
  it('are joined by exact links and by strong ones that nothing contradicts', async () => {
    const db = await credentialsOf({
      identity_claim: [claim(agent(1), spiffe('a')), strong(spiffe('a'), sa('a'))],
    });
    expect(await groupsOf(db)).toEqual([[agent(1), sa('a'), spiffe('a')]]);
    expect(await conflictsOf(db)).toEqual([]);
  });

  it('stay two where strong links would join two agents: all strong ones become candidates, exact ones stand', async () => {
    const db = await credentialsOf({
      identity_claim: [
        claim(agent(1), spiffe('a')),
        claim(agent(2), spiffe('b')),
        strong(spiffe('a'), sa('shared')),
        strong(spiffe('b'), sa('shared')),
      ],
    });
    expect(await groupsOf(db)).toEqual([
      [agent(1), spiffe('a')],
      [agent(2), spiffe('b')],
    ]);
    expect(await conflictsOf(db)).toEqual([
      ['several-agents', agent(1)],
      ['several-agents', agent(2)],
    ]);
    expect(await statesOf(db)).toContainEqual([sa('shared'), spiffe('a'), 'candidate', 'several-agents']);
  });

  it('stay two where strong links would join two owners, or a person and an agent', async () => {
    const person = 'gcp-principal:mira.holt@prod.example';
    const db = await credentialsOf({
      event: [{ occurred_at: T, source: 'gcp-audit', principal_kind: 'user', actor_key: person }],
      identity_claim: [
        strong(spiffe('a'), sa('a')),
        owns(spiffe('a'), 'delivery'),
        owns(sa('a'), 'finance'),
        strong(person, agent(3)),
      ],
    });
    expect(await groupsOf(db)).toEqual([]);
    expect(await conflictsOf(db)).toEqual([
      ['human-and-agent', 'agent'],
      ['human-and-agent', 'person'],
      ['several-owners', 'delivery'],
      ['several-owners', 'finance'],
    ]);
  });

  it('a role that was made again under its old name ties nothing', async () => {
    const arn = 'aws-arn:arn:aws:iam::111111111111:role/runner';
    const ids = ['aws-principal:AROAEXAMPLE1', 'aws-principal:AROAEXAMPLE2'];
    const db = await credentialsOf({ identity_claim: ids.map((id) => strong(arn, id)) });
    expect(await groupsOf(db)).toEqual([]);
    expect(await statesOf(db)).toEqual(ids.map((id) => [arn, id, 'candidate', 'name-given-twice']));
  });

  it('are the same in whatever order their records came', async () => {
    const claims = [
      claim(agent(1), spiffe('a')),
      claim(spiffe('a'), 'gcp-principal:a@p.iam.gserviceaccount.com'),
      strong(spiffe('a'), sa('a')),
      strong(sa('a'), 'vault-entity:default/e1'),
      claim(agent(2), spiffe('b')),
      strong(spiffe('b'), sa('b')),
      strong(sa('b'), 'vault-entity:default/e2'),
      strong('vault-entity:default/e2', agent(3)),
      owns(sa('c'), 'delivery'),
      strong(sa('c'), spiffe('c')),
    ];
    const tables = ['identity_member', 'identity_link', 'quality_issue'];
    const told = async (given: Given): Promise<string> => {
      const db = await credentialsOf(given);
      const parts = await Promise.all(
        tables.map((table) =>
          db.rows(
            `SELECT to_json(t)::VARCHAR AS row FROM (SELECT * EXCLUDE (file_id, ordinal) FROM ${table}) AS t ORDER BY 1`,
          ),
        ),
      );
      return JSON.stringify([parts, await groupsOf(db), await statesOf(db), await conflictsOf(db)]);
    };
    const first = await told({ identity_claim: claims });
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(claims, { minLength: claims.length }),
        async (identity_claim) => (await told({ identity_claim })) === first,
      ),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe('a decision', () => {
  const shared: Given = {
    identity_claim: [
      claim(agent(1), spiffe('a')),
      claim(agent(2), spiffe('b')),
      strong(spiffe('a'), sa('shared')),
      strong(spiffe('b'), sa('shared')),
    ],
  };

  it('joins what waits, and the rest stays as it was', async () => {
    const db = await credentialsOf(shared, [accept(sa('shared'), spiffe('a'))]);
    expect(await groupsOf(db)).toEqual([
      [agent(1), sa('shared'), spiffe('a')],
      [agent(2), spiffe('b')],
    ]);
    expect(await statesOf(db)).toContainEqual([
      sa('shared'),
      spiffe('a'),
      'accepted',
      'seen in the deployment',
    ]);
    expect(await db.rows('SELECT state FROM identity_decision')).toEqual([{ state: 'applied' }]);
  });

  it('takes apart what strong links joined', async () => {
    const given = { identity_claim: [strong(spiffe('a'), sa('a'))] };
    const db = await credentialsOf(given, [{ ...accept(spiffe('a'), sa('a')), verdict: 'reject' }]);
    expect(await groupsOf(db)).toEqual([]);
    expect(await statesOf(db)).toEqual([[sa('a'), spiffe('a'), 'rejected', 'seen in the deployment']]);
  });

  it('that two keys are two is not got round over a third', async () => {
    const given = {
      identity_claim: [
        strong(spiffe('a'), sa('a')),
        strong(sa('a'), 'vault-entity:default/e1'),
        strong(spiffe('a'), 'vault-entity:default/e1'),
      ],
    };
    const db = await credentialsOf(given, [{ ...accept(spiffe('a'), sa('a')), verdict: 'reject' }]);
    expect(await groupsOf(db)).toEqual([]);
    expect((await conflictsOf(db)).map(([kind]) => kind)).toEqual(['rejected-pair', 'rejected-pair']);
  });

  it('names an actor and says who answers for it, over what the inventory says; the later counts', async () => {
    const given = { identity_claim: [claim(agent(1), spiffe('a')), owns(spiffe('a'), 'delivery')] };
    const said = { key: spiffe('a'), otherKey: null, reason: 'asked' };
    const db = await credentialsOf(given, [
      { ...said, line: 2, verdict: 'owner', value: 'finance' },
      { ...said, line: 3, verdict: 'owner', value: 'security' },
      { ...said, line: 4, verdict: 'name', value: 'night runner' },
    ]);
    expect(await db.rows('SELECT label, "owner" FROM identity WHERE identity_key = ?', [agent(1)])).toEqual([
      { label: 'night runner', owner: 'security' },
    ]);
  });

  it('on who answers for one of its keys holds for the actor, whatever records say of another key', async () => {
    const given = { identity_claim: [claim(agent(1), spiffe('a')), owns(spiffe('a'), 'delivery')] };
    const said = { otherKey: null, reason: 'asked', verdict: 'owner' } as const;
    const db = await credentialsOf(given, [{ ...said, line: 2, key: agent(1), value: 'finance' }]);
    expect(await db.rows('SELECT "owner" FROM identity WHERE identity_key = ?', [agent(1)])).toEqual([
      { owner: 'finance' },
    ]);
    expect(await conflictsOf(db)).toEqual([]);
  });

  it('about what the evidence no longer holds is kept as stale and changes nothing', async () => {
    const db = await credentialsOf({ identity_claim: [claim(agent(1), spiffe('a'))] }, [
      accept(sa('gone'), spiffe('a')),
    ]);
    expect(await groupsOf(db)).toEqual([[agent(1), spiffe('a')]]);
    expect(await db.rows('SELECT state FROM identity_decision')).toEqual([{ state: 'stale' }]);
  });

  it('taken back leaves exactly what was there before', async () => {
    const whole = async (db: Connection): Promise<string> =>
      JSON.stringify(
        await Promise.all(
          ['identity', 'identity_member', 'identity_link', 'identity_conflict', 'credential'].map((table) =>
            db.rows(`SELECT to_json(t)::VARCHAR AS row FROM ${table} AS t ORDER BY 1`),
          ),
        ),
      );
    const db = await credentialsOf(shared);
    const before = await whole(db);
    await conclude(db, [accept(sa('shared'), spiffe('a'))]);
    expect(await whole(db)).not.toBe(before);
    await conclude(db);
    expect(await whole(db)).toBe(before);
  });
});
