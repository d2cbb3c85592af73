-- Each identity with its kind, its name and who answers for it.
CREATE OR REPLACE TEMP TABLE _identity_kind AS
SELECT p.identity_key,
  arg_min(k.kind, list_position(['agent', 'person', 'workload', 'machine', 'account', 'service', 'role'], k.kind)) AS kind
FROM _placed AS p
  JOIN (
    SELECT a.key, CASE WHEN h.key IS NULL THEN kind_of_actor(a.key) ELSE 'person' END AS kind
    FROM _actor AS a LEFT JOIN _human AS h ON h.key = a.key
  ) AS k ON k.key = p.key
GROUP BY p.identity_key;

-- What was decided last of any of its keys comes before what records say.
CREATE OR REPLACE TEMP TABLE _identity_owner AS
SELECT p.identity_key,
  coalesce(arg_max(o.owner, o.line), CASE WHEN min(o.owner) = max(o.owner) THEN min(o.owner) END) AS owner
FROM _owned AS o JOIN _placed AS p ON p.key = o.key
GROUP BY p.identity_key;
