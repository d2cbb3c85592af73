import type { Connection } from '#core/db/database.ts';

type Row = Record<string, unknown>;

/** What two scopes come to side by side: service, access, and for each side permissions and how many of them are conditional; null for a scope that is not known. */
export function partsBeside(connection: Connection, a: string | null, b: string | null): Promise<Row[]> {
  return connection.rows(
    `WITH
     a AS (SELECT service, access, permissions, conditional FROM scope_service WHERE scope_id = ?::UBIGINT),
     b AS (SELECT service, access, permissions, conditional FROM scope_service WHERE scope_id = ?::UBIGINT)
     SELECT coalesce(a.service, b.service) AS service, coalesce(a.access, b.access) AS access,
       coalesce(a.permissions, 0) AS a_permissions, coalesce(b.permissions, 0) AS b_permissions,
       coalesce(a.conditional, 0) AS a_conditional, coalesce(b.conditional, 0) AS b_conditional
     FROM a FULL JOIN b ON b.service IS NOT DISTINCT FROM a.service AND b.access IS NOT DISTINCT FROM a.access
     ORDER BY abs(coalesce(a.permissions, 0) - coalesce(b.permissions, 0)) DESC, service, access`,
    [a, b],
  );
}
