import { eventAction } from '#core/authz/aws/event-actions.ts';
import type { Connection } from '#core/db/database.ts';

/** Fills `_call_permission`: the permissions that each kind of AWS call in the case needs, as far as the map knows them. */
export async function nameCalls(db: Connection): Promise<void> {
  const calls = await db.rows<{ service: string; action: string }>(
    `SELECT DISTINCT service, "action" FROM event
     WHERE source = 'aws-cloudtrail' AND credential_key IS NOT NULL AND service IS NOT NULL AND "action" IS NOT NULL ORDER BY ALL`,
  );
  const rows = calls.flatMap(({ service, action }) => {
    const { permissions, oneOf, free, basis, access } = eventAction(service, action);
    const how = free !== null ? 'none' : oneOf.length > 0 ? 'one-of' : basis;
    const each = permissions.length > 0 ? permissions : [null];
    return each.map((permission) => ({ service, action, permission, access, basis: how }));
  });
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _call_permission AS
     SELECT c.* FROM (SELECT unnest(from_json($1::JSON, $2)) AS c)`,
    [
      JSON.stringify(rows),
      JSON.stringify([
        { service: 'VARCHAR', action: 'VARCHAR', permission: 'VARCHAR', access: 'VARCHAR', basis: 'VARCHAR' },
      ]),
    ],
  );
}
