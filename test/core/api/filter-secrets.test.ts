import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { caseFilter } from '#core/api/calls/schemas.ts';
import type { CallContext } from '#core/api/handlers/context.ts';
import { credentialConditions, eventConditions, withoutSecrets } from '#core/api/handlers/filter.ts';
import type { CaseFilter, CheckedFilter } from '#core/api/contract.ts';
import { sha256 } from '#core/base/hash.ts';
import type { Connection } from '#core/db/database.ts';
import { credentialsOf, type Row } from '../given.ts';

const TOKEN = `hvs.${'EXAMPLE'.repeat(4)}`;
const KEY = `vault-token:default/sha256:${sha256(TOKEN)}`;
const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const UUID_KEY = `vault-token:default/sha256:${sha256(UUID)}`;
/** What these filters ask stands in the tables alone; no field of them reaches for the case's files. */
const context = {} as CallContext;

let db: Connection;

beforeEach(async () => {
  const event = (credential_key: string, user_agent: string): Row => ({
    occurred_at: '2026-10-14T09:00:00',
    service: 'vault',
    action: 'read',
    credential_key,
    user_agent,
  });
  const events = [
    event(KEY, 'curl'),
    event(UUID_KEY, `agent sha256:${sha256(TOKEN)}`),
    event('agent:1', 'x --password=masked'),
    event('agent:2', 'curl'),
  ];
  db = await credentialsOf({ event: events });
});

async function found(filter: CheckedFilter): Promise<readonly string[]> {
  const events = await eventConditions(db, context, filter);
  const credentials = await credentialConditions(db, context, filter);
  const rows = await db.rows<{ name: string }>(
    `SELECT 'event ' || event.credential_key AS name FROM event ${events.whereSql}
     UNION ALL SELECT 'credential ' || credential.credential_key FROM credential ${credentials.whereSql}`,
    [...events.params, ...credentials.params],
  );
  return rows.map(({ name }) => name).sort();
}

const ask = (filter: CaseFilter): Promise<readonly string[]> => found(caseFilter.parse(filter));

test('a pasted secret finds the key that holds its hash, and what says that hash, in whatever it was wrapped', async () => {
  const both = [KEY, UUID_KEY].flatMap((key) => [`credential ${key}`, `event ${key}`]).sort();
  for (const text of [TOKEN, ` ${TOKEN}\n`, `export VAULT_TOKEN=${TOKEN}`, `sha256:${sha256(TOKEN)}`])
    expect(await ask({ text }), text).toEqual(both);
  expect(await ask({ text: UUID })).toEqual([`credential ${UUID_KEY}`, `event ${UUID_KEY}`]);
  expect(await ask({ credential: `vault-token:default/${TOKEN}` })).toEqual([
    `credential ${KEY}`,
    `event ${KEY}`,
  ]);
});

test('a filter finds the same before and after it was kept, and is the same when it is kept again', async () => {
  const value = fc.constantFrom(
    TOKEN,
    UUID,
    KEY,
    'curl',
    `agent ${TOKEN}`,
    'password=hunter22',
    `x ${TOKEN}.`,
  );
  const term = fc.record({
    field: fc.constantFrom('user_agent', 'credential_key', 'action'),
    op: fc.constantFrom('is', 'is-not', 'contains'),
    values: fc.array(value, { minLength: 1, maxLength: 2 }),
  });
  const filters = fc.record(
    { text: value, credential: value, terms: fc.array(term, { maxLength: 2 }) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(filters, async (given) => {
      const filter = caseFilter.parse(given);
      const kept = withoutSecrets(filter);
      expect(JSON.stringify(kept.filter)).not.toMatch(/EXAMPLE|hunter22/);
      expect(await found(kept.filter)).toEqual(await found(filter));
      expect(withoutSecrets(kept.filter)).toEqual({ filter: kept.filter, masked: 0 });
    }),
    { numRuns: 60 },
  );
});
