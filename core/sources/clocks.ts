import type { Connection } from '#core/db/database.ts';
import type { Source } from './source.ts';

/** The clocks of the sources as the temporary table `_clock`, in the columns of `source_clock`. */
export async function tellClocks(db: Connection, sources: readonly Source[]): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _clock AS SELECT unnest(?::VARCHAR[]) AS source, unnest(?::VARCHAR[]) AS time_step, unnest(?::VARCHAR[]) AS zone,
       unnest(?::VARCHAR[]) AS year_basis, unnest(?::BIGINT[]) AS rhythm_seconds`,
    [
      sources.map(({ id }) => id),
      sources.map(({ clock }) => clock.precision),
      sources.map(({ clock }) => clock.zone),
      sources.map(({ clock }) => clock.year),
      sources.map(({ clock }) => (clock.rhythm === null ? null : String(clock.rhythm))),
    ],
  );
}
