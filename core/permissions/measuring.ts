import type { Connection } from '#core/db/database.ts';
import type { AccessLevel } from '#core/model/vocabulary.ts';
import { changesPermissions, mintsCredentials } from '#core/authz/escalation/powers.ts';
import { PROVIDER_OF_SOURCE } from '#core/authz/escalation/technique.ts';
import { basisOf, type BasisRow } from './holding.ts';
import { measure } from './measure.ts';
import { breadthOfNamed } from './score.ts';
import { periodsOf, readGrants } from './scopes.ts';
import { writeScopes, type WrittenScope } from './write-scopes.ts';

/** Measures every basis in `_basis`, period by period. */
export async function measureHeld(db: Connection): Promise<void> {
  await db.run(
    'CREATE OR REPLACE TEMP TABLE _scope_of_basis (basis_id UBIGINT, scope_id UBIGINT, from_at TIMESTAMP, to_at TIMESTAMP)',
  );
  const rows = await db.rows<BasisRow & { readonly id: string }>(
    `SELECT basis_id::VARCHAR AS id, any_value(holders) AS holders, any_value(CAST("policy" AS VARCHAR)) AS "sessionPolicy",
       any_value(policies) AS "sessionPolicies", any_value(words) AS words, any_value(word_kind) AS "wordKind", any_value(audiences) AS audiences
     FROM _basis GROUP BY basis_id ORDER BY basis_id`,
  );
  if (rows.length === 0) return;
  const grants = await readGrants(db);
  const scopes = rows.flatMap(({ id, ...row }) => {
    const basis = basisOf(row);
    return periodsOf(basis, grants).map(
      ({ content: { completeness, ...content }, ...period }): WrittenScope => ({
        basisId: id,
        basis,
        period,
        content,
        completeness,
      }),
    );
  });
  await writeScopes(db, scopes);
}

interface Used {
  readonly permission: string;
  readonly service: string | null;
  readonly source: string;
  readonly access: AccessLevel | null;
  readonly resources: bigint;
}

/** Measures what credentials in `_used_set` were seen to do: their scope is at least that. */
export async function measureUsed(db: Connection): Promise<void> {
  const rows = await db.rows<{ id: string; used: readonly Used[] | null }>(
    'SELECT basis_id::VARCHAR AS id, any_value(used) AS used FROM _used_set GROUP BY basis_id ORDER BY basis_id',
  );
  await writeScopes(
    db,
    rows.map(({ id, used }): WrittenScope => ({
      basisId: id,
      basis: null,
      period: { from: null, to: null, inForce: [] },
      content: contentOfUse(used ?? []),
      completeness: used ? 'used' : 'none',
    })),
  );
}

function contentOfUse(used: readonly Used[]): WrittenScope['content'] {
  const powers = used.flatMap(({ permission, source, access }) => {
    const provider = PROVIDER_OF_SOURCE[source];
    return provider ? [{ provider, permission, access }] : [];
  });
  return {
    measure: measure(
      used.map(({ service, access, resources }) => ({
        service: service ?? '',
        access,
        conditional: false,
        breadth: breadthOfNamed(Number(resources)),
      })),
    ),
    resources: used.reduce((most, { resources }) => Math.max(most, Number(resources)), 0),
    anyResource: false,
    changesPermissions: powers.some(({ provider, permission, access }) =>
      changesPermissions(provider, permission, access),
    ),
    mintsCredentials: powers.some(({ provider, permission }) => mintsCredentials(provider, permission)),
    unknown: 0,
  };
}
