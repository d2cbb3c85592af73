import type { Connection } from '#core/db/database.ts';
import absent from './absent.sql?raw';
import clocks from './clocks.sql?raw';
import gaps from './gaps.sql?raw';
import periods from './periods.sql?raw';
import sources from './sources.sql?raw';
import spans from './spans.sql?raw';
import tables from './tables.sql?raw';
import unlogged from './unlogged.sql?raw';
import unmeasured from './unmeasured.sql?raw';
import unread from './unread.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = [
  'event',
  'lifecycle',
  'permission_grant',
  'set_aside',
  'evidence_file',
  'evidence_gap',
  'evidence_proof',
  'source_clock',
  'system',
  'credential_fact',
  'credential',
  'credential_alias',
  'credential_break',
  'event_attribution',
  'unmapped_action',
  'shape',
];
/** Tables that this stage writes. */
export const writes: readonly string[] = ['coverage_span', 'coverage_gap'];

/** Computes again what the evidence covers, and what it cannot show. */
export async function runCoverage(db: Connection): Promise<void> {
  await db.run('BEGIN');
  try {
    for (const script of [
      tables,
      spans,
      absent,
      sources,
      periods,
      unlogged,
      unread,
      unmeasured,
      clocks,
      gaps,
    ])
      await db.run(script);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
