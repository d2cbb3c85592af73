-- Each identity with what it held, and each credential with who held it.
INSERT INTO identity
WITH
member AS (
  SELECT identity_id, count(*) AS keys, min(first_at) AS first_at, max(last_at) AS last_at,
    CASE WHEN count(*) FILTER (starts_with(key, 'agent:')) = 1 THEN min(substr(key, 7)) FILTER (starts_with(key, 'agent:')) END AS agent_uuid
  FROM identity_member GROUP BY identity_id
),
-- An event whose actor acted as another key of its own counts once.
did AS (
  SELECT identity_key, sum(events)::BIGINT AS events
  FROM (
    SELECT a.identity_key, p.events FROM _pair AS p JOIN _placed AS a ON a.key = p.actor
    UNION ALL
    SELECT e.identity_key, p.events
    FROM _pair AS p JOIN _placed AS e ON e.key = p.effective LEFT JOIN _placed AS a ON a.key = p.actor
    WHERE a.identity_key IS DISTINCT FROM e.identity_key
  )
  GROUP BY identity_key
),
held AS (SELECT identity_id, count(DISTINCT credential_id) AS credentials FROM credential_holder WHERE strength <> 'weak' GROUP BY identity_id),
named AS (
  SELECT p.identity_key, arg_max(d."value", d.line) AS name
  FROM identity_decision AS d JOIN _placed AS p ON p.key = d.left_key WHERE d.verdict = 'name' GROUP BY p.identity_key
),
called AS (
  SELECT p.identity_key, arg_min(l.label, (p.key <> p.identity_key, p.key)) AS label
  FROM _placed AS p JOIN _actor_label AS l ON l.key = p.key GROUP BY p.identity_key
)
SELECT m.identity_id, k.identity_key, k.kind,
  coalesce(n.name, c.label, regexp_extract(k.identity_key, '[^/:]+$')) AS label,
  m.agent_uuid, o.owner, m.keys, coalesce(h.credentials, 0), coalesce(d.events, 0), m.first_at, m.last_at
FROM _identity_kind AS k
  JOIN member AS m ON m.identity_id = md5_number_lower(k.identity_key)
  LEFT JOIN held AS h ON h.identity_id = m.identity_id
  LEFT JOIN did AS d ON d.identity_key = k.identity_key
  LEFT JOIN named AS n ON n.identity_key = k.identity_key
  LEFT JOIN called AS c ON c.identity_key = k.identity_key
  LEFT JOIN _identity_owner AS o ON o.identity_key = k.identity_key
ORDER BY k.identity_key;

INSERT INTO _held BY NAME
WITH
held AS (SELECT DISTINCT h.credential_id, h.identity_id, i.kind IN ('agent', 'person') AS actor FROM credential_holder AS h JOIN identity AS i ON i.identity_id = h.identity_id WHERE h.strength <> 'weak'),
only_one AS (
  SELECT credential_id,
    CASE WHEN count(*) FILTER (actor) = 1 THEN min(identity_id) FILTER (actor) WHEN count(*) = 1 THEN min(identity_id) END AS identity_id
  FROM held GROUP BY credential_id
),
task AS (
  SELECT credential_id, CASE WHEN min(task_id) = max(task_id) THEN min(task_id) END AS task_id
  FROM credential_task WHERE strength <> 'weak' GROUP BY credential_id
),
-- A credential's own owner, else that of the role that its session has.
own AS (
  SELECT a.credential_id, coalesce(arg_max(o.owner, o.line), CASE WHEN min(o.owner) = max(o.owner) THEN min(o.owner) END) AS owner
  FROM (
    SELECT left_key AS key, regexp_replace(right_key, '^person:', '') AS owner, NULL AS line FROM identity_claim WHERE relation = 'owned-by'
    UNION ALL
    SELECT key, owner, line FROM _owned WHERE line IS NOT NULL
    UNION ALL
    SELECT c.credential_key, o.owner, NULL
    FROM inventory_owner AS o
      JOIN _credential AS c ON TRY(regexp_full_match(c.credential_key, o.pattern)) AND (o.kind IS NULL OR o.kind = c.kind)
    WHERE o.pattern IS NOT NULL AND o.owner IS NOT NULL
  ) AS o JOIN credential_alias AS a ON a.credential_key = o.key
  GROUP BY a.credential_id
),
of_role AS (
  SELECT a.credential_id, CASE WHEN min(o.owner) = max(o.owner) THEN min(o.owner) END AS owner
  FROM credential_fact AS f
    JOIN credential_alias AS a ON a.credential_key = f.credential_key
    JOIN _owned AS o ON o.key = 'aws-arn:' || f."value"
  WHERE f.name = 'issuer_arn' GROUP BY a.credential_id
)
SELECT c.credential_id, h.identity_id, coalesce(w.owner, i."owner", r.owner) AS owner, t.task_id
FROM _credential AS c
  LEFT JOIN only_one AS h ON h.credential_id = c.credential_id
  LEFT JOIN identity AS i ON i.identity_id = h.identity_id
  LEFT JOIN own AS w ON w.credential_id = c.credential_id
  LEFT JOIN of_role AS r ON r.credential_id = c.credential_id
  LEFT JOIN task AS t ON t.credential_id = c.credential_id
ORDER BY c.credential_id;
