import { describe, expect, it } from 'vitest';
import type { Connection } from '#core/db/database.ts';
import { hadAndUsed } from '#core/permissions/had-used.ts';
import { permissionsIn, scopesOf, scopeSubject, sourcesOf, usedBy } from '#core/permissions/scope-queries.ts';
import { credentialsOf, factsOf, type Given, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE000000001';
const ROLE = 'arn:aws:iam::111111111111:role/runner';
const session: Given = {
  event: [{ credential_key: KEY, occurred_at: '2026-10-02 10:10:00', service: 's3', action: 'GetObject' }],
  lifecycle: [
    {
      phase: 'issued',
      credential_key: KEY,
      kind: 'aws-temporary-key',
      occurred_at: '2026-10-02 10:00:00',
      expires_at: '2026-10-02 11:00:00',
      expiry: 'at',
    },
  ],
  credential_fact: factsOf(KEY, { issuer_arn: ROLE }),
};

function statement(actions: readonly string[], more: Row = {}): Row {
  return { holder_key: `aws-arn:${ROLE}`, actions, resources: ['*'], ...more };
}

async function scopes(db: Connection, key = KEY): Promise<readonly Record<string, unknown>[]> {
  const subject = await scopeSubject(db, key);
  return subject ? scopesOf(db, subject) : [];
}

async function permitted(db: Connection, key = KEY): Promise<readonly string[]> {
  const [scope] = await scopes(db, key);
  const held = await permissionsIn(db, String(scope?.['scope_id']));
  return held.flatMap(({ permissions }) => permissions.map(({ action }) => action));
}

describe('the scope of a session of AWS', () => {
  it('is what the statements of its role come to, less what they deny', async () => {
    const db = await credentialsOf({
      ...session,
      permission_grant: [
        statement(['s3:GetObject', 's3:PutObject']),
        statement(['s3:Put*'], { effect: 'deny' }),
      ],
    });
    expect(await permitted(db)).toEqual(['s3:GetObject']);
    expect(await scopes(db)).toMatchObject([
      {
        basis: 'granted',
        permissions: 1n,
        read_permissions: 1n,
        any_resource: true,
        changes_permissions: false,
      },
    ]);
  });

  it('names every statement with its record', async () => {
    const db = await credentialsOf({
      ...session,
      permission_grant: [statement(['s3:GetObject'], { ordinal: 17 })],
    });
    const [scope] = await scopes(db);
    expect(await sourcesOf(db, [String(scope?.['scope_id'])])).toMatchObject([
      { part: 'identity', ordinal: 17n, actions: ['s3:GetObject'] },
    ]);
  });

  it('comes over attached policies and groups, and is bounded by the boundary', async () => {
    const policy = 'aws-arn:arn:aws:iam::111111111111:policy/wide';
    const bound = 'aws-arn:arn:aws:iam::111111111111:policy/bound';
    const db = await credentialsOf({
      ...session,
      permission_grant: [
        { holder_key: `aws-arn:${ROLE}`, kind: 'attachment', policy_key: policy },
        {
          holder_key: policy,
          kind: 'content',
          actions: ['s3:GetObject', 'sqs:SendMessage'],
          resources: ['*'],
        },
        { holder_key: `aws-arn:${ROLE}`, kind: 'boundary', policy_key: bound },
        { holder_key: bound, kind: 'content', actions: ['sqs:*'], resources: ['*'] },
      ],
    });
    expect(await permitted(db)).toEqual(['sqs:SendMessage']);
  });

  it('is narrowed by the policy that came with the session', async () => {
    const policy =
      '{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}}';
    const [issued] = session.lifecycle ?? [];
    const db = await credentialsOf({
      ...session,
      lifecycle: [{ ...issued, policy }],
      permission_grant: [statement(['s3:*'])],
    });
    expect(await permitted(db)).toEqual(['s3:GetObject']);
    expect(await scopes(db)).toMatchObject([{ any_resource: false, resources: 1n }]);
  });

  it('is narrowed by managed policies that came with it, also where their content is not in evidence', async () => {
    const known = 'arn:aws:iam::111111111111:policy/reads';
    const unseen = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const [issued] = session.lifecycle ?? [];
    const given = (policy: string): Given => ({
      ...session,
      lifecycle: [{ ...issued, scope: [ROLE, policy] }],
      permission_grant: [
        statement(['s3:GetObject', 'sqs:SendMessage']),
        { holder_key: `aws-arn:${known}`, kind: 'content', actions: ['s3:*'], resources: ['*'] },
      ],
    });
    expect(await permitted(await credentialsOf(given(known)))).toEqual(['s3:GetObject']);
    const db = await credentialsOf(given(unseen));
    const [scope] = await scopes(db);
    expect(scope).toMatchObject({ basis: 'part-granted', unknown_grants: 1n, conditional: 2n });
    const held = await permissionsIn(db, String(scope?.['scope_id']));
    expect(held.flatMap(({ unknown }) => unknown)).toEqual([`aws-arn:${unseen}`]);
    expect(await scopes(db, `aws-arn:${ROLE}`)).toMatchObject([{ basis: 'granted', unknown_grants: 0n }]);
  });

  it('counts a statement once that it has over several ways', async () => {
    const wide = 'aws-arn:arn:aws:iam::111111111111:policy/wide';
    const by = (holder_key: string): Row => ({ holder_key, kind: 'attachment', policy_key: wide });
    const group = 'aws-arn:arn:aws:iam::111111111111:group/all';
    const db = await credentialsOf({
      ...session,
      permission_grant: [
        { ...by(`aws-arn:${ROLE}`), kind: 'membership', policy_key: group },
        by(`aws-arn:${ROLE}`),
        by(group),
        { holder_key: wide, kind: 'content', actions: ['s3:GetObject'], resources: ['*'], grant_id: 7100 },
      ],
    });
    const [scope] = await scopes(db);
    const sources = await sourcesOf(db, [String(scope?.['scope_id'])]);
    expect(sources.filter(({ grant_id }) => grant_id === 7100n)).toHaveLength(1);
  });

  it('says that content is missing where an attached policy is not in evidence', async () => {
    const managed = 'aws-arn:arn:aws:iam::aws:policy/ReadOnlyAccess';
    const db = await credentialsOf({
      ...session,
      permission_grant: [
        statement(['s3:GetObject']),
        { holder_key: `aws-arn:${ROLE}`, kind: 'attachment', policy_key: managed },
      ],
    });
    expect(await scopes(db)).toMatchObject([{ basis: 'part-granted', permissions: 1n, unknown_grants: 1n }]);
  });

  it('changes with its statements, within its own life', async () => {
    const db = await credentialsOf({
      ...session,
      permission_grant: [
        statement(['s3:GetObject']),
        statement(['iam:*'], { valid_from: '2026-10-02 10:30:00', valid_to: '2026-10-02 12:00:00' }),
      ],
    });
    const [before, after, ...more] = await scopes(db);
    expect(more).toEqual([]);
    expect(before).toMatchObject({ permissions: 1n, changes_permissions: false });
    expect(after).toMatchObject({ changes_permissions: true, mints_credentials: true });
    expect(before?.['had_to']).toEqual(after?.['had_from']);
    expect(Number(after?.['score'])).toBeGreaterThan(Number(before?.['score']));
  });

  it('is at least what was used where no statement is in evidence', async () => {
    const db = await credentialsOf(session);
    expect(await scopes(db)).toMatchObject([{ basis: 'used', permissions: 1n, read_permissions: 1n }]);
  });

  it('is nothing known where there is neither a statement nor a use', async () => {
    const db = await credentialsOf({ ...session, event: [] });
    expect(await scopes(db)).toMatchObject([{ basis: 'none', permissions: 0n, score: null }]);
  });

  it('is everything for the root of an account', async () => {
    const arn = 'arn:aws:iam::111111111111:root';
    const key = 'aws-key:AKIAEXAMPLE000000009';
    const db = await credentialsOf({
      event: [{ credential_key: key }],
      credential_fact: factsOf(key, { arn }),
    });
    expect(await scopes(db, key)).toMatchObject([
      { basis: 'granted', changes_permissions: true, any_resource: true },
    ]);
  });
});

describe('the scope of other credentials', () => {
  it('of a Vault token is what its policies say, and those that are not in evidence are counted', async () => {
    const key = 'vault-accessor:default/one';
    const db = await credentialsOf({
      lifecycle: [
        {
          phase: 'issued',
          credential_key: key,
          kind: 'vault-token',
          occurred_at: '2026-10-02 10:00:00',
          issuer_key: 'vault:default',
          scope: ['default', 'runner'],
        },
      ],
      permission_grant: [
        {
          holder_key: 'vault-policy:default/root/runner',
          kind: 'content',
          actions: ['read', 'list'],
          resources: ['kv/data/lake/*'],
        },
      ],
    });
    expect(await scopes(db, key)).toMatchObject([
      { basis: 'part-granted', permissions: 2n, unknown_grants: 1n },
    ]);
  });

  it('of a token is the scopes that it names', async () => {
    const key = 'jwt:https://tokens.example/one';
    const db = await credentialsOf({
      lifecycle: [
        {
          phase: 'issued',
          credential_key: key,
          kind: 'jwt',
          occurred_at: '2026-10-02 10:00:00',
          scope: ['orders.read', 'orders.write'],
        },
      ],
    });
    expect(await scopes(db, key)).toMatchObject([
      { basis: 'granted', permissions: 2n, scopes: 2n, any_resource: true },
    ]);
  });

  it('of a token that is meant for somebody holds there alone', async () => {
    const key = 'jwt:https://tokens.example/one';
    const db = await credentialsOf({
      lifecycle: [
        {
          phase: 'issued',
          credential_key: key,
          kind: 'jwt',
          occurred_at: '2026-10-02 10:00:00',
          scope: ['orders.read'],
        },
      ],
      credential_fact: factsOf(key, { aud: 'https://api.example' }),
    });
    expect(await scopes(db, key)).toMatchObject([
      { any_resource: false, resources: 1n, audiences: ['https://api.example'] },
    ]);
  });

  it('stands for a principal without any credential too', async () => {
    const db = await credentialsOf({ permission_grant: [statement(['*'])] });
    expect(await scopes(db, `aws-arn:${ROLE}`)).toMatchObject([
      { basis: 'granted', changes_permissions: true },
    ]);
    expect(await scopeSubject(db, 'aws-arn:arn:aws:iam::111111111111:role/nobody')).toBeNull();
  });
});

describe('had, used, never used', () => {
  it('tells them apart, and what was used though nothing gives it', async () => {
    const call = (action: string, more: Row = {}): Row => ({
      credential_key: KEY,
      occurred_at: '2026-10-02 10:10:00',
      service: 's3',
      action,
      ...more,
    });
    const db = await credentialsOf({
      ...session,
      event: [
        call('GetObject'),
        call('ListObjects', { outcome: 'denied' }),
        call('GetObject', { resource: 'b' }),
      ],
      permission_grant: [statement(['s3:GetObject', 's3:PutObject'])],
    });
    const subject = await scopeSubject(db, KEY);
    const [scope] = await scopes(db);
    const held = await permissionsIn(db, String(scope?.['scope_id']));
    const used = await usedBy(db, subject?.credentialId ?? '');
    expect(hadAndUsed(held, used).map(({ permission, state }) => [permission, state])).toEqual([
      ['s3:ListBucket', 'not-had'],
      ['s3:GetObject', 'used'],
      ['s3:PutObject', 'never-used'],
    ]);
    expect(used.find(({ permission }) => permission === 's3:GetObject')).toMatchObject({
      calls: 2n,
      denied: 0n,
    });
  });

  it('lists calls of which no map knows the permission, with one of them', async () => {
    const event = { credential_key: KEY, event_id: 4711, service: 'made-up', action: 'Frobnicate' };
    const db = await credentialsOf({ ...session, event: [event] });
    expect(await db.rows('SELECT * FROM unmapped_action')).toMatchObject([
      { source: 'aws-cloudtrail', service: 'made-up', action: 'Frobnicate', events: 1n, event_id: 4711n },
    ]);
  });
});
