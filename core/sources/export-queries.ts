import { Conditions } from '#core/db/filter.ts';
import { identifier } from '#core/db/quote.ts';
import type { RowsQuery } from '#core/db/rows-query.ts';

const NAMED_EVENTS_SQL = `event.* EXCLUDE (context_id), f.path, c.credential_id, c.label AS credential_label
  FROM event
    LEFT JOIN evidence_file AS f ON f.file_id = event.file_id
    LEFT JOIN credential_alias AS a ON a.credential_key = event.credential_key
    LEFT JOIN credential AS c ON c.credential_id = a.credential_id`;

/** All events that conditions keep, as a list gives a page of them. */
export function takeEvents(
  { whereSql, params }: Conditions,
  { sort, descending }: { readonly sort: string; readonly descending: boolean },
): RowsQuery {
  const direction = descending ? 'DESC' : 'ASC';
  const bySql = sort === 'occurred_at' ? '' : `${identifier(sort)} ${direction} NULLS LAST, `;
  const timeSql = `occurred_at ${sort === 'occurred_at' ? direction : 'ASC'} NULLS LAST, event_id`;
  return { rowsSql: `SELECT ${NAMED_EVENTS_SQL} ${whereSql}`, params, orderSql: `${bySql}${timeSql}` };
}

/**
 * All events that conditions keep and that have a time, with Timesketch's three fields in front: `message`, `datetime`
 * (ISO 8601 in UTC) and `timestamp_desc`; and a query for the number of those without a time.
 */
export function takeTimesketch(kept: Conditions): RowsQuery {
  const timed = new Conditions().addAll(kept).add('event.occurred_at IS NOT NULL');
  const without = new Conditions().addAll(kept).add('event.occurred_at IS NULL');
  return {
    rowsSql: `SELECT
      concat_ws(' ',
        coalesce(c.label, event.actor_key, event.principal_kind, event.credential_key),
        concat_ws(':', event.service, event.action),
        event.outcome,
        CASE WHEN event.error IS NOT NULL THEN '(' || event.error || ')' END,
        CASE WHEN event.resource IS NOT NULL THEN 'on ' || event.resource END,
        CASE WHEN event.client_addr IS NOT NULL THEN 'from ' || event.client_addr END) AS message,
      event.occurred_at AS datetime,
      concat(event.source, ': event time', CASE WHEN event.time_basis = 'record' THEN '' ELSE concat(' (', event.time_basis, ')') END) AS timestamp_desc,
      'credtrail:event' AS data_type,
      ${NAMED_EVENTS_SQL} ${timed.whereSql}`,
    params: timed.params,
    orderSql: 'occurred_at, event_id',
    leftOut: { countSql: `SELECT count(*) AS n FROM event ${without.whereSql}`, params: without.params },
  };
}
