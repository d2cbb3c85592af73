import { expect, test } from 'vitest';
import { credentialsOf, factsOf, type Given } from '../given.ts';

const at = '2026-10-05 12:00:00';
const ODD = 'aws-key:EXAMPLE0000000000001';
const made = (kind: string, phase: string) => [
  {
    occurred_at: at,
    phase,
    kind,
    credential_key: ODD,
    expiry: kind === 'aws-access-key' ? 'never' : 'unknown',
  },
];

const CASES: readonly {
  name: string;
  key: string;
  given?: Given;
  kind: string;
  origin: string;
  expiry: string;
}[] = [
  {
    name: 'an AKIA key is long-lived',
    key: 'aws-key:AKIAEXAMPLE000000001',
    kind: 'aws-access-key',
    origin: 'long-lived',
    expiry: 'never',
  },
  {
    name: 'an ASIA key is temporary',
    key: 'aws-key:ASIAEXAMPLE000000001',
    kind: 'aws-temporary-key',
    origin: 'unknown',
    expiry: 'unknown',
  },
  {
    name: 'a key that begins otherwise is of no kind that is known',
    key: ODD,
    kind: 'aws-key',
    origin: 'unknown',
    expiry: 'unknown',
  },
  {
    name: 'a key that begins otherwise and was handed out by STS is temporary',
    key: ODD,
    given: { lifecycle: made('aws-temporary-key', 'issued') },
    kind: 'aws-temporary-key',
    origin: 'sts',
    expiry: 'unknown',
  },
  {
    name: 'a key that begins otherwise and was made for a user is long-lived',
    key: ODD,
    given: { lifecycle: made('aws-access-key', 'issued') },
    kind: 'aws-access-key',
    origin: 'long-lived',
    expiry: 'never',
  },
  {
    name: 'a key that begins otherwise and was only asked to be deleted is of no kind that is known',
    key: ODD,
    given: { lifecycle: made('aws-access-key', 'refused') },
    kind: 'aws-key',
    origin: 'unknown',
    expiry: 'unknown',
  },
  {
    name: 'a key that begins otherwise and has a session is temporary',
    key: ODD,
    given: {
      credential_fact: factsOf(ODD, { type: 'AssumedRole', session_created: '2026-10-05T11:00:00Z' }),
    },
    kind: 'aws-temporary-key',
    origin: 'sts',
    expiry: 'unknown',
  },
];

test.each(CASES)('$name', async ({ key, given, kind, origin, expiry }) => {
  const db = await credentialsOf({ event: [{ occurred_at: at, credential_key: key }], ...given });
  const row = await db.first('SELECT kind, origin, expiry FROM credential WHERE credential_key = ?', [key]);
  expect(row).toEqual({ kind, origin, expiry });
});
