import { CATALOGUE_ROWS } from '#core/authz/escalation/catalogue.ts';
import { PROVIDER_OF_SOURCE } from '#core/authz/escalation/technique.ts';
import type { Connection } from '#core/db/database.ts';

/** The source whose calls show a system's permissions. */
const SOURCES = new Map(Object.entries(PROVIDER_OF_SOURCE).map(([source, provider]) => [provider, source]));

/** Fills `_technique`: each permission of each set of the catalogue of escalation, with the source whose calls show it. */
export async function noteCatalogue(db: Connection): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _technique AS
     SELECT source, provider IN ('aws', 'gcp') AS folded, technique, alternative, "setSize" AS set_size, permission, exact, pattern
     FROM (SELECT unnest(from_json($1::JSON, $2), max_depth := 2))`,
    [
      JSON.stringify(CATALOGUE_ROWS.map((row) => ({ ...row, source: SOURCES.get(row.provider) ?? null }))),
      JSON.stringify([
        {
          source: 'VARCHAR',
          provider: 'VARCHAR',
          technique: 'VARCHAR',
          alternative: 'BIGINT',
          setSize: 'BIGINT',
          permission: 'VARCHAR',
          exact: 'VARCHAR',
          pattern: 'VARCHAR',
        },
      ]),
    ],
  );
}
