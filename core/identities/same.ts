import type { Connection } from '#core/db/database.ts';
import { ACTOR_RULES } from './rules/index.ts';
import claims from './same-claims.sql?raw';
import standing from './standing.sql?raw';

/** Fills `_same` with everything that says that two keys stand for one actor: what records claim, and what every rule concludes. */
export async function gatherSame(db: Connection): Promise<void> {
  await db.run(claims);
  for (const { id, strength, sql: proofSql } of ACTOR_RULES) {
    await db.run(
      `INSERT INTO _said
       WITH proof AS MATERIALIZED (${proofSql})
       SELECT least(left_key, right_key), greatest(left_key, right_key), $1, $2,
         min(occurred_at), max(occurred_at), count(*),
         arg_min(file_id, (occurred_at IS NULL, occurred_at, CAST(tie AS VARCHAR))), arg_min(ordinal, (occurred_at IS NULL, occurred_at, CAST(tie AS VARCHAR)))
       FROM proof
       WHERE actor_of(left_key) = left_key AND actor_of(right_key) = right_key AND left_key <> right_key
       GROUP BY 1, 2`,
      [id, strength],
    );
  }
  await db.run(standing);
}
