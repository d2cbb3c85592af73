import { describe, expect, it } from 'vitest';
import type { Connection } from '#core/db/database.ts';
import { credentialsOf, factsOf, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE111111111';
const uuid = (n: number): string => `00000000-0000-4000-8000-00000000000${String(n)}`;
const agent = (n: number): string => `agent:${uuid(n)}`;
const at = (minute: number): string => `2026-10-05 12:${String(minute).padStart(2, '0')}:00`;
const use = (minute: number, more: Row = {}): Row => ({
  occurred_at: at(minute),
  credential_key: KEY,
  actor_key: 'aws-principal:AROAEXAMPLE1:runner',
  ...more,
});
const says = (n: number): Row => ({
  rule: 'agent-says-credential',
  relation: 'acts-as',
  left_key: KEY,
  right_key: agent(n),
  first_at: at(0),
  last_at: at(0),
});
const task = (id: string, n: number, from: number, to: number): Row => ({
  task_id: id,
  agent_uuid: uuid(n),
  agent_name: `runner-${String(n)}`,
  owner: 'delivery',
  started_at: at(from),
  ended_at: at(to),
});
const holdersOf = (db: Connection): Promise<Record<string, unknown>[]> =>
  db.rows(
    `SELECT i.identity_key AS holder, h.rule, h.strength FROM credential_holder AS h
       JOIN identity AS i ON i.identity_id = h.identity_id JOIN credential AS c ON c.credential_id = h.credential_id
     WHERE c.credential_key = ? ORDER BY ALL`,
    [KEY],
  );
const credential = (db: Connection): Promise<Record<string, unknown> | undefined> =>
  db.first(
    `SELECT i.identity_key AS holder, c."owner", c.task_id FROM credential AS c LEFT JOIN identity AS i ON i.identity_id = c.identity_id
     WHERE c.credential_key = ?`,
    [KEY],
  );

describe('who held a credential', () => {
  it('is the agent that its own log names, with who answers for it', async () => {
    const db = await credentialsOf({
      event: [use(1)],
      identity_claim: [says(1)],
      registered_task: [task('0001', 1, 0, 10)],
    });
    expect(await holdersOf(db)).toEqual([
      { holder: agent(1), rule: 'agent-says-credential', strength: 'exact' },
    ]);
    expect(await credential(db)).toEqual({ holder: agent(1), owner: 'delivery', task_id: null });
  });

  it('is nobody alone where two agents say so', async () => {
    const db = await credentialsOf({ event: [use(1)], identity_claim: [says(1), says(2)] });
    expect((await holdersOf(db)).map(({ holder }) => holder)).toEqual([agent(1), agent(2)]);
    expect((await credential(db))?.['holder']).toBeNull();
  });

  it('is not the role that it acts as', async () => {
    const db = await credentialsOf({
      event: [use(1)],
      credential_fact: factsOf(KEY, {
        type: 'AssumedRole',
        principal: 'AROAEXAMPLE1:runner',
        issuer_arn: 'arn:aws:iam::111111111111:role/runner',
        issuer_principal: 'AROAEXAMPLE1',
      }),
    });
    expect(await holdersOf(db)).toEqual([]);
    expect((await credential(db))?.['holder']).toBeNull();
  });

  it('is the instance whose metadata service gave it', async () => {
    const db = await credentialsOf({
      event: [use(1, { session_name: 'i-0123456789abcdef0' })],
      credential_fact: factsOf(KEY, {
        type: 'AssumedRole',
        principal: 'AROAEXAMPLE1:i-0123456789abcdef0',
        role_delivery: '2.0',
        session_created: '2026-10-05T11:00:00Z',
      }),
    });
    expect((await credential(db))?.['holder']).toBe('instance:i-0123456789abcdef0');
  });

  it.each([
    ['source_identity', `agent-${uuid(1)}`, 'agent-in-source-identity'],
    ['tag.agent-uuid', uuid(1), 'agent-in-session-tag'],
  ])('is the agent whose uuid stands in %s', async (name, value, rule) => {
    const db = await credentialsOf({
      event: [use(1)],
      credential_fact: factsOf(KEY, { [name]: value }),
      registered_task: [task('0001', 1, 0, 10)],
    });
    expect(await holdersOf(db)).toEqual([{ holder: agent(1), rule, strength: 'exact' }]);
  });

  it('is a candidate alone where a session is only named after a task, and firm where the log shows who named it', async () => {
    const name = 'ironclaw-task-0818-1111';
    const facts = factsOf(KEY, {
      type: 'AssumedRole',
      principal: `AROAEXAMPLE1:${name}`,
      session_name: name,
    });
    const given = {
      event: [use(1, { session_name: name })],
      credential_fact: facts,
      registered_task: [task('0818', 1, 0, 10)],
    };
    expect(await holdersOf(await credentialsOf(given))).toEqual([
      { holder: agent(1), rule: 'agent-of-task', strength: 'weak' },
    ]);
    const issued = { phase: 'issued', occurred_at: at(1), credential_key: KEY, kind: 'aws-temporary-key' };
    const db = await credentialsOf({ ...given, lifecycle: [issued] });
    expect(await holdersOf(db)).toEqual([{ holder: agent(1), rule: 'agent-of-task', strength: 'strong' }]);
    expect(await credential(db)).toEqual({ holder: agent(1), owner: 'delivery', task_id: '0818' });
  });

  it('is not concluded from a role’s tag against what a record says', async () => {
    const db = await credentialsOf({
      event: [use(1)],
      identity_claim: [says(1)],
      credential_fact: [
        ...factsOf(KEY, { issuer_arn: 'arn:aws:iam::111111111111:role/runner' }),
        ...factsOf('aws-arn:arn:aws:iam::111111111111:role/runner', { 'tag.agent-uuid': uuid(2) }),
      ],
      registered_task: [task('0001', 2, 0, 10)],
    });
    expect(await holdersOf(db)).toEqual([
      { holder: agent(1), rule: 'agent-says-credential', strength: 'exact' },
      { holder: agent(2), rule: 'agent-in-role-tag', strength: 'weak' },
    ]);
    expect((await credential(db))?.['holder']).toBe(agent(1));
  });
});

describe('a session of the role that is an agent’s own', () => {
  const ROLE = 'aws-principal:AROAEXAMPLE1';
  const PARENT = 'aws-key:ASIAEXAMPLE222222222';
  const PERSON = 'aws-principal:AIDAEXAMPLE1';
  const own = { rule: 'inventory-agent', relation: 'same-actor', left_key: agent(1), right_key: ROLE };
  const session = factsOf(KEY, { type: 'AssumedRole', principal: 'AROAEXAMPLE1:runner' });
  const made = {
    phase: 'issued',
    occurred_at: at(1),
    credential_key: KEY,
    kind: 'aws-temporary-key',
    parent_key: PARENT,
  };

  it('is held by the agent, as nothing says otherwise', async () => {
    const db = await credentialsOf({
      event: [use(1)],
      credential_fact: session,
      identity_claim: [own],
      lifecycle: [made],
    });
    expect(await holdersOf(db)).toEqual([
      { holder: agent(1), rule: 'session-of-own-role', strength: 'strong' },
    ]);
  });

  it('is held by nobody for certain where a person asked for it', async () => {
    const db = await credentialsOf({
      event: [
        use(1),
        {
          occurred_at: at(0),
          actor_key: PERSON,
          category: 'sign-in',
          action: 'ConsoleLogin',
          principal_kind: 'IAMUser',
        },
        { occurred_at: at(1), credential_key: PARENT, actor_key: PERSON },
      ],
      credential_fact: [...session, ...factsOf(PARENT, { type: 'IAMUser', principal: 'AIDAEXAMPLE1' })],
      identity_claim: [own],
      lifecycle: [made],
    });
    expect(await holdersOf(db)).toEqual([
      { holder: agent(1), rule: 'session-of-own-role', strength: 'weak' },
      { holder: PERSON, rule: 'holder-asked-for-it', strength: 'weak' },
    ]);
    expect((await credential(db))?.['holder']).toBeNull();
  });
});

describe('who answers', () => {
  it.each([
    ['aws-key:ASIA.*', null, 'delivery'],
    ['aws-key:ASIA.*', 'aws-temporary-key', 'delivery'],
    ['aws-key:ASIA.*', 'vault-token', null],
    ['ASIA', null, null],
  ])('by the pattern %s for %s of the inventory: %s', async (pattern, kind, owner) => {
    const db = await credentialsOf({
      event: [use(1)],
      inventory_owner: [{ pattern, kind, owner: 'delivery' }],
    });
    expect((await credential(db))?.['owner']).toBe(owner);
  });

  it('for an actor by a pattern of its keys', async () => {
    const db = await credentialsOf({
      event: [{ occurred_at: at(1), actor_key: 'spiffe://prod.example/ns/agents/sa/runner' }],
      inventory_owner: [{ pattern: 'spiffe://prod.example/ns/agents/.*', owner: 'delivery' }],
    });
    expect(await db.rows('SELECT "owner" FROM identity')).toEqual([{ owner: 'delivery' }]);
  });
});

describe('whose event it is, where two agents share a credential', () => {
  const told = (db: Connection): Promise<Record<string, unknown>[]> =>
    db.rows(
      `SELECT e.ordinal::INTEGER AS n, i.identity_key AS holder, a.task_id, a.rule, a.strength FROM event_attribution AS a
         JOIN event AS e ON e.event_id = a.event_id LEFT JOIN identity AS i ON i.identity_id = a.identity_id ORDER BY n`,
    );

  it('is told by its own log, else by the only task running, else it cannot be told', async () => {
    const db = await credentialsOf({
      event: [
        use(1, { ordinal: 1, request_id: 'r-1' }),
        use(2, { ordinal: 2, request_id: 'r-2' }),
        use(20, { ordinal: 3 }),
        use(40, { ordinal: 4 }),
        { occurred_at: at(1), source: 'agent-usage', actor_key: agent(1), request_id: 'r-1', ordinal: 50 },
        { occurred_at: at(2), source: 'agent-usage', actor_key: agent(2), request_id: 'r-2', ordinal: 51 },
      ],
      identity_claim: [says(1), says(2)],
      registered_task: [task('0001', 1, 0, 10), task('0002', 2, 0, 30)],
    });
    expect(await told(db)).toEqual([
      { n: 1, holder: agent(1), task_id: '0001', rule: 'same-request', strength: 'exact' },
      { n: 2, holder: agent(2), task_id: '0002', rule: 'same-request', strength: 'exact' },
      { n: 3, holder: agent(2), task_id: '0002', rule: 'only-task-running', strength: 'strong' },
      { n: 4, holder: null, task_id: null, rule: 'cannot-be-told', strength: null },
    ]);
  });

  it('is not asked where one agent held it', async () => {
    const db = await credentialsOf({ event: [use(1)], identity_claim: [says(1)] });
    expect(await told(db)).toEqual([]);
  });
});
