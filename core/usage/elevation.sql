-- Attempts to go further: calls that the catalogue of escalation knows, and first touches of what neither the own past nor siblings know.

-- How far an access reaches; a call that only proves who it is reaches nowhere.
CREATE OR REPLACE TEMP MACRO reach(access) AS coalesce(list_position(['list', 'read', 'tagging', 'write', 'permissions'], access), 0);

-- What kind of thing a permission is about, where the permission says it: in Kubernetes group and resource, in Vault the mount, in GCP service and resource.
CREATE OR REPLACE TEMP MACRO resource_kind(source, permission) AS CASE source
  WHEN 'kubernetes-audit' THEN nullif(regexp_extract(permission, ' (.*)$', 1), '')
  WHEN 'vault-audit' THEN nullif(regexp_extract(permission, '^[^ ]+ /?((?:auth/|sys/|identity/)?[^/]+)', 1), '')
  WHEN 'gcp-audit' THEN nullif(regexp_extract(permission, '^(.*)\.[^.]+$', 1), '') END;

-- Every permission that each needed, with its siblings: how many others are alike and were used.
CREATE OR REPLACE TEMP TABLE _did AS
WITH alike AS (SELECT sibling_key, count(*) AS members FROM _kin WHERE uses > 0 AND sibling_key IS NOT NULL GROUP BY sibling_key)
SELECT u.credential_id, k.sibling_key, coalesce(a.members, 1) - 1 AS siblings, u.permission, u.source, u.service, u."action", u.access, u.calls, u.denied, u.failed,
  u.calls - u.denied - u.failed AS allowed, u.first_at, u.event_id, resource_kind(u.source, u.permission) AS resource_kind
FROM used_permission AS u
  JOIN _kin AS k ON k.credential_id = u.credential_id
  LEFT JOIN alike AS a ON a.sibling_key = k.sibling_key;

-- Which permissions of the catalogue each needed permission is; of each the sets that it belongs to.
CREATE OR REPLACE TEMP TABLE _in_catalogue AS
WITH
needed AS (SELECT DISTINCT source, permission, lower(permission) AS lowered FROM used_permission WHERE permission IS NOT NULL),
matched AS (
  SELECT n.source, n.permission, t.technique, t.alternative, t.set_size, t.permission AS wanted
  FROM needed AS n JOIN _technique AS t ON t.source = n.source AND t.exact = CASE WHEN t.folded THEN n.lowered ELSE n.permission END
  UNION
  SELECT n.source, n.permission, t.technique, t.alternative, t.set_size, t.permission
  FROM needed AS n
    JOIN (SELECT * FROM _technique WHERE exact IS NULL) AS t ON t.source = n.source
      AND regexp_matches(CASE WHEN t.folded THEN n.lowered ELSE n.permission END, t.pattern)
)
FROM matched;

-- What at least half of five or more siblings do, let through, is what such credentials are for; and so is what the same technique lets through elsewhere.
CREATE OR REPLACE TEMP TABLE _unusual AS
WITH
held AS (
  SELECT d.*, n.technique, n.alternative, n.set_size, n.wanted
  FROM _did AS d JOIN _in_catalogue AS n ON n.source = d.source AND n.permission = d.permission
),
by_permission AS (
  SELECT sibling_key, source, permission, count(DISTINCT credential_id) AS doers FROM held WHERE allowed > 0 AND sibling_key IS NOT NULL GROUP BY ALL
),
by_technique AS (
  SELECT sibling_key, technique, count(DISTINCT credential_id) AS doers FROM held WHERE allowed > 0 AND sibling_key IS NOT NULL GROUP BY ALL
)
SELECT h.* FROM held AS h
  LEFT JOIN by_permission AS p ON p.sibling_key = h.sibling_key AND p.source = h.source AND p.permission = h.permission
  LEFT JOIN by_technique AS t ON t.sibling_key = h.sibling_key AND t.technique = h.technique AND h.allowed > 0
WHERE h.siblings < 5 OR 2 * (greatest(coalesce(p.doers, 0), coalesce(t.doers, 0)) - CASE WHEN h.allowed > 0 THEN 1 ELSE 0 END) < h.siblings;

-- How many of the permissions of a set a credential needed: all are a technique, two or more a step on the way. Of several techniques the one counts that needs least.
CREATE OR REPLACE TEMP TABLE _attempt AS
WITH
part AS (
  SELECT d.credential_id, n.technique, n.alternative, n.set_size, count(DISTINCT n.wanted) AS seen
  FROM _did AS d JOIN _in_catalogue AS n ON n.source = d.source AND n.permission = d.permission
  GROUP BY ALL HAVING seen = n.set_size OR seen >= 2
),
best AS (
  SELECT u.credential_id, u.source, u.permission,
    arg_min({'technique': p.technique, 'set_size': p.set_size, 'seen': p.seen, 'whole': p.seen = p.set_size}, (p.seen <> p.set_size, p.set_size - p.seen, p.set_size, p.technique)) AS one
  FROM _unusual AS u JOIN part AS p ON p.credential_id = u.credential_id AND p.technique = u.technique AND p.alternative = u.alternative
  GROUP BY ALL
),
told AS (
  SELECT d.*, b.one, CASE WHEN d.allowed > 0 THEN 'allowed' WHEN d.denied > 0 THEN 'denied' ELSE 'failed' END AS outcome
  FROM _did AS d JOIN best AS b ON b.credential_id = d.credential_id AND b.source = d.source AND b.permission = d.permission
)
SELECT credential_id, CASE WHEN one.whole THEN 'catalogue' ELSE 'step' END AS kind, one.technique AS technique, source,
  arg_min({'service': service, 'action': "action", 'permission': permission, 'event_id': event_id}, (first_at, event_id, permission)) AS first, outcome,
  count(DISTINCT permission) AS permissions, sum(calls)::BIGINT AS calls, sum(denied)::BIGINT AS denied, sum(failed)::BIGINT AS failed, min(first_at) AS first_at,
  CAST(NULL AS VARCHAR) AS against,
  CASE WHEN one.whole AND one.set_size = 1 THEN 'Enough by itself for ' || one.technique || '.'
    WHEN one.whole THEN 'All ' || one.set_size || ' permissions of ' || one.technique || ' were used.'
    ELSE one.seen || ' of the ' || one.set_size || ' permissions of ' || one.technique || ' were used.' END AS detail
FROM told GROUP BY credential_id, one, source, outcome;

-- First touches. What a credential touched: services, an access that changes something in a service that it knew by less, kinds of resources.
CREATE OR REPLACE TEMP TABLE _first AS
WITH
level AS (
  SELECT *, max(reach(access)) OVER (PARTITION BY credential_id, source, service ORDER BY first_at RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING) AS reached FROM _did
),
touched AS (
  SELECT credential_id, 'first-service' AS kind, source, service AS thing, first_at, event_id, permission, calls, denied, failed, allowed FROM _did WHERE service IS NOT NULL
  UNION ALL
  SELECT credential_id, 'first-access', source, service || ' ' || access, first_at, event_id, permission, calls, denied, failed, allowed
  FROM level WHERE access IN ('write', 'permissions') AND reached < reach(access)
  UNION ALL
  SELECT credential_id, 'first-resource-kind', source, resource_kind, first_at, event_id, permission, calls, denied, failed, allowed FROM _did WHERE resource_kind IS NOT NULL
)
SELECT credential_id, kind, source, thing, min(first_at) AS first_at, arg_min(event_id, (first_at, event_id)) AS event_id, sum(calls)::BIGINT AS calls,
  sum(denied)::BIGINT AS denied, sum(failed)::BIGINT AS failed, sum(allowed)::BIGINT AS allowed, count(DISTINCT permission) AS permissions
FROM touched GROUP BY ALL;

-- Who else of those alike touched the same at any time, let through or not.
CREATE OR REPLACE TEMP TABLE _shared_touch AS
WITH every AS (
  SELECT credential_id, sibling_key, 'first-service' AS kind, source, service AS thing FROM _did WHERE service IS NOT NULL
  UNION ALL
  SELECT credential_id, sibling_key, 'first-access', source, service || ' ' || access FROM _did WHERE access IN ('write', 'permissions')
  UNION ALL
  SELECT credential_id, sibling_key, 'first-resource-kind', source, resource_kind FROM _did WHERE resource_kind IS NOT NULL
)
SELECT sibling_key, kind, source, thing, count(DISTINCT credential_id) AS touchers FROM every WHERE sibling_key IS NOT NULL GROUP BY ALL;

-- The own past says something after twenty calls in hours that were over, over at least a day; siblings where there are five. What either knows is no first touch. People come
-- to new things by their work: of a session in a console only its own past counts.
INSERT INTO _attempt
WITH
candidate AS (
  SELECT f.*, k.sibling_key, d.siblings, coalesce(t.touchers, 1) - 1 AS others,
    d.siblings >= 5 AND k.origin NOT IN ('console-session', 'identity-center') AS by_siblings
  FROM _first AS f
    JOIN _kin AS k ON k.credential_id = f.credential_id
    JOIN (SELECT DISTINCT credential_id, siblings FROM _did) AS d ON d.credential_id = f.credential_id
    LEFT JOIN _shared_touch AS t ON t.sibling_key = k.sibling_key AND t.kind = f.kind AND t.source = f.source AND t.thing = f.thing
  WHERE d.siblings < 5 OR coalesce(t.touchers, 1) = 1
),
past AS (
  SELECT c.credential_id, c.kind, c.source, c.thing, sum(u.calls) AS calls, min(u.from_at) AS since
  FROM candidate AS c JOIN credential_use AS u ON u.credential_id = c.credential_id AND u.span = 'hour' AND u.to_at <= c.first_at
  GROUP BY c.credential_id, c.kind, c.source, c.thing
),
judged AS (
  SELECT c.*, coalesce(p.calls >= 20 AND c.first_at - p.since >= INTERVAL 1 DAY, false) AS by_own, p.calls AS past_calls
  FROM candidate AS c
    LEFT JOIN past AS p ON p.credential_id = c.credential_id AND p.kind = c.kind AND p.source = c.source AND p.thing = c.thing
)
SELECT j.credential_id, j.kind, NULL, j.source, {'service': d.service, 'action': d."action", 'permission': d.permission, 'event_id': j.event_id},
  CASE WHEN j.allowed > 0 THEN 'allowed' WHEN j.denied > 0 THEN 'denied' ELSE 'failed' END, j.permissions, j.calls, j.denied, j.failed, j.first_at,
  CASE WHEN j.by_own THEN 'own' ELSE 'siblings' END,
  CASE j.kind WHEN 'first-service' THEN 'First call of the service ' || j.thing WHEN 'first-access' THEN 'First access of this kind: ' || j.thing ELSE 'First touch of ' || j.thing END
    || CASE WHEN j.by_own THEN ', after ' || format('{:,}', j.past_calls::BIGINT) || ' calls without it' ELSE '' END
    || CASE WHEN j.by_siblings THEN CASE WHEN j.by_own THEN ' and' ELSE ',' END || ' which none of ' || j.siblings || ' others like it touched' ELSE '' END || '.'
FROM judged AS j
  JOIN (
    SELECT credential_id, event_id, min(service) AS service, min("action") AS "action", min(permission) AS permission FROM _did GROUP BY credential_id, event_id
  ) AS d ON d.credential_id = j.credential_id AND d.event_id = j.event_id
WHERE j.by_own OR j.by_siblings;

INSERT INTO elevation_attempt
SELECT a.credential_id, a.first.event_id, a.first_at, a.kind, a.technique, a.source, a.first.service, a.first.action, a.first.permission, a.permissions,
  a.outcome, a.calls, a.denied, a.failed, a.against, a.detail, e.file_id, e.ordinal
FROM _attempt AS a JOIN event AS e ON e.event_id = a.first.event_id
ORDER BY a.credential_id, a.first_at, a.kind, a.first.event_id, a.technique;

DROP TABLE _kin;
DROP TABLE _technique;
DROP TABLE _did;
DROP TABLE _in_catalogue;
DROP TABLE _unusual;
DROP TABLE _attempt;
DROP TABLE _first;
DROP TABLE _shared_touch;
