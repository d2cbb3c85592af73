import type { Connection } from '#core/db/database.ts';

/** Which decisions were counted when identities were last computed, by their line, and whether each still fits something: applied or stale. */
export function decisionStates(db: Connection): Promise<{ readonly line: bigint; readonly state: string }[]> {
  return db.rows('SELECT line, state FROM identity_decision ORDER BY line');
}
