import type { Connection } from '#core/db/database.ts';
import { noteCatalogue } from './catalogue.ts';
import clocks from './clocks.sql?raw';
import elevation from './elevation.sql?raw';
import expectation from './expectation.sql?raw';
import kin from './kin.sql?raw';
import late from './late.sql?raw';
import places from './places.sql?raw';
import put from './put-together.sql?raw';
import { measureShape } from './shape.ts';
import silent from './silent.sql?raw';
import tables from './tables.sql?raw';
import windows from './windows.sql?raw';

/** Tables of earlier stages that this stage reads. */
export const reads: readonly string[] = [
  'event',
  'lifecycle',
  'credential_fact',
  'registered_task',
  'inventory_expectation',
  'inventory_agent',
  'evidence_file',
  'source_clock',
  'clock_offset',
  '_credential',
  'credential_alias',
  'credential_holder',
  'credential_task',
  'identity',
  '_held',
  '_use',
  'used_permission',
  'scope',
  'credential_scope',
];
/** Tables that this stage writes. */
export const writes: readonly string[] = [
  'credential',
  'credential_use',
  'credential_expectation',
  'credential_mismatch',
  'elevation_attempt',
  'shape_baseline',
  'shape',
  '_point',
  '_point_part',
];

/** Computes again what each credential did in time, what was to be expected of it, and where issued and used do not fit. */
export async function runUsage(db: Connection): Promise<void> {
  await db.run('BEGIN');
  try {
    for (const script of [tables, clocks, late, silent, places, windows, kin, expectation])
      await db.run(script);
    await noteCatalogue(db);
    for (const script of [elevation, put]) await db.run(script);
    await measureShape(db);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}
