import { expect, test } from 'vitest';
import { credentialsOf, factsOf, type Row } from '../given.ts';

const at = (minute: number): string => `2026-10-05 12:${String(minute).padStart(2, '0')}:00`;
const micros = (minute: number): bigint =>
  BigInt(Date.parse(`2026-10-05T12:${String(minute).padStart(2, '0')}:00Z`)) * 1000n;
const vault = (n: string): string => `vault-hmac:default/${n}`;
const same = (left_key: string, right_key: string, more: Row = {}): Row => ({ left_key, right_key, ...more });

test('keys that exact claims join, over any number of steps, are one credential', async () => {
  const chain = Array.from({ length: 9 }, (_, i) =>
    same(vault(String((i * 7) % 10)), vault(String(((i + 1) * 7) % 10))),
  );
  const db = await credentialsOf({ identity_claim: [...chain, same(vault('x'), vault('y'))] });
  const groups = await db.rows(
    'SELECT count(*)::INTEGER AS keys FROM credential_alias GROUP BY credential_id ORDER BY keys',
  );
  expect(groups).toEqual([{ keys: 2 }, { keys: 10 }]);
  const primaries = await db.rows(
    `SELECT credential_key FROM credential_alias WHERE rule = 'primary' ORDER BY 1`,
  );
  expect(primaries).toHaveLength(2);
});

test('two device copies of a token and its accessor are one credential, known by the token rather than the accessor', async () => {
  const db = await credentialsOf({
    event: [{ occurred_at: at(1), system_key: 'vault:default', credential_key: vault('token-a') }],
    identity_claim: [
      same(vault('token-a'), vault('0-accessor-a'), { rule: 'vault-token-accessor' }),
      same(vault('token-b'), vault('0-accessor-b'), { rule: 'vault-token-accessor' }),
      same(vault('token-a'), vault('token-b'), { rule: 'vault-device-copy' }),
      same(vault('0-accessor-a'), vault('0-accessor-b'), { rule: 'vault-device-copy' }),
    ],
  });
  expect(await db.rows('SELECT credential_key, uses::INTEGER AS uses FROM credential')).toEqual([
    { credential_key: vault('token-a'), uses: 1 },
  ]);
  expect(await db.first('SELECT count(*)::INTEGER AS n FROM credential_alias')).toEqual({ n: 4 });
});

test('claims that are less than exact, or of another relation, join nothing', async () => {
  const db = await credentialsOf({
    identity_claim: [
      same(vault('a'), vault('b'), { strength: 'strong' }),
      same(vault('c'), vault('d'), { strength: 'weak' }),
      same('aws-key:ASIAEXAMPLE000000001', 'aws-session:AROAEXAMPLE/2026', { relation: 'in-session' }),
    ],
  });
  expect(await db.rows('SELECT DISTINCT rule FROM credential_alias')).toEqual([{ rule: 'primary' }]);
});

test('uses count every outcome, and an action that two accounts log once, whatever address each writes', async () => {
  const key = 'aws-key:ASIAEXAMPLE000000001';
  const call = (more: Row): Row => ({ occurred_at: at(3), credential_key: key, ...more });
  const db = await credentialsOf({
    event: [
      call({ outcome: 'failed', occurred_at: at(1) }),
      call({ outcome: 'denied' }),
      call({ shared_uid: 's1', outcome: 'denied' }),
      call({
        shared_uid: 's1',
        outcome: 'denied',
        client_addr: 'AWS Internal',
        system_key: 'aws:222222222222',
      }),
      call({ shared_uid: 's2', occurred_at: at(9) }),
      call({ credential_key: null }),
    ],
  });
  expect(
    await db.rows(
      'SELECT uses::INTEGER AS uses, denied::INTEGER AS denied, addresses::INTEGER AS addresses, first_used_at, last_used_at FROM credential',
    ),
  ).toEqual([{ uses: 4, denied: 2, addresses: 2, first_used_at: micros(1), last_used_at: micros(9) }]);
});

const ENDS: readonly { name: string; rows: readonly Row[]; expiry: string; ends: number | null }[] = [
  {
    name: 'as its issuance says',
    rows: [{ phase: 'issued', occurred_at: at(1), expiry: 'at', expires_at: at(30) }],
    expiry: 'at',
    ends: 30,
  },
  {
    name: 'as its last renewal says, though that is sooner',
    rows: [
      { phase: 'renewed', occurred_at: at(20), expiry: 'at', expires_at: at(35) },
      { phase: 'issued', occurred_at: at(1), expiry: 'at', expires_at: at(50) },
      { phase: 'renewed', occurred_at: at(10), expiry: 'at', expires_at: at(40) },
    ],
    expiry: 'at',
    ends: 35,
  },
  {
    name: 'nobody knows when, after a renewal that does not say',
    rows: [
      { phase: 'issued', occurred_at: at(1), expiry: 'at', expires_at: at(30) },
      { phase: 'renewed', occurred_at: at(20), expiry: 'unknown' },
    ],
    expiry: 'unknown',
    ends: null,
  },
  {
    name: 'as the account that says so says, where two logged its issuance',
    rows: [
      { phase: 'issued', occurred_at: at(1), expiry: 'unknown' },
      { phase: 'issued', occurred_at: at(1), expiry: 'at', expires_at: at(30), event_id: 1 },
    ],
    expiry: 'at',
    ends: 30,
  },
];

test.each(ENDS)('a credential ends $name', async ({ rows, expiry, ends }) => {
  const db = await credentialsOf({ lifecycle: rows.map((row) => ({ credential_key: vault('a'), ...row })) });
  expect(await db.rows('SELECT expiry, expires_at FROM credential')).toEqual([
    { expiry, expires_at: ends === null ? null : micros(ends) },
  ]);
});

const REVOKED: readonly {
  name: string;
  phases: readonly (readonly [string, number])[];
  at: number | null;
}[] = [
  { name: 'never, where nothing of the kind is logged', phases: [['issued', 1]], at: null },
  {
    name: 'when it is revoked first',
    phases: [
      ['revoked', 9],
      ['revoked', 7],
    ],
    at: 7,
  },
  {
    name: 'when it is switched off for good, before it is deleted',
    phases: [
      ['deleted', 9],
      ['disabled', 4],
      ['disabled', 6],
    ],
    at: 4,
  },
  {
    name: 'not when it is switched on again',
    phases: [
      ['disabled', 4],
      ['enabled', 5],
    ],
    at: null,
  },
  {
    name: 'when it is switched off a second time',
    phases: [
      ['disabled', 8],
      ['enabled', 5],
      ['disabled', 4],
    ],
    at: 8,
  },
];

test.each(REVOKED)('a credential is revoked $name', async ({ phases, at: minute }) => {
  const key = 'aws-key:AKIAEXAMPLE000000001';
  const db = await credentialsOf({
    lifecycle: phases.map(([phase, when]) => ({ phase, occurred_at: at(when), credential_key: key })),
  });
  expect(await db.rows('SELECT revoked_at FROM credential')).toEqual([
    { revoked_at: minute === null ? null : micros(minute) },
  ]);
});

test('a credential that was issued and never used has its account and installation from its issuer', async () => {
  const db = await credentialsOf({
    lifecycle: [
      {
        phase: 'issued',
        occurred_at: at(1),
        credential_key: 'aws-key:ASIAEXAMPLE000000001',
        issuer_key: 'aws-arn:arn:aws:iam::222222222222:role/reader',
        subject_key: 'aws-principal:AROAEXAMPLE:night',
      },
      { phase: 'issued', occurred_at: at(1), credential_key: vault('a'), issuer_key: 'vault:default' },
    ],
  });
  expect(
    await db.rows(
      'SELECT account, system_key, uses::INTEGER AS uses FROM credential ORDER BY credential_key',
    ),
  ).toEqual([
    { account: '222222222222', system_key: 'aws:222222222222', uses: 0 },
    { account: null, system_key: 'vault:default', uses: 0 },
  ]);
});

const SESSION = 'aws-session:AIDAEXAMPLE/2026-10-05T12:00:00Z';
const member = (n: number): string => `aws-key:ASIAEXAMPLE00000000${String(n)}`;
const inSession = (n: number): Row => same(member(n), SESSION, { relation: 'in-session' });

test('two keys of one session hang under a session credential; one alone does not', async () => {
  const uses = [1, 2].map((n) => ({
    occurred_at: at(n),
    credential_key: member(n),
    client_addr: `192.0.2.${String(n)}`,
  }));
  const alone = await credentialsOf({ event: uses.slice(0, 1), identity_claim: [inSession(1)] });
  expect(await alone.rows('SELECT kind, session_key FROM credential')).toEqual([
    { kind: 'aws-temporary-key', session_key: SESSION },
  ]);
  const two = await credentialsOf({
    event: uses,
    identity_claim: [inSession(1), inSession(2)],
    lifecycle: [
      { phase: 'issued', occurred_at: at(0), credential_key: member(1), expiry: 'at', expires_at: at(50) },
    ],
  });
  expect(
    await two.rows(
      `SELECT credential_key, keys::INTEGER AS keys, uses::INTEGER AS uses, addresses::INTEGER AS addresses, issued_at, expiry, expires_at
       FROM credential WHERE kind = 'aws-session'`,
    ),
  ).toEqual([
    {
      credential_key: SESSION,
      keys: 2,
      uses: 2,
      addresses: 2,
      issued_at: micros(0),
      expiry: 'at',
      expires_at: micros(50),
    },
  ]);
});

const FORWARDED: readonly { name: string; direct: Row; parent: string | null }[] = [
  {
    name: 'that a direct call of its session explains comes from that key',
    direct: { service: 'athena' },
    parent: member(1),
  },
  {
    name: 'stays without parent where the direct call came later',
    direct: { service: 'athena', occurred_at: at(9) },
    parent: null,
  },
  {
    name: 'stays without parent where the session called another service',
    direct: { service: 's3' },
    parent: null,
  },
];

test.each(FORWARDED)('a key that a service uses for a session $name', async ({ direct, parent }) => {
  const db = await credentialsOf({
    event: [
      { occurred_at: at(1), credential_key: member(1), ...direct },
      { occurred_at: at(2), credential_key: member(2), via_service: 'athena.amazonaws.com', service: 's3' },
    ],
    credential_fact: [
      ...factsOf(member(1), { type: 'AssumedRole' }),
      ...factsOf(member(2), { type: 'AssumedRole', invoked_by: 'athena.amazonaws.com' }),
    ],
    identity_claim: [inSession(1), inSession(2)],
  });
  const row = await db.first(
    `SELECT p.credential_key AS parent FROM credential AS c LEFT JOIN credential AS p ON p.credential_id = c.parent_id WHERE c.origin = 'service-forwarded'`,
  );
  expect(row).toEqual({ parent });
});

test('a credential issued to two others has two links and no single parent', async () => {
  const issued = (parent: string, event: number): Row => ({
    event_id: event,
    phase: 'issued',
    occurred_at: at(1),
    kind: 'aws-temporary-key',
    credential_key: member(1),
    parent_key: parent,
  });
  const both = await credentialsOf({ lifecycle: [issued(member(2), 1), issued(member(3), 2)] });
  expect(await both.first('SELECT count(*)::INTEGER AS n FROM credential_link')).toEqual({ n: 2 });
  expect(await both.rows('SELECT parent_id FROM credential WHERE parent_id IS NOT NULL')).toEqual([]);
  const again = await credentialsOf({ lifecycle: [issued(member(2), 1), issued(member(2), 2)] });
  expect(await again.rows('SELECT relation, rule, strength FROM credential_link')).toEqual([
    { relation: 'issued-by', rule: 'aws-sts-issued-key', strength: 'exact' },
  ]);
  expect(await again.rows('SELECT credential_key FROM credential WHERE parent_id IS NOT NULL')).toEqual([
    { credential_key: member(1) },
  ]);
});

const serial = 'ab'.repeat(16);
const certificate = (n: string): string => `x509-sha256:${n.repeat(64)}`;
const named = (n: string, issuer = 'CN=agents CA'): Row =>
  same(certificate(n), `x509-serial:${issuer}/${serial}`, { rule: 'x509-issuer-serial' });
const signed: Row = {
  phase: 'issued',
  occurred_at: at(1),
  credential_key: `x509-serial:vault:default/${serial}`,
  kind: 'x509-certificate',
  parent_key: vault('token'),
};

test('a certificate that Vault issued is the one in evidence with its serial of 128 bits, and comes from the token that asked', async () => {
  const db = await credentialsOf({ lifecycle: [signed], identity_claim: [named('a')] });
  expect(
    await db.rows(
      `SELECT l.rule, p.credential_key AS parent, (SELECT count(*)::INTEGER FROM credential_alias AS a WHERE a.credential_id = l.child_id) AS keys
       FROM credential_link AS l JOIN credential AS p ON p.credential_id = l.parent_id`,
    ),
  ).toEqual([{ rule: 'certificate-issued', parent: vault('token'), keys: 3 }]);
});

test.each([
  ['two certificates have it', [named('a'), named('b', 'CN=other CA')], serial],
  [
    'it is short enough to be counted up',
    [same(certificate('a'), 'x509-serial:CN=agents CA/1f', { rule: 'x509-issuer-serial' })],
    '1f',
  ],
])('which certificate Vault issued is left open where %s', async (_, identity_claim, number) => {
  const db = await credentialsOf({
    lifecycle: [{ ...signed, credential_key: `x509-serial:vault:default/${number}` }],
    identity_claim,
  });
  expect(
    await db.rows(`SELECT credential_key FROM credential_alias WHERE starts_with(credential_key, 'x509-serial:vault')
      AND credential_id IN (SELECT credential_id FROM credential_alias WHERE starts_with(credential_key, 'x509-sha256'))`),
  ).toEqual([]);
});
