-- Keys that another point stands for: the session that they are of.
INSERT INTO _point_part
SELECT c.credential_id, s.credential_id
FROM credential AS c
  JOIN (SELECT credential_key, credential_id FROM credential WHERE kind = 'aws-session') AS s ON s.credential_key = c.session_key
WHERE s.credential_id <> c.credential_id;

-- Every credential that no other point stands for, with what is the same of it as of any moment.
INSERT INTO _point BY NAME
WITH
-- Points that stand for keys.
joint AS (SELECT DISTINCT point_id FROM _point_part),
scoped AS (
  SELECT coalesce(u.point_id, k.credential_id) AS point_id, count(*) AS scopes,
    CASE WHEN scopes = 1 THEN any_value(k.from_at) END AS scope_from, CASE WHEN scopes = 1 THEN any_value(k.scope_id) END AS scope_id
  FROM credential_scope AS k LEFT JOIN _point_part AS u ON u.credential_id = k.credential_id
  GROUP BY ALL
),
-- What is expected of a point: its own row, else those of its keys together where all are measured.
expected AS (
  SELECT x.credential_id AS point_id, x.expected_calls AS calls, x.utilisation, x.basis,
    CASE WHEN x.basis = 'declared' THEN x.lifetime_expected_seconds END AS lifetime_seconds
  FROM credential_expectation AS x
    ANTI JOIN _point_part AS u ON u.credential_id = x.credential_id
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
    JOIN (FROM _point_part UNION ALL SELECT point_id, point_id FROM joint) AS u ON u.credential_id = x.credential_id
  GROUP BY u.point_id
),
used AS (
  SELECT coalesce(u.point_id, w.credential_id) AS point_id, sum(w.calls) AS calls, min(w.to_at) AS from_at, max(w.to_at) AS to_at
  FROM credential_use AS w LEFT JOIN _point_part AS u ON u.credential_id = w.credential_id
  WHERE w.span = 'hour'
  GROUP BY ALL
),
tried AS (
  SELECT coalesce(u.point_id, e.credential_id) AS point_id, count(DISTINCT e.event_id) AS attempts, min(coalesce(e.occurred_at, '-infinity')) AS from_at, max(coalesce(e.occurred_at, '-infinity')) AS to_at
  FROM elevation_attempt AS e LEFT JOIN _point_part AS u ON u.credential_id = e.credential_id
  WHERE e.kind <> 'step'
  GROUP BY ALL
),
misfit AS (
  SELECT coalesce(u.point_id, q.credential_id) AS point_id, list(DISTINCT q.kind ORDER BY q.kind) AS kinds,
    min(coalesce(q.from_at, '-infinity')) AS from_at, max(coalesce(q.from_at, '-infinity')) AS to_at
  FROM credential_mismatch AS q LEFT JOIN _point_part AS u ON u.credential_id = q.credential_id
  GROUP BY ALL
),
-- Certificates that sign others are measured by what is ideal for those.
authority AS (
  SELECT DISTINCT a.credential_id FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key WHERE f.name = 'is_ca' AND f."value" = 'true'
)
SELECT row_number() OVER (ORDER BY c.credential_key) AS place, c.credential_id, c.credential_key, c.kind, c.label, c."owner", c.origin, i.label AS agent,
  coalesce(c.issued_at, c.first_used_at) AS begins_at, c.revoked_at, c.expires_at, c.expiry = 'never' AS never, c.last_used_at,
  c.uses, coalesce(w.calls, 0) AS timed_calls, w.from_at AS used_from, w.to_at AS used_to,
  coalesce(t.attempts, 0) AS attempts, t.from_at AS tried_from, t.to_at AS tried_to, coalesce(q.kinds, []) AS mismatches, q.from_at AS misfit_from, q.to_at AS misfit_to,
  coalesce(h.scopes, 0) AS scopes, h.scope_from, h.scope_id, s.score AS scope, s.basis AS scope_basis, s.permissions,
  x.calls AS expected_calls, x.utilisation, x.basis AS utilisation_basis,
  coalesce(x.lifetime_seconds, b.max_lifetime_seconds, o.max_lifetime_seconds) AS ideal_lifetime_seconds,
  coalesce(b.max_scope, o.max_scope) AS ideal_scope,
  coalesce(b.utilisation_low, o.utilisation_low) AS utilisation_low, coalesce(b.utilisation_high, o.utilisation_high) AS utilisation_high
FROM credential AS c
  ANTI JOIN _point_part AS u ON u.credential_id = c.credential_id
  CROSS JOIN (FROM shape_baseline WHERE kind IS NULL) AS o
  LEFT JOIN authority AS y ON y.credential_id = c.credential_id
  LEFT JOIN shape_baseline AS b ON b.kind = CASE WHEN y.credential_id IS NULL THEN c.kind ELSE 'x509-authority' END
  LEFT JOIN identity AS i ON i.identity_id = c.identity_id
  LEFT JOIN scoped AS h ON h.point_id = c.credential_id
  LEFT JOIN scope AS s ON s.scope_id = h.scope_id
  LEFT JOIN expected AS x ON x.point_id = c.credential_id
  LEFT JOIN used AS w ON w.point_id = c.credential_id
  LEFT JOIN tried AS t ON t.point_id = c.credential_id
  LEFT JOIN misfit AS q ON q.point_id = c.credential_id
ORDER BY c.credential_key;
