import type { Connection } from '#core/db/database.ts';
import lanes from './lanes.sql?raw';
import spans from './spans.sql?raw';
import sums from './sums.sql?raw';
import terms from './terms.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = [
  'event',
  'lifecycle',
  'credential',
  'credential_alias',
  'credential_fact',
  'credential_holder',
  'credential_task',
  'identity',
  'registered_task',
  'elevation_attempt',
  'credential_mismatch',
  'shape',
];
/** Tables that this stage writes. */
export const writes: readonly string[] = [
  '_term',
  '_credential_text',
  '_event_place',
  '_event_span',
  '_event_call',
  '_event_origin',
  '_lane_mark',
  '_lane_group',
  '_lane_measure',
];

/** Lays out what the search, the timeline and the list of events ask for at every step, so that a few rows are found without reading the others. */
export async function runLookup(db: Connection): Promise<void> {
  await db.run('BEGIN');
  try {
    for (const script of [lanes, terms, spans, sums]) await db.run(script);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
