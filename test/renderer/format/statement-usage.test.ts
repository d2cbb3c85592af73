import { expect, it } from 'vitest';
import type { Row } from '#core/api/contract.ts';
import type { Story } from '#renderer/format/clauses.ts';
import { attempts, breadth, expectation, held, misfits } from '#renderer/format/statement-usage.ts';

const empty: Story = {
  credential: { credential_key: 'aws-key:ASIAEXAMPLE', elevation_attempts: 0n },
  keys: new Set(['aws-key:ASIAEXAMPLE']),
  lifecycle: [],
  actions: [],
  addresses: [],
  parent: null,
  children: 0n,
  holders: [],
  tasks: [],
  usage: {
    key: 'aws-key:ASIAEXAMPLE',
    point: null,
    baseline: null,
    expectations: [],
    mismatches: [],
    attempts: [],
    denials: [],
    hours: [],
  },
  scopes: null,
  permissions: null,
};
const said = (clauses: readonly { readonly text: string }[]): string =>
  clauses
    .map(({ text }) => text)
    .join('')
    .trim();
const withUsage = (part: Partial<NonNullable<Story['usage']>>): Story => ({
  ...empty,
  ...(empty.usage && { usage: { ...empty.usage, ...part } }),
});
const withScope = (scope: Row, more: Partial<Story> = {}): Story => ({
  ...empty,
  scopes: { kind: 'credential', key: 'aws-key:ASIAEXAMPLE', scopes: [scope], sources: [], parts: [] },
  ...more,
});
const attempt = (n: number, outcome: string, kind = 'first-service'): Row => ({
  event_id: BigInt(n),
  kind,
  outcome,
  service: 'iam',
  action: 'ListUsers',
});

it('who only may have held it is said so, and several are counted', () => {
  const one = { identity_key: 'agent:1', label: 'scout', kind: 'agent', strength: 'weak' };
  expect(said(held({ ...empty, holders: [one] }))).toBe('It may have been held by scout.');
  const two = { ...one, identity_key: 'agent:2', label: 'scout-2' };
  expect(said(held({ ...empty, holders: [one, two] }))).toBe('It may have been held by any of 2 actors.');
});

it('the breadth of a scope is told in parts, with what was never used and what nothing gives', () => {
  const scope = {
    basis: 'granted',
    score: 71.9,
    permissions: 827n,
    services: 2n,
    resources: 0n,
    any_resource: true,
    changes_permissions: true,
    mints_credentials: true,
  };
  const permissions = {
    key: '',
    scopeId: '1',
    used: 1,
    neverUsed: 826,
    notHad: 2,
    seen: 0,
    permissions: [],
    unknown: [],
  };
  expect(said(breadth(withScope(scope, { permissions })))).toBe(
    'It had 827 permissions in 2 services, some of them on every resource; it could change permissions and make credentials. ' +
      'Of these it used 1 and never 826; it used 2 that nothing in the evidence gives.',
  );
});

it('a scope that only its use shows is at least that, and none is said to be none', () => {
  const used = {
    basis: 'used',
    score: 11.7,
    permissions: 4n,
    services: 3n,
    resources: 14n,
    any_resource: false,
  };
  expect(said(breadth(withScope(used)))).toBe(
    'What it was given is not in the evidence; by its use it had at least 4 permissions in 3 services on 14 resources.',
  );
  expect(said(breadth(withScope({ basis: 'none', score: null })))).toBe(
    'Nothing in the evidence says what it may do.',
  );
});

it('use is compared with what is expected, and said to have no measure where nothing is', () => {
  const point = { utilisation: 0.025, utilisation_basis: 'siblings' };
  expect(said(expectation(withUsage({ point })))).toBe('That is ×0.025 of what credentials like it do.');
  const declared = { utilisation: 0.3, utilisation_basis: 'declared' };
  expect(said(expectation(withUsage({ point: declared })))).toBe(
    'It used 30 % of the permissions that it is declared to need.',
  );
  expect(said(expectation(withUsage({ point: { utilisation: null } })))).toBe(
    'What use was to be expected of it is not known.',
  );
});

it('what does not fit leads to its uses, silence to none', () => {
  const late = { kind: 'used-after-task', events: 186n, writes: 186n, from_at: 10n, to_at: 90n };
  const clauses = misfits(withUsage({ mismatches: [late, { kind: 'live-and-silent', events: 0n }] }));
  expect(said(clauses)).toBe(
    'What does not fit: used after its task ended (186 uses, 186 writing); live and silent.',
  );
  expect(clauses.find(({ text }) => text === '186 uses')?.target).toEqual({
    to: 'events',
    during: { from: 10n, to: 91n },
  });
  const away = { kind: 'two-places', events: 2n, from_at: 1n, to_at: 9n, used_addresses: ['203.0.113.7'] };
  expect(misfits(withUsage({ mismatches: [away] })).find(({ text }) => text === '2 uses')?.target).toEqual({
    to: 'events',
    field: 'client_addr',
    values: ['203.0.113.7'],
    during: { from: 1n, to: 10n },
  });
  expect(said(misfits(empty))).toBe('As far as the evidence goes, issued and used fit.');
});

it('attempts are counted by their calls, steps left out, and the first is opened', () => {
  const credential = { ...empty.credential, elevation_attempts: 2n };
  const rows = [
    attempt(7, 'denied'),
    attempt(7, 'denied', 'catalogue'),
    attempt(8, 'allowed'),
    attempt(9, 'denied', 'step'),
  ];
  const clauses = attempts({ ...withUsage({ attempts: rows }), credential });
  expect(said(clauses)).toBe('It tried to go further 2 times, 1 of them refused, first by iam:ListUsers.');
  expect(clauses.find(({ text }) => text === 'iam:ListUsers')?.target).toEqual({ to: 'event', id: 7n });
  expect(said(attempts(empty))).toBe('No attempt to go further is seen.');
});
