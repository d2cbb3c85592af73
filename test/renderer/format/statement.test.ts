import { expect, test } from 'vitest';
import { fromIso } from '#core/base/time.ts';
import type { Story } from '#renderer/format/clauses.ts';
import { statement } from '#renderer/format/statement.ts';

const at = (iso: string): bigint => fromIso(iso) ?? 0n;

const story: Story = {
  credential: {
    kind: 'aws-session',
    credential_key: 'aws-session:AROAEXAMPLE:ironclaw/2026-10-14T09:31:07Z',
    origin: 'sts',
    issuance: 'seen',
    issued_at: at('2026-10-14T09:31:07Z'),
    expires_at: at('2026-10-14T09:46:07Z'),
    expiry: 'at',
    first_used_at: at('2026-10-14T09:31:10Z'),
    last_used_at: at('2026-10-14T09:45:00Z'),
    uses: 41n,
    denied: 2n,
    scope: null,
  },
  keys: new Set(['aws-session:AROAEXAMPLE:ironclaw/2026-10-14T09:31:07Z', 'aws-key:ASIAEXAMPLE']),
  lifecycle: [
    { phase: 'issued', file_id: 1, ordinal: 9n, credential_key: 'aws-key:ASIAEXAMPLE0000000002' },
    { phase: 'issued', file_id: 3, ordinal: 204n, credential_key: 'aws-key:ASIAEXAMPLE' },
  ],
  actions: [
    { service: 'route53', action: 'ListResourceRecordSets', count: 31n },
    { service: 'sts', action: 'GetCallerIdentity', count: 10n },
  ],
  addresses: [{ client_addr: '192.0.2.14', count: 41n }],
  parent: { key: 'aws-key:AKIAEXAMPLE0000000001', label: 'deployer' },
  children: 0n,
  holders: [
    {
      identity_key: 'aws-arn:arn:aws:iam::111111111111:role/dns',
      label: 'dns',
      kind: 'role',
      strength: 'exact',
    },
    {
      identity_key: 'agent:00000000-0000-4000-8000-000000000001',
      label: 'ironclaw',
      kind: 'agent',
      strength: 'strong',
    },
    {
      identity_key: 'agent:00000000-0000-4000-8000-000000000002',
      label: 'other',
      kind: 'agent',
      strength: 'weak',
    },
  ],
  tasks: [{ task_id: '7b3f', strength: 'exact' }],
  usage: null,
  scopes: null,
  permissions: null,
};
const said = (of: Story): string =>
  statement(of)
    .map((clause) => clause.text)
    .join('');

test('a credential’s story is told in plain sentences', () => {
  expect(said(story)).toBe(
    'This AWS session was handed out by the token service on 2026-10-14 09:31:07Z, from deployer; it is valid for ' +
      '15 min, until 2026-10-14 09:46:07Z. It was held by ironclaw, for task 7b3f. Used 41 times from 2026-10-14 09:31:10Z to 2026-10-14 09:45:00Z, most for ' +
      'route53:ListResourceRecordSets among 2 actions. 2 calls were denied. Every call came from 192.0.2.14.',
  );
});

test('totals are those of the case, however many rows were given', () => {
  const actions = story.actions.map((row) => ({ ...row, total: 1204n }));
  const addresses = [{ client_addr: '192.0.2.14', count: 41n, total: 7760n }];
  const told = said({ ...story, actions, addresses, children: 25_000n });
  expect(told).toContain('among 1,204 actions.');
  expect(told).toContain('Calls came from 7,760 addresses, most from 192.0.2.14.');
  expect(told).toContain('25,000 credentials come from it.');
});

test('each number and name leads to its rows', () => {
  const targets = statement(story).flatMap((clause) =>
    clause.target ? [[clause.text, clause.target] as const] : [],
  );
  expect(targets).toEqual([
    ['2026-10-14 09:31:07Z', { to: 'record', fileId: 3, ordinal: 204n }],
    ['deployer', { to: 'credential', key: 'aws-key:AKIAEXAMPLE0000000001' }],
    ['ironclaw', { to: 'identity', key: 'agent:00000000-0000-4000-8000-000000000001' }],
    ['task 7b3f', { to: 'section', id: 'holders' }],
    ['41 times', { to: 'events' }],
    ['route53:ListResourceRecordSets', { to: 'events', field: 'action', values: ['ListResourceRecordSets'] }],
    ['2 actions', { to: 'section', id: 'actions' }],
    ['2 calls', { to: 'events', field: 'outcome', values: ['denied'] }],
    ['192.0.2.14', { to: 'events', field: 'client_addr', values: ['192.0.2.14'] }],
  ]);
});

test('what the evidence does not say is said to be unknown, not guessed', () => {
  const credential = {
    kind: 'vault-token',
    origin: 'unknown',
    issuance: 'before-evidence',
    expiry: 'unknown',
    uses: 0n,
    denied: 0n,
  };
  expect(
    said({
      credential,
      keys: new Set(),
      lifecycle: [],
      actions: [],
      addresses: [],
      parent: null,
      children: 0n,
      holders: [],
      tasks: [],
      usage: null,
      scopes: null,
      permissions: null,
    }),
  ).toBe(
    'This Vault token has an origin that the evidence does not show; the evidence does not say when it ends. ' +
      'It was made before the evidence begins. No record says who held it. No event in this evidence names it.',
  );
});

test('a long life after the last call is pointed out', () => {
  const credential = { ...story.credential, expires_at: at('2026-11-13T09:31:07Z') };
  const last = statement({ ...story, credential }).at(-1);
  expect(last).toEqual({ text: ' It stayed valid for 29 d without a call.', tone: 'caution' });
});

test('a credential from which others come says how many', () => {
  expect(said({ ...story, children: 3n })).toContain(' 3 credentials come from it.');
});

test('what is rather than was made says when it was made', () => {
  const credential = {
    ...story.credential,
    kind: 'aws-access-key',
    origin: 'long-lived',
    expires_at: null,
    expiry: 'never',
  };
  expect(said({ ...story, credential, parent: null })).toContain(
    'This AWS access key is a long-lived secret, made on 2026-10-14 09:31:07Z; it never expires.',
  );
});
