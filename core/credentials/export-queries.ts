import type { Conditions } from '#core/db/filter.ts';
import type { RowsQuery } from '#core/db/rows-query.ts';
import { scoped, SORTS } from './queries.ts';

/** All credentials that conditions keep, with `parent_key` and `parent_label`. */
export function takeCredentials(
  kept: Conditions,
  page: { readonly collapse: boolean; readonly sort: keyof typeof SORTS; readonly descending: boolean },
): RowsQuery {
  const { whereSql, params } = scoped(kept, { collapse: page.collapse });
  const direction = page.descending ? 'DESC' : 'ASC';
  return {
    rowsSql: `WITH shown AS (
        SELECT *, row_number() OVER (ORDER BY ${SORTS[page.sort]} ${direction} NULLS LAST, credential_key) AS place
        FROM credential ${whereSql}
      )
      SELECT shown.* EXCLUDE (place), p.credential_key AS parent_key, p.label AS parent_label
      FROM shown LEFT JOIN credential AS p ON p.credential_id = shown.parent_id
      ORDER BY shown.place`,
    params,
    orderSql: null,
  };
}

/**
 * One credential's story in time order, as rows of one table: `record` says whether a row is an event, a step of the
 * lifecycle, or a link to another credential; what the kinds do not share is NULL. `keys` are all its keys and its members'.
 */
export function takeStory(keys: readonly string[]): RowsQuery {
  return {
    rowsSql: `WITH
      wanted AS (SELECT unnest(?::VARCHAR[]) AS key),
      own AS (SELECT DISTINCT credential_id FROM credential_alias WHERE credential_key IN (FROM wanted)),
      story AS (
        SELECT 'event' AS record, e.occurred_at, concat_ws(':', e.service, e.action) AS what, e.outcome, e.credential_key,
          e.* EXCLUDE (context_id, occurred_at, outcome, credential_key)
        FROM event AS e WHERE e.credential_key IN (FROM wanted)
        UNION ALL BY NAME
        SELECT 'lifecycle' AS record, l.occurred_at, l.phase AS what, l.credential_key,
          l.* EXCLUDE (occurred_at, credential_key)
        FROM lifecycle AS l
        WHERE l.credential_key IN (FROM wanted) OR l.parent_key IN (FROM wanted)
          OR l.replaces_key IN (FROM wanted) OR l.by_key IN (FROM wanted)
        UNION ALL BY NAME
        SELECT 'link' AS record, c.issued_at AS occurred_at, k.relation AS what, c.credential_key,
          p.credential_key AS parent_key, k.rule, k.strength, k.file_id, k.ordinal
        FROM credential_link AS k
          JOIN credential AS c ON c.credential_id = k.child_id
          JOIN credential AS p ON p.credential_id = k.parent_id
        WHERE k.child_id IN (FROM own) OR k.parent_id IN (FROM own)
      )
      SELECT story.*, f.path, f.sha256 FROM story LEFT JOIN evidence_file AS f ON f.file_id = story.file_id`,
    params: [[...keys]],
    orderSql: 'occurred_at NULLS LAST, record, event_id, what, credential_key',
  };
}
