import { expect, it } from 'vitest';
import { credentialsHeldBy } from '#core/identities/holding-queries.ts';
import { linksOfIdentity } from '#core/identities/link-queries.ts';
import { identityOf, listIdentities, membersOfIdentity } from '#core/identities/queries.ts';
import { credentialsOf } from '../given.ts';

const AGENT = 'agent:00000000-0000-4000-8000-00000000000a';
const at = (day: number): string => `2026-10-0${String(day)} 12:00:00`;
const moment = (day: number): bigint => BigInt(Date.parse(`${at(day).replace(' ', 'T')}Z`)) * 1000n;
const page = { sort: 'label', descending: false, offset: 0, limit: 10 } as const;

it('as of a moment, what records tell of only later is not there', async () => {
  const token = (n: number): string => `vault-hmac:default/0${String(n)}`;
  const db = await credentialsOf({
    event: [
      { occurred_at: at(1), actor_key: AGENT },
      { occurred_at: at(3), actor_key: 'vault-entity:default/e1' },
      { occurred_at: at(8), actor_key: 'k8s-user:default/late' },
    ],
    identity_claim: [3, 5].flatMap((day) => [
      {
        rule: 'vault-token-entity',
        relation: 'acts-as',
        left_key: token(day),
        right_key: 'vault-entity:default/e1',
        first_at: at(day),
      },
      {
        rule: 'vault-metadata-agent',
        relation: 'acts-as',
        left_key: token(day),
        right_key: AGENT,
        first_at: at(day),
      },
    ]),
    lifecycle: [3, 5].map((day) => ({
      phase: 'issued',
      occurred_at: at(day),
      credential_key: token(day),
      kind: 'vault-token',
    })),
  });
  const told = async (asOf: bigint | undefined): Promise<unknown> => {
    const { rows, total } = await listIdentities(db, { ...page, asOf });
    const id = (await identityOf(db, AGENT))?.['identity_id'] as bigint;
    return {
      actors: rows.map((row) => row['identity_key']),
      total,
      keys: (await membersOfIdentity(db, id, asOf)).map((row) => row['key']),
      links: (await linksOfIdentity(db, id, asOf)).total,
      held: (await credentialsHeldBy(db, id, asOf)).rows.map((row) => row['credential_key']),
    };
  };
  expect(await told(moment(2))).toEqual({ actors: [AGENT], total: 1n, keys: [AGENT], links: 0n, held: [] });
  expect(await told(moment(4))).toMatchObject({
    keys: [AGENT, 'vault-entity:default/e1'],
    links: 1n,
    held: [token(3)],
  });
  expect(await told(undefined)).toMatchObject({
    actors: [AGENT, 'k8s-user:default/late'],
    total: 2n,
    held: [token(5), token(3)],
  });
});
