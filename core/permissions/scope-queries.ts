import type { Connection } from '#core/db/database.ts';
import { loadGrants } from './grant-rows.ts';
import { hadAndUsed, type HadUsed, type UsedPermission } from './had-used.ts';
import { basisOf, heldBy, type BasisRow, type Held } from './holding.ts';

export type { HadUsed } from './had-used.ts';

type Row = Record<string, unknown>;

/** Whose scopes are asked for. */
export interface ScopeSubject {
  /** A credential, or a principal, policy or group by itself. */
  readonly kind: 'credential' | 'holder';
  /** Its primary key, or the key itself. */
  readonly key: string;
  /** Number of the credential as text, null for a holder. */
  readonly credentialId: string | null;
}

/** The credential that has a key, else the holder of that key that has a scope by itself; null where there is neither. */
export async function scopeSubject(connection: Connection, key: string): Promise<ScopeSubject | null> {
  const credential = await connection.first<{ id: string; key: string }>(
    `SELECT c.credential_id::VARCHAR AS id, c.credential_key AS key
     FROM credential_alias AS a JOIN credential AS c ON c.credential_id = a.credential_id WHERE a.credential_key = ?`,
    [key],
  );
  if (credential) return { kind: 'credential', key: credential.key, credentialId: credential.id };
  const holder = await connection.first('SELECT 1 AS found FROM scope WHERE holders = [$1] LIMIT 1', [key]);
  return holder ? { kind: 'holder', key, credentialId: null } : null;
}

/** Scopes of a subject in order of time: the columns of scope, `had_from` and `had_to` of a credential (its own life within the scope's). */
export function scopesOf(connection: Connection, { kind, key, credentialId }: ScopeSubject): Promise<Row[]> {
  return kind === 'credential'
    ? connection.rows(
        `SELECT s.*, x.from_at AS had_from, x.to_at AS had_to
         FROM credential_scope AS x JOIN scope AS s ON s.scope_id = x.scope_id
         WHERE x.credential_id = ?::UBIGINT ORDER BY x.from_at NULLS FIRST, s.scope_id`,
        [credentialId],
      )
    : connection.rows(
        `SELECT s.*, s.from_at AS had_from, s.to_at AS had_to FROM scope AS s
         WHERE s.holders = [?] AND s.session_policy IS NULL AND s.session_policies IS NULL ORDER BY s.from_at NULLS FIRST, s.scope_id`,
        [key],
      );
}

/** Of scopes that {@link scopesOf} gives, those in force at a time (µs); all of them without one. */
export function inForceAt(scopes: readonly Row[], at: bigint | undefined): readonly Row[] {
  if (at === undefined) return scopes;
  return scopes.filter((scope) => {
    const from = scope['had_from'] as bigint | null;
    const to = scope['had_to'] as bigint | null;
    return (from === null || from <= at) && (to === null || to > at);
  });
}

/** The broadest of scopes by their score; null where there is none. */
export function broadestOf(scopes: readonly Row[]): Row | null {
  return [...scopes].sort((a, b) => Number(b['score'] ?? -1) - Number(a['score'] ?? -1))[0] ?? null;
}

/** The statements that scopes come from: scope_id, part and the columns of permission_grant, with the path and SHA-256 of the entry. */
export function sourcesOf(connection: Connection, scopeIds: readonly string[]): Promise<Row[]> {
  return connection.rows(
    `SELECT s.scope_id, s.part, g.*, f.path, f.sha256
     FROM scope_source AS s
       JOIN permission_grant AS g ON g.grant_id = s.grant_id
       LEFT JOIN evidence_file AS f ON f.file_id = g.file_id
     WHERE s.scope_id IN (SELECT unnest($1::UBIGINT[]))
     ORDER BY s.scope_id, s.part, g.holder_key, g.policy_key, g.statement, g.grant_id`,
    [scopeIds],
  );
}

/** What scopes come to by service and access level. */
export function partsOf(connection: Connection, scopeIds: readonly string[]): Promise<Row[]> {
  return connection.rows(
    `SELECT * FROM scope_service WHERE scope_id IN (SELECT unnest($1::UBIGINT[])) ORDER BY scope_id, service, access`,
    [scopeIds],
  );
}

/** What a scope permits, system by system, put together again from its statements; empty for one that only its use shows. */
export async function permissionsIn(connection: Connection, scopeId: string): Promise<readonly Held[]> {
  const row = await connection.first<BasisRow>(
    `SELECT holders, words, audiences, CAST(session_policy AS VARCHAR) AS "sessionPolicy", session_policies AS "sessionPolicies", word_kind AS "wordKind"
     FROM scope WHERE scope_id = ?::UBIGINT AND basis <> 'used'`,
    [scopeId],
  );
  if (!row) return [];
  const sources = await connection.rows<{ id: string; part: string }>(
    'SELECT grant_id::VARCHAR AS id, part FROM scope_source WHERE scope_id = ?::UBIGINT ORDER BY grant_id',
    [scopeId],
  );
  const grants = await loadGrants(
    connection,
    sources.map(({ id }) => id),
  );
  const inForce = sources.flatMap(({ id, part }) => {
    const grant = grants.get(id);
    return grant ? [{ grant, part }] : [];
  });
  return heldBy(basisOf(row), inForce);
}

/** What a credential, and the keys of a session, were used for, permission by permission. */
export function usedBy(connection: Connection, credentialId: string): Promise<UsedPermission[]> {
  return connection.rows<UsedPermission>(
    `WITH whose AS (
       SELECT m.credential_id FROM credential AS c JOIN credential AS m ON m.credential_id = c.credential_id OR (c.kind = 'aws-session' AND m.session_key = c.credential_key)
       WHERE c.credential_id = ?::UBIGINT
     )
     SELECT coalesce(permission, service || ' ' || "action") AS permission, min(source) AS source, min(service) AS service, min(access) AS access, min(basis) AS basis,
       sum(calls)::BIGINT AS calls, sum(denied)::BIGINT AS denied, sum(failed)::BIGINT AS failed, max(resources) AS resources,
       min(first_at) AS "firstAt", max(last_at) AS "lastAt", arg_min(event_id, (first_at, event_id))::VARCHAR AS "eventId"
     FROM used_permission WHERE credential_id IN (FROM whose) GROUP BY ALL ORDER BY calls DESC, permission`,
    [credentialId],
  );
}

/** What a subject had under a scope (null for none that is known), used and never used, and which grants and policies have no content in evidence. */
export async function hadAndUsedUnder(
  connection: Connection,
  { credentialId }: ScopeSubject,
  scopeId: string | null,
): Promise<{ readonly permissions: readonly HadUsed[]; readonly unknown: readonly string[] }> {
  const held = scopeId === null ? [] : await permissionsIn(connection, scopeId);
  const used = credentialId === null ? [] : await usedBy(connection, credentialId);
  return { permissions: hadAndUsed(held, used), unknown: held.flatMap((each) => each.unknown) };
}
