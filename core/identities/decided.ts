import type { Connection } from '#core/db/database.ts';
import type { DecisionVerdict } from '#core/model/vocabulary.ts';

/** A decision of the investigator about identities, which refers to keys alone. */
export interface Decided {
  /** Line of the journal that holds it, from 1. */
  readonly line: number;
  /** What was decided. */
  readonly verdict: DecisionVerdict;
  /** The key that it is about, or one key of a link. */
  readonly key: string;
  /** The other key of a link; null for an owner or a name. */
  readonly otherKey: string | null;
  /** The owner or the name; null for a link. */
  readonly value: string | null;
  /** Why, in the investigator's words. */
  readonly reason: string;
}

/** Fills `identity_decision`; whether each still fits is said by {@link settleDecisions}. */
export async function noteDecisions(db: Connection, decisions: readonly Decided[]): Promise<void> {
  for (const { line, verdict, key, otherKey, value, reason } of decisions)
    await db.run(
      `INSERT INTO identity_decision
       SELECT $1::BIGINT, $2, least($3, coalesce($4, $3)), CASE WHEN $4 IS NOT NULL THEN greatest($3, $4) END, $5, $6, 'stale'`,
      [line, verdict, key, otherKey, value, reason],
    );
}

/** Marks as applied what still fits: a link that some rule states, a key of an identity or of a credential. */
export async function settleDecisions(db: Connection): Promise<void> {
  await db.run(
    `UPDATE identity_decision AS d SET state = 'applied'
     WHERE CASE WHEN d.verdict IN ('accept', 'reject')
       THEN EXISTS (FROM identity_link AS l WHERE l.left_key = d.left_key AND l.right_key = d.right_key)
       ELSE d.left_key IN (SELECT key FROM identity_member) OR d.left_key IN (SELECT credential_key FROM credential_alias) END`,
  );
}
