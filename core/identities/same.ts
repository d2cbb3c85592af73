import type { Connection } from '#core/db/database.ts';
import { ACTOR_RULES } from './rules/index.ts';
import claims from './same-claims.sql?raw';
import standing from './standing.sql?raw';

/** Fills `_same` with everything that says that two keys stand for one actor: what records claim, and what every rule concludes. */
export async function gatherSame(db: Connection): Promise<void> {
  await db.run(claims);
  const rows = await db.rows<{ name: string }>(
    'SELECT DISTINCT rule AS name FROM identity_claim UNION SELECT DISTINCT name FROM credential_fact',
  );
  const present = new Set(rows.map(({ name }) => name));
  const rules = ACTOR_RULES.filter(({ needs }) => needs.every((name) => present.has(name)));
  for (const { id, strength, sql: proofSql } of rules) {
    await db.run(
      `INSERT INTO _said
       WITH given AS MATERIALIZED (${proofSql}),
       proof AS (
         SELECT DISTINCT g.left_key, g.right_key, g.occurred_at, g.file_id, g.ordinal,
           (g.occurred_at IS NULL, g.occurred_at, CAST(g.tie AS VARCHAR), f.sha256, g.ordinal) AS place
         FROM given AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id
       )
       SELECT least(left_key, right_key), greatest(left_key, right_key), $1, $2,
         min(occurred_at), max(occurred_at), count(DISTINCT (file_id, ordinal)),
         arg_min(file_id, place), arg_min(ordinal, place)
       FROM proof
       WHERE actor_of(left_key) = left_key AND actor_of(right_key) = right_key AND left_key <> right_key
       GROUP BY 1, 2`,
      [id, strength],
    );
  }
  await db.run(standing);
}
