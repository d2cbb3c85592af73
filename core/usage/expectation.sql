-- How much use was to be expected of each credential, by what says so best: a declaration, credentials like it, its own past.

-- What the inventory declares of a credential: of its agent, else of its role, else of its kind.
CREATE OR REPLACE TEMP TABLE _declared AS
WITH
called AS (
  SELECT a.credential_id, regexp_extract(f."value", '[^/]+$') AS role
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key WHERE f.name = 'issuer_arn'
),
meant AS (
  SELECT k.credential_id, x.*, 1 AS rank
  FROM inventory_expectation AS x JOIN _kin AS k ON lower(x.subject) = k.agent_uuid OR lower(x.subject) = lower(k.identity_label) WHERE x.subject_kind = 'agent'
  UNION ALL
  SELECT c.credential_id, x.*, 2 FROM inventory_expectation AS x JOIN called AS c ON c.role = x.subject WHERE x.subject_kind = 'role'
  UNION ALL
  SELECT k.credential_id, x.*, 3 FROM inventory_expectation AS x JOIN _kin AS k ON k.kind = x.subject WHERE x.subject_kind = 'kind'
  UNION ALL
  SELECT k.credential_id, x.*, 3
  FROM inventory_expectation AS x
    JOIN inventory_agent AS g ON g.kind = x.subject
    JOIN _kin AS k ON k.agent_uuid = g.agent_uuid WHERE x.subject_kind = 'kind'
)
SELECT credential_id, arg_min("actions", (rank, event_id)) FILTER ("actions" IS NOT NULL) AS "actions", arg_min(services, (rank, event_id)) FILTER (services IS NOT NULL) AS services,
  arg_min(max_lifetime_seconds, (rank, event_id)) FILTER (max_lifetime_seconds IS NOT NULL) AS lifetime_seconds,
  arg_min(baseline, (rank, event_id)) FILTER (baseline IS NOT NULL) AS baseline, arg_min({'file_id': file_id, 'ordinal': ordinal}, (rank, event_id)) AS first
FROM meant GROUP BY credential_id;

-- What each needed: permissions, of calls that no map knows the call itself; and of those, which the declaration names.
CREATE OR REPLACE TEMP TABLE _needed AS
WITH used AS (
  SELECT DISTINCT credential_id, coalesce(permission, concat_ws(':', service, "action")) AS permission, service, concat_ws(':', service, "action") AS call FROM used_permission
),
judged AS (
  SELECT u.*, d."actions",
    coalesce(list_contains(d.services, u.service), false) OR list_has_any(d."actions", [u.permission, u.call, u.service || ':*']) AS declared
  FROM used AS u LEFT JOIN _declared AS d ON d.credential_id = u.credential_id
)
SELECT credential_id, count(DISTINCT permission) AS permissions, bool_or(declared) AS any_declared,
  count(DISTINCT CASE WHEN list_contains("actions", permission) THEN permission WHEN list_contains("actions", call) THEN call
    WHEN list_contains("actions", service || ':*') THEN service || ':*' END) AS declared_used
FROM judged GROUP BY credential_id;

-- The median of what credentials that are alike did in a second of their lives, where there are at least six, and by how much half of them lie from it.
CREATE OR REPLACE TEMP TABLE _alike AS
WITH
rate AS (
  SELECT k.credential_id, k.sibling_key, k.uses / l.seconds AS rate, l.seconds, coalesce(n.permissions, 0) AS permissions
  FROM _kin AS k
    JOIN _lived AS l ON l.credential_id = k.credential_id AND l.seconds IS NOT NULL
    LEFT JOIN _needed AS n ON n.credential_id = k.credential_id
  WHERE k.sibling_key IS NOT NULL
),
middle AS (
  SELECT sibling_key, median(rate) AS rate, median(seconds)::BIGINT AS seconds, median(permissions)::BIGINT AS permissions, count(*) AS members
  FROM rate GROUP BY sibling_key HAVING count(*) >= 6
)
SELECT m.sibling_key, any_value(m.rate) AS rate, median(abs(r.rate - m.rate)) AS spread, any_value(m.seconds) AS seconds,
  any_value(m.permissions) AS permissions, any_value(m.members) AS members
FROM rate AS r JOIN middle AS m ON m.sibling_key = r.sibling_key GROUP BY m.sibling_key;

-- The median of a credential's own days, those without use included, where there are at least seven; and by how much half of them lie from it.
CREATE OR REPLACE TEMP TABLE _own AS
WITH
by_day AS (
  SELECT credential_id, date_trunc('day', from_at) AS day, sum(calls) AS calls FROM credential_use WHERE span = 'hour'
    AND credential_id NOT IN (SELECT k.credential_id FROM _kin AS k JOIN _alike AS a ON a.sibling_key = k.sibling_key LEFT JOIN _declared AS d ON d.credential_id = k.credential_id WHERE d.baseline IS DISTINCT FROM 'own')
  GROUP BY ALL
),
listed AS (
  SELECT b.credential_id, list(b.calls ORDER BY b.day) AS active, greatest(count(*), ceil(any_value(l.seconds) / 86400))::BIGINT AS days
  FROM by_day AS b JOIN _lived AS l ON l.credential_id = b.credential_id
  GROUP BY b.credential_id HAVING days >= 7
),
filled AS (
  SELECT credential_id, days, list_resize(active, days, 0) AS each FROM listed
),
middle AS (SELECT *, list_median(each) AS usual FROM filled)
SELECT credential_id, days, usual, list_median(list_transform(each, lambda n: abs(n - usual))) AS spread FROM middle;

INSERT INTO credential_expectation BY NAME
WITH
placed AS (
  SELECT k.credential_id, k.sibling_key, k.uses, l.seconds, d.first, d.lifetime_seconds, d."actions", n.permissions, n.declared_used,
    a.rate, a.spread, a.seconds AS sibling_seconds, a.permissions AS sibling_permissions, a.members, o.days, o.usual, o.spread AS own_spread,
    CASE WHEN len(d."actions") > 0 AND (starts_with(k.kind, 'aws-') OR n.any_declared) THEN 'declared'
      WHEN d.baseline = 'none' THEN 'none'
      WHEN a.members IS NOT NULL AND l.seconds IS NOT NULL AND d.baseline IS DISTINCT FROM 'own' THEN 'siblings'
      WHEN o.days IS NOT NULL AND d.baseline IS DISTINCT FROM 'kind' THEN 'own' ELSE 'none' END AS basis
  FROM _kin AS k
    JOIN _lived AS l ON l.credential_id = k.credential_id
    LEFT JOIN _declared AS d ON d.credential_id = k.credential_id
    LEFT JOIN _needed AS n ON n.credential_id = k.credential_id
    LEFT JOIN _alike AS a ON a.sibling_key = k.sibling_key
    LEFT JOIN _own AS o ON o.credential_id = k.credential_id
),
expected AS (
  SELECT *,
    CASE WHEN basis = 'siblings' OR (basis = 'declared' AND members IS NOT NULL) THEN rate * seconds WHEN basis = 'own' OR (basis = 'declared' AND days IS NOT NULL) THEN usual * days END AS expected_calls,
    CASE WHEN basis = 'siblings' OR (basis = 'declared' AND members IS NOT NULL) THEN spread * seconds WHEN basis = 'own' OR (basis = 'declared' AND days IS NOT NULL) THEN own_spread * days END AS expected_spread
  FROM placed
)
SELECT credential_id, basis, CASE WHEN basis = 'siblings' THEN sibling_key END AS sibling_key, CASE WHEN basis = 'siblings' THEN members - 1 END AS siblings,
  expected_calls, expected_spread AS spread, uses AS observed_calls,
  CASE WHEN basis = 'declared' THEN coalesce(declared_used, 0) / len("actions") WHEN expected_calls > 0 THEN uses / expected_calls END AS utilisation,
  CASE WHEN basis = 'declared' THEN len("actions") WHEN basis = 'siblings' THEN sibling_permissions END AS permissions_expected,
  coalesce(permissions, 0) AS permissions_used,
  coalesce(lifetime_seconds, CASE WHEN basis = 'siblings' THEN sibling_seconds END) AS lifetime_expected_seconds,
  CASE WHEN basis = 'declared' OR lifetime_seconds IS NOT NULL THEN first.file_id END AS file_id,
  CASE WHEN basis = 'declared' OR lifetime_seconds IS NOT NULL THEN first.ordinal END AS ordinal
FROM expected ORDER BY credential_id;

DROP TABLE _declared;
DROP TABLE _needed;
DROP TABLE _alike;
DROP TABLE _own;
DROP TABLE _lived;
