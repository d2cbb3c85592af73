-- Every credential as a point, as of a moment or, where that is NULL, over its whole life: how long it lives, how much it may do, how much of what is expected it is used, and how far that is from ideal.
WITH
moment AS MATERIALIZED (
  SELECT as_of, coalesce(as_of, (SELECT max(f.last_at) FROM evidence_file AS f)) AS horizon FROM (SELECT CAST(? AS TIMESTAMP) AS as_of)
),
-- Keys that another point stands for: the session that they are of.
part AS MATERIALIZED (
  SELECT c.credential_id, s.credential_id AS point_id
  FROM credential AS c
    JOIN (SELECT credential_key, credential_id FROM credential WHERE kind = 'aws-session') AS s ON s.credential_key = c.session_key
  WHERE s.credential_id <> c.credential_id
),
-- Points that stand for keys.
joint AS (SELECT DISTINCT point_id FROM part),
held AS MATERIALIZED (
  SELECT coalesce(u.point_id, k.credential_id) AS point_id, k.scope_id, coalesce(k.to_at > m.as_of, true) AS lasts
  FROM credential_scope AS k LEFT JOIN part AS u ON u.credential_id = k.credential_id CROSS JOIN moment AS m
  WHERE coalesce(k.from_at <= m.as_of, true)
),
counted AS MATERIALIZED (SELECT point_id, count(*) AS scopes, any_value(scope_id) AS scope_id FROM held GROUP BY point_id),
-- The scope of a point; of several, the widest of those that last.
scoped AS (
  SELECT point_id, scope_id FROM counted WHERE scopes = 1
  UNION ALL
  SELECT h.point_id, arg_max(s.scope_id, (h.lasts, coalesce(s.score, -1), s.scope_id))
  FROM held AS h
    JOIN counted AS n ON n.point_id = h.point_id AND n.scopes > 1
    JOIN scope AS s ON s.scope_id = h.scope_id
  GROUP BY h.point_id
),
-- What is expected of a point: its own row, else those of its keys together where all are measured.
expected AS (
  SELECT x.credential_id AS point_id, x.expected_calls AS calls, x.utilisation, x.basis,
    CASE WHEN x.basis = 'declared' THEN x.lifetime_expected_seconds END AS lifetime_seconds
  FROM credential_expectation AS x
    ANTI JOIN part AS u ON u.credential_id = x.credential_id
    ANTI JOIN joint AS j ON j.point_id = x.credential_id
  UNION ALL
  SELECT u.point_id,
    CASE WHEN bool_or(x.credential_id = u.point_id) THEN max(x.expected_calls) FILTER (x.credential_id = u.point_id)
      WHEN count(*) = count(x.expected_calls) THEN sum(x.expected_calls) END,
    CASE WHEN bool_or(x.credential_id = u.point_id) THEN max(x.utilisation) FILTER (x.credential_id = u.point_id)
      WHEN count(*) = count(x.expected_calls) THEN sum(x.observed_calls) / nullif(sum(x.expected_calls), 0) END,
    arg_max(x.basis, x.credential_id = u.point_id),
    min(x.lifetime_expected_seconds) FILTER (x.basis = 'declared')
  FROM credential_expectation AS x
    JOIN (SELECT credential_id, point_id FROM part UNION ALL SELECT point_id, point_id FROM joint) AS u ON u.credential_id = x.credential_id
  GROUP BY u.point_id
),
-- Calls in the hours that were over by the moment.
used AS (
  SELECT coalesce(u.point_id, w.credential_id) AS point_id, sum(w.calls) AS calls
  FROM (
      SELECT credential_id, sum(calls) AS calls FROM credential_use JOIN moment AS m ON to_at <= m.as_of WHERE span = 'hour' GROUP BY credential_id
    ) AS w LEFT JOIN part AS u ON u.credential_id = w.credential_id
  GROUP BY ALL
),
elevated AS (
  SELECT coalesce(u.point_id, e.credential_id) AS point_id, count(DISTINCT e.event_id) AS attempts
  FROM elevation_attempt AS e LEFT JOIN part AS u ON u.credential_id = e.credential_id CROSS JOIN moment AS m
  WHERE e.kind <> 'step' AND coalesce(e.occurred_at <= m.as_of, true)
  GROUP BY ALL
),
misfit AS (
  SELECT coalesce(u.point_id, q.credential_id) AS point_id, list(DISTINCT q.kind ORDER BY q.kind) AS kinds, len(kinds) AS count
  FROM credential_mismatch AS q LEFT JOIN part AS u ON u.credential_id = q.credential_id CROSS JOIN moment AS m
  WHERE coalesce(q.from_at <= m.as_of, true)
  GROUP BY ALL
),
-- Certificates that sign others are measured by what is ideal for those.
authority AS (
  SELECT DISTINCT a.credential_id FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key WHERE f.name = 'is_ca' AND f."value" = 'true'
),
lived AS (
  SELECT c.*, m.horizon, m.as_of IS NULL AS whole, coalesce(c.issued_at, c.first_used_at) AS begins_at,
    least(CASE WHEN coalesce(c.revoked_at <= m.as_of, true) THEN c.revoked_at END, c.expires_at) AS ends_at,
    CASE WHEN c.last_used_at > m.as_of THEN m.as_of ELSE c.last_used_at END AS seen_at
  FROM credential AS c ANTI JOIN part AS u ON u.credential_id = c.credential_id CROSS JOIN moment AS m
),
measured AS (
  SELECT l.credential_id, l.credential_key, l.kind, l.label, l."owner", l.origin, i.label AS agent,
    CASE
      WHEN l.begins_at IS NULL THEN NULL
      WHEN l.ends_at IS NOT NULL THEN date_sub('microsecond', l.begins_at, l.ends_at)
      WHEN l.expiry = 'never' THEN date_sub('microsecond', l.begins_at, l.horizon)
      ELSE date_sub('microsecond', l.begins_at, l.seen_at)
    END / 1e6 AS lifetime,
    CASE
      WHEN l.begins_at IS NULL THEN 'unknown'
      WHEN l.ends_at IS NOT NULL THEN 'ends'
      WHEN l.expiry = 'never' THEN 'never'
      WHEN l.seen_at IS NOT NULL THEN 'at-least'
      ELSE 'unknown'
    END AS lifetime_basis,
    CASE WHEN l.ends_at > l.horizon THEN date_sub('microsecond', l.horizon, l.ends_at) / 1e6 WHEN l.ends_at <= l.horizon THEN 0 END AS remaining,
    l.whole OR coalesce(l.ends_at <= l.horizon, false) AS done,
    s.scope_id, s.score AS scope, s.basis AS scope_basis, s.permissions,
    CASE WHEN l.whole THEN x.utilisation WHEN x.calls > 0 THEN coalesce(w.calls, 0) / x.calls END AS utilisation,
    x.basis AS utilisation_basis,
    CASE WHEN l.whole THEN l.uses ELSE coalesce(w.calls, 0) END AS uses,
    coalesce(e.attempts, 0) AS elevation, coalesce(q.kinds, []) AS mismatches, coalesce(q.count, 0) AS mismatch_count,
    coalesce(x.lifetime_seconds, b.max_lifetime_seconds, o.max_lifetime_seconds) AS ideal_lifetime,
    coalesce(b.max_scope, o.max_scope) AS ideal_scope,
    coalesce(b.utilisation_low, o.utilisation_low) AS low, coalesce(b.utilisation_high, o.utilisation_high) AS high
  FROM lived AS l
    CROSS JOIN (FROM shape_baseline WHERE kind IS NULL) AS o
    LEFT JOIN authority AS y ON y.credential_id = l.credential_id
    LEFT JOIN shape_baseline AS b ON b.kind = CASE WHEN y.credential_id IS NULL THEN l.kind ELSE 'x509-authority' END
    LEFT JOIN identity AS i ON i.identity_id = l.identity_id
    LEFT JOIN scoped AS h ON h.point_id = l.credential_id
    LEFT JOIN scope AS s ON s.scope_id = h.scope_id
    LEFT JOIN expected AS x ON x.point_id = l.credential_id
    LEFT JOIN used AS w ON w.point_id = l.credential_id
    LEFT JOIN elevated AS e ON e.point_id = l.credential_id
    LEFT JOIN misfit AS q ON q.point_id = l.credential_id
),
-- How far each measure lies outside the ideal: in powers of ten, in steps of 20 points of scope, in kinds of mismatch; never known is never far. What is declared may be needed, not must, so using less of it is not far.
apart AS (
  SELECT *,
    coalesce(greatest(0, log10(greatest(lifetime, 1) / ideal_lifetime)), 0) AS by_lifetime,
    coalesce(greatest(0, (scope - ideal_scope) / 20), 0) AS by_scope,
    CASE WHEN utilisation > high THEN log10(utilisation / high)
      WHEN utilisation < low AND done AND utilisation_basis <> 'declared' THEN least(2, log10(low / greatest(utilisation, 1e-9))) ELSE 0 END AS by_use,
    log10(1 + elevation) AS by_elevation,
    mismatch_count::DOUBLE AS by_mismatch
  FROM measured
),
told AS (
  SELECT *,
    list_concat(
      CASE WHEN by_mismatch > 0 THEN [{'far': by_mismatch + 10, 'words': list_aggregate(list_transform(mismatches, lambda kind: replace(kind, '-', ' ')), 'string_agg', ', ')}] ELSE [] END,
      CASE WHEN by_elevation > 0 THEN [{'far': by_elevation + 5, 'words': elevation || CASE elevation WHEN 1 THEN ' attempt' ELSE ' attempts' END || ' to go further'}] ELSE [] END,
      CASE WHEN by_lifetime > 0 THEN [{'far': by_lifetime, 'words': concat(
        CASE lifetime_basis WHEN 'never' THEN 'never expires, ' WHEN 'at-least' THEN 'at least ' ELSE '' END,
        CASE WHEN lifetime >= 31536000 THEN floor(lifetime / 31536000)::BIGINT || ' y' WHEN lifetime >= 86400 THEN floor(lifetime / 86400)::BIGINT || ' d'
          WHEN lifetime >= 3600 THEN floor(lifetime / 3600)::BIGINT || ' h' ELSE floor(lifetime / 60)::BIGINT || ' min' END,
        CASE lifetime_basis WHEN 'never' THEN ' old' ELSE ' long' END)}] ELSE [] END,
      CASE WHEN by_scope > 0 THEN [{'far': by_scope, 'words': concat('scope ', round(scope)::BIGINT, CASE WHEN permissions IS NULL THEN '' ELSE ' (' || permissions || CASE permissions WHEN 1 THEN ' permission)' ELSE ' permissions)' END END)}] ELSE [] END,
      CASE WHEN by_use > 0 THEN [{'far': by_use, 'words': CASE WHEN utilisation = 0 THEN 'never used though use is expected'
        ELSE concat('used ×', CASE WHEN utilisation >= 10 THEN round(utilisation)::BIGINT::VARCHAR ELSE round(utilisation, CASE WHEN utilisation >= 0.1 THEN 1 ELSE 3 END)::VARCHAR END, ' of what is expected') END}] ELSE [] END
    ) AS reasons
  FROM apart
)
SELECT credential_id, credential_key, kind, label, "owner", origin, agent,
  CASE WHEN lifetime < 0 THEN 0 ELSE lifetime END AS lifetime_seconds, lifetime_basis, remaining AS remaining_seconds,
  scope_id, scope, scope_basis, permissions, utilisation, utilisation_basis, uses, elevation, mismatches, mismatch_count,
  ideal_lifetime AS ideal_lifetime_seconds,
  nullif(list_aggregate(list_transform(list_reverse_sort(reasons), lambda each: each.words)[1:3], 'string_agg', ' · '), '') AS reason,
  sqrt(by_lifetime ** 2 + by_scope ** 2 + by_use ** 2 + by_elevation ** 2 + by_mismatch ** 2) AS distance
FROM told
