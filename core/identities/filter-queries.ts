import type { Connection } from '#core/db/database.ts';
import { Conditions, type ColumnTerm } from '#core/db/filter.ts';

/** The keys of identities that have one of some keys; with `contains`, a part of a key or of a name. */
function keysMeant({ op, values }: ColumnTerm): { readonly keysSql: string; readonly params: string[][] } {
  const texts = values.filter((value) => value !== null);
  const heldSql =
    op === 'contains'
      ? `EXISTS (FROM (SELECT unnest(?::VARCHAR[]) AS part) WHERE contains(lower(n.key), lower(part)) OR contains(lower(i.label), lower(part)))`
      : 'n.key IN (SELECT unnest(?::VARCHAR[]))';
  return {
    keysSql: `SELECT m.key FROM identity_member AS m WHERE m.identity_id IN (
      SELECT n.identity_id FROM identity_member AS n JOIN identity AS i ON i.identity_id = n.identity_id WHERE ${heldSql})`,
    params: [texts],
  };
}

/** Events whose actor, or whom it acted as, is one of some identities, as a condition on `event`; a session of a role is the role's. */
export function eventsOfIdentities(term: ColumnTerm): Conditions {
  const { keysSql, params } = keysMeant(term);
  const columns = ['event.actor_key', 'event.effective_key'];
  const sessionSql = (columnSql: string): string =>
    `CASE WHEN starts_with(${columnSql}, 'aws-principal:') THEN 'aws-principal:' || split_part(${columnSql}, ':', 2) END`;
  const anySql = columns.flatMap((columnSql) => [
    `${columnSql} IN (${keysSql})`,
    `${sessionSql(columnSql)} IN (${keysSql})`,
  ]);
  const asked = new Conditions().add(
    `coalesce(${anySql.join(' OR ')}, false)`,
    ...anySql.flatMap(() => params),
  );
  if (!term.values.includes(null)) return asked;
  return Conditions.anyOf(
    asked,
    new Conditions().add('(event.actor_key IS NULL AND event.effective_key IS NULL)'),
  );
}

/** Credentials that some identities held, by exact or strong links, as a condition on `credential`. */
export function credentialsOfIdentities(term: ColumnTerm): Conditions {
  const { keysSql, params } = keysMeant(term);
  const firmSql = `SELECT h.credential_id FROM credential_holder AS h WHERE h.strength <> 'weak'`;
  const asked = new Conditions().add(
    `credential.credential_id IN (${firmSql} AND h.identity_id IN (
      SELECT o.identity_id FROM identity_member AS o WHERE o.key IN (${keysSql})))`,
    ...params,
  );
  if (!term.values.includes(null)) return asked;
  return Conditions.anyOf(asked, new Conditions().add(`credential.credential_id NOT IN (${firmSql})`));
}

/** The identities that can be asked for, by their first key, with how many events each has; most first, roles left out. */
export function identityValues(
  connection: Connection,
): Promise<{ readonly value: string; readonly count: bigint }[]> {
  return connection.rows(
    `SELECT identity_key AS "value", events AS "count" FROM identity WHERE kind <> 'role' AND events > 0
     ORDER BY events DESC, identity_key LIMIT 2000`,
  );
}
