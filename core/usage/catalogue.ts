import { CATALOGUE_ROWS } from '#core/authz/escalation/catalogue.ts';
import type { Connection } from '#core/db/database.ts';

/** Fills `_technique`: each permission of each set of the catalogue of escalation, with the source whose calls show it. */
export async function noteCatalogue(db: Connection): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _technique AS
     SELECT CASE provider WHEN 'aws' THEN 'aws-cloudtrail' WHEN 'gcp' THEN 'gcp-audit' WHEN 'kubernetes' THEN 'kubernetes-audit' WHEN 'vault' THEN 'vault-audit'
       WHEN 'spire' THEN 'spire-server' END AS source, provider IN ('aws', 'gcp') AS folded, technique, alternative, "setSize" AS set_size, permission, exact, pattern
     FROM (SELECT unnest(from_json($1::JSON, $2), max_depth := 2))`,
    [
      JSON.stringify(CATALOGUE_ROWS),
      JSON.stringify([
        {
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
