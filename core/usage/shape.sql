-- Every credential as a point, as of a moment or, where that is NULL, over its whole life: how long it lives, how much it may do, how much of what is expected it is used, and how far that is from ideal.
WITH
-- The scope of those that had several: the widest of those that last.
held AS (
  SELECT coalesce(u.point_id, k.credential_id) AS point_id, k.scope_id, coalesce(k.to_at > $as_of, true) AS lasts
  FROM credential_scope AS k LEFT JOIN _point_part AS u ON u.credential_id = k.credential_id
  WHERE coalesce(k.from_at <= $as_of, true)
),
widest AS (
  SELECT h.point_id, arg_max(s.scope_id, (h.lasts, coalesce(s.score, -1), s.scope_id)) AS scope_id
  FROM held AS h
    JOIN scope AS s ON s.scope_id = h.scope_id
  WHERE h.point_id IN (SELECT credential_id FROM _point WHERE scopes > 1)
  GROUP BY h.point_id
),
scoped AS (
  SELECT w.point_id, s.* FROM widest AS w JOIN scope AS s ON s.scope_id = w.scope_id
),
-- Whether the moment lies amid a point's use, attempts or mismatches, also for the keys that it stands for; only then they are counted anew.
amid AS NOT MATERIALIZED (
  SELECT credential_id AS point_id, $as_of >= used_from AND $as_of < used_to AS uses, $as_of >= tried_from AND $as_of < tried_to AS tries,
    $as_of >= misfit_from AND $as_of < misfit_to AS misfits
  FROM _point
),
near AS NOT MATERIALIZED (
  SELECT point_id, point_id AS credential_id, uses, tries, misfits FROM amid
  UNION ALL SELECT u.point_id, u.credential_id, a.uses, a.tries, a.misfits FROM amid AS a JOIN _point_part AS u ON u.point_id = a.point_id
),
-- Calls in the hours that were over by the moment.
used AS (
  SELECT n.point_id, sum(w.calls)::BIGINT AS calls FROM credential_use AS w JOIN near AS n ON n.credential_id = w.credential_id
  WHERE n.uses AND w.span = 'hour' AND w.to_at <= $as_of GROUP BY n.point_id
),
elevated AS (
  SELECT n.point_id, count(DISTINCT e.event_id) AS attempts FROM elevation_attempt AS e JOIN near AS n ON n.credential_id = e.credential_id
  WHERE n.tries AND e.kind <> 'step' AND coalesce(e.occurred_at <= $as_of, true) GROUP BY n.point_id
),
misfit AS (
  SELECT n.point_id, list(DISTINCT q.kind ORDER BY q.kind) AS kinds FROM credential_mismatch AS q JOIN near AS n ON n.credential_id = q.credential_id
  WHERE n.misfits AND coalesce(q.from_at <= $as_of, true) GROUP BY n.point_id
),
lived AS (
  SELECT p.*, h.horizon, $as_of IS NULL AS whole,
    least(CASE WHEN coalesce(p.revoked_at <= $as_of, true) THEN p.revoked_at END, p.expires_at) AS ends_at,
    CASE WHEN p.last_used_at > $as_of THEN $as_of ELSE p.last_used_at END AS seen_at,
    scopes = 1 AND coalesce(p.scope_from <= $as_of, true) AS has_scope,
    CASE WHEN p.used_to <= $as_of THEN p.timed_calls WHEN p.used_from <= $as_of THEN NULL ELSE 0 END AS calls_by_then,
    CASE WHEN whole OR p.tried_to <= $as_of THEN p.attempts WHEN p.tried_from <= $as_of THEN NULL ELSE 0 END AS tries_by_then,
    CASE WHEN whole OR p.misfit_to <= $as_of THEN p.mismatches WHEN p.misfit_from <= $as_of THEN NULL ELSE [] END AS misfits_by_then
  FROM _point AS p CROSS JOIN (SELECT coalesce($as_of, max(last_at)) AS horizon FROM evidence_file) AS h
),
measured AS (
  SELECT l.credential_id, l.credential_key, l.kind, l.label, l."owner", l.origin, l.agent, l.place,
    CASE
      WHEN l.begins_at IS NULL THEN NULL
      WHEN l.ends_at IS NOT NULL THEN date_sub('microsecond', l.begins_at, l.ends_at)
      WHEN l.never THEN date_sub('microsecond', l.begins_at, l.horizon)
      ELSE date_sub('microsecond', l.begins_at, l.seen_at)
    END / 1e6 AS lifetime,
    CASE
      WHEN l.begins_at IS NULL THEN 'unknown'
      WHEN l.ends_at IS NOT NULL THEN 'ends'
      WHEN l.never THEN 'never'
      WHEN l.seen_at IS NOT NULL THEN 'at-least'
      ELSE 'unknown'
    END AS lifetime_basis,
    CASE WHEN l.ends_at > l.horizon THEN date_sub('microsecond', l.horizon, l.ends_at) / 1e6 WHEN l.ends_at <= l.horizon THEN 0 END AS remaining,
    l.whole OR coalesce(l.ends_at <= l.horizon, false) AS done,
    CASE WHEN l.has_scope THEN l.scope_id ELSE s.scope_id END AS scope_id, CASE WHEN l.has_scope THEN l.scope ELSE s.score END AS scope,
    CASE WHEN l.has_scope THEN l.scope_basis ELSE s.basis END AS scope_basis, CASE WHEN l.has_scope THEN l.permissions ELSE s.permissions END AS permissions,
    CASE WHEN l.whole THEN l.uses ELSE coalesce(l.calls_by_then, w.calls, 0) END AS uses,
    CASE WHEN l.whole THEN l.utilisation WHEN l.expected_calls > 0 THEN coalesce(l.calls_by_then, w.calls, 0) / l.expected_calls END AS utilisation,
    l.utilisation_basis,
    coalesce(l.tries_by_then, e.attempts, 0) AS elevation, coalesce(l.misfits_by_then, q.kinds, []) AS mismatches,
    l.ideal_lifetime_seconds AS ideal_lifetime, l.ideal_scope, l.utilisation_low AS low, l.utilisation_high AS high
  FROM lived AS l
    LEFT JOIN scoped AS s ON s.point_id = l.credential_id
    LEFT JOIN used AS w ON w.point_id = l.credential_id
    LEFT JOIN elevated AS e ON e.point_id = l.credential_id
    LEFT JOIN misfit AS q ON q.point_id = l.credential_id
),
-- How far each measure lies outside the ideal: in powers of ten, in steps of 20 points of scope, in kinds of mismatch; never known is never far. What is declared may be needed, not must, so using less of it is not far.
apart AS (
  SELECT *, len(mismatches) AS mismatch_count,
    coalesce(greatest(0, log10(greatest(lifetime, 1) / ideal_lifetime)), 0) AS by_lifetime,
    coalesce(greatest(0, (scope - ideal_scope) / 20), 0) AS by_scope,
    CASE WHEN utilisation > high THEN log10(utilisation / high)
      WHEN utilisation < low AND done AND utilisation_basis <> 'declared' THEN least(2, log10(low / greatest(utilisation, 1e-9))) ELSE 0 END AS by_use,
    log10(1 + elevation) AS by_elevation,
    len(mismatches)::DOUBLE AS by_mismatch
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
  ideal_lifetime AS ideal_lifetime_seconds, place,
  nullif(list_aggregate(list_transform(list_reverse_sort(reasons), lambda each: each.words)[1:3], 'string_agg', ' · '), '') AS reason,
  sqrt(by_lifetime ** 2 + by_scope ** 2 + by_use ** 2 + by_elevation ** 2 + by_mismatch ** 2) AS distance
FROM told
