import type { Connection } from '#core/db/database.ts';
import linkTables from './link-tables.sql?raw';
import { LINK_RULES } from './rules/index.ts';

/** Whether some of these kinds are there; null stands for any. */
function some(kinds: readonly string[] | null, present: ReadonlySet<string>): boolean {
  return kinds === null || kinds.some((kind) => present.has(kind));
}

/**
 * Fills `credential_link` by every rule that the kinds of credentials in the case leave something to. Children are found before parents: joined at once, every
 * credential was compared with every other.
 */
export async function linkCredentials(db: Connection): Promise<void> {
  await db.run(linkTables);
  const rows = await db.rows<{ kind: string }>(
    'SELECT kind FROM _credential WHERE kind IS NOT NULL UNION SELECT kind FROM _made WHERE kind IS NOT NULL',
  );
  const present = new Set(rows.map(({ kind }) => kind));
  const rules = LINK_RULES.filter(
    ({ children, parents }) => some(children, present) && some(parents, present),
  );
  for (const { id, relation, strength, sameHolder, sql: proofSql } of rules) {
    await db.run(
      `INSERT INTO credential_link
       WITH proof AS MATERIALIZED (${proofSql}),
       child AS MATERIALIZED (
         SELECT a.credential_id AS child_id, p.parent_key, p.occurred_at, CAST(p.tie AS VARCHAR) AS tie, p.file_id, p.ordinal
         FROM proof AS p JOIN credential_alias AS a ON a.credential_key = p.child_key
       )
       SELECT c.child_id, a.credential_id, $1, $2, $3, $4,
         arg_min(c.file_id, (c.occurred_at, c.tie)), arg_min(c.ordinal, (c.occurred_at, c.tie))
       FROM child AS c JOIN credential_alias AS a ON a.credential_key = c.parent_key
       WHERE a.credential_id <> c.child_id
       GROUP BY c.child_id, a.credential_id`,
      [relation, id, strength, sameHolder],
    );
  }
}
