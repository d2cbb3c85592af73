import { expect, test } from 'vitest';
import { credentialsOf, factsOf, type Given, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE000000001';
const OTHER = 'aws-key:ASIAEXAMPLE000000002';
const MADE = '2026-10-05 12:00:00';
const USED = '2026-10-05 12:10:00';
const PRINCIPAL = 'AROAEXAMPLEROLE000001:night';

const use = (more: Row = {}): Row => ({ occurred_at: USED, credential_key: KEY, ...more });
/** Something else that the account logged. */
const logged = (occurred_at: string, more: Row = {}): Row => ({ occurred_at, ...more });
const session = (more: Readonly<Record<string, string>> = {}, key = KEY): Row[] =>
  factsOf(key, {
    account: '111111111111',
    type: 'AssumedRole',
    principal: PRINCIPAL,
    session_created: '2026-10-05T12:00:00Z',
    mfa: 'false',
    ...more,
  });
const issued = (by: Row): Given => ({
  event: [logged(MADE, { event_id: 7, ...by }), use()],
  lifecycle: [{ event_id: 7, occurred_at: MADE, phase: 'issued', credential_key: KEY, not_before: MADE }],
});

const CASES: readonly { name: string; given: Given; key?: string; origin: string; issuance: string }[] = [
  {
    name: 'a key that the log shows being issued is seen',
    given: { ...issued({ principal_kind: 'AssumedRole' }), credential_fact: session() },
    origin: 'sts',
    issuance: 'seen',
  },
  {
    name: 'a key issued to an instance by its service is an instance role',
    given: issued({ principal_kind: 'AWSService', via_service: 'ec2.amazonaws.com' }),
    origin: 'instance-role',
    issuance: 'seen',
  },
  {
    name: 'a key issued to another service is a service role',
    given: issued({ principal_kind: 'AWSService', via_service: 'lambda.amazonaws.com' }),
    origin: 'service-role',
    issuance: 'seen',
  },
  {
    name: 'an issued key stays seen although it carries the console flag',
    given: { ...issued({ principal_kind: 'IAMUser' }), credential_fact: session({ from_console: 'true' }) },
    origin: 'sts',
    issuance: 'seen',
  },
  {
    name: 'a key with the console flag is a console session',
    given: {
      event: [logged('2026-10-01 00:00:00'), use()],
      credential_fact: session({ from_console: 'true' }),
    },
    origin: 'console-session',
    issuance: 'not-logged',
  },
  {
    name: 'a key with a console action is a console session',
    given: { event: [use()], credential_fact: session({ console_action: 'true' }) },
    origin: 'console-session',
    issuance: 'not-logged',
  },
  {
    name: 'a key that only services use is forwarded',
    given: { event: [use()], credential_fact: session({ invoked_by: 'athena.amazonaws.com' }) },
    origin: 'service-forwarded',
    issuance: 'not-logged',
  },
  {
    name: 'a key that a service and its holder use is not forwarded',
    given: {
      event: [logged('2026-10-01 00:00:00'), use()],
      credential_fact: session({ invoked_by: 'athena.amazonaws.com' }).map((fact) =>
        fact['name'] === 'type' ? { ...fact, events: 2 } : fact,
      ),
    },
    origin: 'sts',
    issuance: 'unexplained',
  },
  {
    name: 'a key beside a console key of the same session is a console session',
    given: {
      event: [logged('2026-10-01 00:00:00'), use(), use({ credential_key: OTHER })],
      credential_fact: [...session(), ...session({ from_console: 'true' }, OTHER)],
    },
    origin: 'console-session',
    issuance: 'not-logged',
  },
  {
    name: 'a key beside a console key of another MFA state is not one',
    given: {
      event: [logged('2026-10-01 00:00:00'), use(), use({ credential_key: OTHER })],
      credential_fact: [...session(), ...session({ from_console: 'true', mfa: 'true' }, OTHER)],
    },
    origin: 'sts',
    issuance: 'unexplained',
  },
  {
    name: 'a key made at the second of its principal’s console login is a console session',
    given: {
      event: [
        logged(MADE, {
          action: 'ConsoleLogin',
          category: 'sign-in',
          actor_key: `aws-principal:${PRINCIPAL}`,
        }),
        use(),
      ],
      credential_fact: session(),
    },
    origin: 'console-session',
    issuance: 'not-logged',
  },
  {
    name: 'a login a second later, or one that failed, makes no console session',
    given: {
      event: [
        logged('2026-10-01 00:00:00'),
        logged('2026-10-05 12:00:01', { action: 'ConsoleLogin', actor_key: `aws-principal:${PRINCIPAL}` }),
        logged(MADE, { action: 'ConsoleLogin', actor_key: `aws-principal:${PRINCIPAL}`, outcome: 'failed' }),
        use(),
      ],
      credential_fact: session(),
    },
    origin: 'sts',
    issuance: 'unexplained',
  },
  {
    name: 'a key delivered by the metadata service is an instance role whose issuance nobody logs',
    given: {
      event: [logged('2026-10-01 00:00:00'), use()],
      credential_fact: session({ role_delivery: '2.0' }),
    },
    origin: 'instance-role',
    issuance: 'not-logged',
  },
  {
    name: 'a key made before the log begins is from before the evidence',
    given: { event: [use()], credential_fact: session() },
    origin: 'sts',
    issuance: 'before-evidence',
  },
  {
    name: 'an old file of ten years ago does not make the log begin then',
    given: { event: [logged('2016-10-03 09:00:00'), use()], credential_fact: session() },
    origin: 'sts',
    issuance: 'before-evidence',
  },
  {
    name: 'a key made days after the management log ended is of a log that is not there',
    given: {
      event: [logged('2026-10-01 00:00:00'), use({ category: 'data' })],
      credential_fact: session(),
    },
    origin: 'sts',
    issuance: 'log-not-in-evidence',
  },
  {
    name: 'a key of an account with data events only is of a log that is not there',
    given: { event: [use({ category: 'data' })], credential_fact: session() },
    origin: 'sts',
    issuance: 'log-not-in-evidence',
  },
  {
    name: 'a key of an account that logged nothing is of an account that is not there',
    given: { event: [use()], credential_fact: session({ account: '444444444444' }) },
    origin: 'sts',
    issuance: 'account-not-in-evidence',
  },
  {
    name: 'a key made while the log runs, and issued nowhere, is unexplained',
    given: { event: [logged('2026-10-01 00:00:00'), use()], credential_fact: session() },
    origin: 'sts',
    issuance: 'unexplained',
  },
  {
    name: 'a long-lived key made in the evidence is seen',
    key: 'aws-key:AKIAEXAMPLE000000001',
    given: {
      event: [logged(MADE, { event_id: 7 })],
      lifecycle: [
        {
          event_id: 7,
          occurred_at: MADE,
          phase: 'issued',
          credential_key: 'aws-key:AKIAEXAMPLE000000001',
          issuer_key: 'aws-account:111111111111',
        },
      ],
    },
    origin: 'long-lived',
    issuance: 'seen',
  },
  {
    name: 'a long-lived key that was only deleted belongs to its account and is from before the evidence',
    key: 'aws-key:AKIAEXAMPLE000000001',
    given: {
      event: [logged(MADE)],
      lifecycle: [
        {
          occurred_at: MADE,
          phase: 'deleted',
          credential_key: 'aws-key:AKIAEXAMPLE000000001',
          issuer_key: 'aws-account:111111111111',
        },
      ],
    },
    origin: 'long-lived',
    issuance: 'before-evidence',
  },
  {
    name: 'a Vault token from a login is seen',
    key: 'vault-hmac:default/aa',
    given: {
      event: [
        { event_id: 7, occurred_at: MADE, system_key: 'vault:default', resource: 'auth/approle/login' },
      ],
      lifecycle: [
        { event_id: 7, occurred_at: MADE, phase: 'issued', credential_key: 'vault-hmac:default/aa' },
      ],
    },
    origin: 'login',
    issuance: 'seen',
  },
  {
    name: 'a Vault token that wraps an answer was minted and is seen',
    key: 'vault-hmac:default/aa',
    given: {
      event: [{ event_id: 7, occurred_at: MADE, system_key: 'vault:default', resource: 'kv/data/mail/api' }],
      lifecycle: [
        { event_id: 7, occurred_at: MADE, phase: 'wrapped', credential_key: 'vault-hmac:default/aa' },
      ],
    },
    origin: 'minted',
    issuance: 'seen',
  },
  {
    name: 'the token of the first call of a Vault log is from before the evidence',
    key: 'vault-hmac:default/aa',
    given: {
      event: [{ occurred_at: USED, system_key: 'vault:default', credential_key: 'vault-hmac:default/aa' }],
    },
    origin: 'unknown',
    issuance: 'before-evidence',
  },
  {
    name: 'a Vault token says under any of its keys when it was made',
    key: 'vault-hmac:default/aa',
    given: {
      event: [
        logged('2026-10-01 00:00:00', { system_key: 'vault:default' }),
        { occurred_at: USED, system_key: 'vault:default', credential_key: 'vault-hmac:default/aa' },
      ],
      identity_claim: [{ left_key: 'vault-hmac:default/aa', right_key: 'vault-hmac:default/bb' }],
      credential_fact: factsOf('vault-hmac:default/bb', { issue_time: '2026-09-01 00:00:00' }),
    },
    origin: 'unknown',
    issuance: 'before-evidence',
  },
  {
    name: 'a Vault token first used while the log runs is unexplained',
    key: 'vault-hmac:default/aa',
    given: {
      event: [
        logged('2026-10-01 00:00:00', { system_key: 'vault:default' }),
        { occurred_at: USED, system_key: 'vault:default', credential_key: 'vault-hmac:default/aa' },
      ],
    },
    origin: 'unknown',
    issuance: 'unexplained',
  },
];

test.each(CASES)('$name', async ({ given, key, origin, issuance }) => {
  const db = await credentialsOf(given);
  const row = await db.first('SELECT origin, issuance FROM credential WHERE credential_key = ?', [
    key ?? KEY,
  ]);
  expect(row).toEqual({ origin, issuance });
});
