import type { Connection } from '#core/db/database.ts';
import type { Basis } from './holding.ts';
import type { ScopeContent, ScopePeriod } from './scopes.ts';

const SCOPES_AT_ONCE = 1000;

/** A scope that is to be written. */
export interface WrittenScope {
  /** Which set of credentials it is of (`_basis.basis_id` or `_used_set.basis_id` as text). */
  readonly basisId: string;
  /** What it is of; null where only the use shows it. */
  readonly basis: Basis | null;
  /** Its period, whole where nothing changes. */
  readonly period: Pick<ScopePeriod, 'from' | 'to' | 'inForce'>;
  /** What it comes to. */
  readonly content: Omit<ScopeContent, 'completeness'>;
  /** How complete the evidence is: granted, part-granted, used, none. */
  readonly completeness: string;
}

const ROW = JSON.stringify([
  {
    basis_id: 'UBIGINT',
    holders: ['VARCHAR'],
    session_policy: 'VARCHAR',
    session_policies: ['VARCHAR'],
    words: ['VARCHAR'],
    word_kind: 'VARCHAR',
    audiences: ['VARCHAR'],
    from_us: 'BIGINT',
    to_us: 'BIGINT',
    basis: 'VARCHAR',
    counts: {
      permissions: 'BIGINT',
      list: 'BIGINT',
      read: 'BIGINT',
      write: 'BIGINT',
      permissions_level: 'BIGINT',
      tagging: 'BIGINT',
      auth: 'BIGINT',
      unknown: 'BIGINT',
      conditional: 'BIGINT',
      roles: 'BIGINT',
      services: 'BIGINT',
      resources: 'BIGINT',
      unknown_grants: 'BIGINT',
    },
    any_resource: 'BOOLEAN',
    changes_permissions: 'BOOLEAN',
    mints_credentials: 'BOOLEAN',
    score: 'DOUBLE',
    sources: [{ grant_id: 'UBIGINT', part: 'VARCHAR' }],
    parts: [{ service: 'VARCHAR', access: 'VARCHAR', permissions: 'BIGINT', conditional: 'BIGINT' }],
  },
]);

/** Puts scopes, what they come from and their parts into `scope`, `scope_source`, `scope_service` and `_scope_of_basis`. */
export async function writeScopes(db: Connection, scopes: readonly WrittenScope[]): Promise<void> {
  for (let i = 0; i < scopes.length; i += SCOPES_AT_ONCE) {
    const rows = JSON.stringify(scopes.slice(i, i + SCOPES_AT_ONCE).map(rowOf));
    await db.run(
      `CREATE OR REPLACE TEMP TABLE _written AS
       SELECT s.*, md5_number_lower(concat_ws('/', s.basis_id, s.basis, coalesce(s.from_us, 0))) AS scope_id FROM (SELECT unnest(from_json($1::JSON, $2)) AS s)`,
      [rows, ROW],
    );
    await db.run(WRITE);
  }
}

const WRITE = `
INSERT INTO scope
SELECT scope_id, holders[1], holders, session_policy, session_policies, words, word_kind, audiences, make_timestamp(from_us), make_timestamp(to_us), basis,
  counts.permissions, counts.list, counts.read, counts.write, counts.permissions_level, counts.tagging, counts.auth, counts.unknown, counts.conditional,
  counts.roles, coalesce(len(words), 0), len(parts), counts.services, counts.resources, any_resource, changes_permissions, mints_credentials, counts.unknown_grants,
  CASE WHEN basis <> 'none' THEN score END
FROM _written ORDER BY scope_id;
INSERT INTO scope_source SELECT scope_id, s.grant_id, s.part FROM (SELECT scope_id, unnest(sources) AS s FROM _written) ORDER BY ALL;
INSERT INTO scope_service SELECT scope_id, p.* FROM (SELECT scope_id, unnest(parts) AS p FROM _written) ORDER BY ALL;
INSERT INTO _scope_of_basis SELECT basis_id, scope_id, make_timestamp(from_us), make_timestamp(to_us) FROM _written;
DROP TABLE _written;`;

/** A list as a column holds it: none where it is empty. */
function listed(texts: readonly string[] | undefined): readonly string[] | null {
  return texts !== undefined && texts.length > 0 ? texts : null;
}

function rowOf({ basisId, basis, period, content, completeness }: WrittenScope): object {
  const { measure } = content;
  const { permissions: permissions_level, ...levels } = measure.byAccess;
  const roles = new Set(period.inForce.map(({ grant }) => grant.policyKey ?? grant.holder));
  return {
    basis_id: basisId,
    holders: listed(basis?.holders),
    session_policy: basis?.sessionPolicy ?? null,
    session_policies: listed(basis?.sessionPolicies),
    words: listed(basis?.words),
    word_kind: basis?.wordKind ?? null,
    audiences: listed(basis?.audiences),
    from_us: period.from?.toString() ?? null,
    to_us: period.to?.toString() ?? null,
    basis: completeness,
    counts: {
      permissions: measure.permissions,
      ...levels,
      permissions_level,
      conditional: measure.conditional,
      roles: roles.size,
      services: measure.services,
      resources: content.resources,
      unknown_grants: content.unknown,
    },
    any_resource: content.anyResource,
    changes_permissions: content.changesPermissions,
    mints_credentials: content.mintsCredentials,
    score: measure.score,
    sources: period.inForce.map(({ grant, part }) => ({ grant_id: grant.id, part })),
    parts: measure.parts,
  };
}
