-- Strong links stand where nothing contradicts them; where they would join two agents, two owners, a person and an agent, or what the
-- investigator keeps apart, all of them that meet there become candidates.

CREATE OR REPLACE TEMP TABLE _wide AS
SELECT s.key, s.sure, coalesce(c.component, s.sure) AS wide FROM _sure AS s LEFT JOIN _component AS c ON c.key = s.sure;

CREATE OR REPLACE TEMP TABLE _contradiction AS
WITH
stated AS (
  SELECT wide, sure, key, 'several-agents' AS kind, key AS "value" FROM _wide WHERE starts_with(key, 'agent:')
  UNION ALL
  SELECT w.wide, w.sure, w.key, 'several-owners', o.owner
  FROM _wide AS w JOIN _owned AS o ON o.key = w.key
  QUALIFY (o.line IS NOT NULL) = bool_or(o.line IS NOT NULL) OVER (PARTITION BY w.wide)
  UNION ALL
  SELECT w.wide, w.sure, w.key, 'human-and-agent', CASE WHEN starts_with(w.key, 'agent:') THEN 'agent' ELSE 'person' END
  FROM _wide AS w LEFT JOIN _human AS h ON h.key = w.key WHERE h.key IS NOT NULL OR regexp_matches(w.key, '^(agent|person):')
  UNION ALL
  SELECT l.wide, k.sure, k.key, 'rejected-pair', k.key
  FROM identity_decision AS d
    JOIN _wide AS l ON l.key = d.left_key
    JOIN _wide AS r ON r.key = d.right_key
    JOIN _wide AS k ON k.key IN (d.left_key, d.right_key)
  WHERE d.verdict = 'reject' AND l.wide = r.wide
),
-- What the investigator joined is meant so.
accepted AS (
  SELECT DISTINCT w.sure FROM _same AS s JOIN _wide AS w ON w.key = s.left_key WHERE s.verdict = 'accept'
),
doubtful AS (
  SELECT wide, kind FROM stated
  GROUP BY wide, kind
  HAVING count(DISTINCT "value") > 1 AND (count(DISTINCT sure) > 1 OR kind = 'rejected-pair' OR min(sure) NOT IN (SELECT sure FROM accepted))
)
SELECT DISTINCT s.wide, s.kind, s."value", s.key FROM stated AS s JOIN doubtful AS d ON d.wide = s.wide AND d.kind = s.kind;

CREATE OR REPLACE TEMP TABLE _merged AS
SELECT w.key, CASE WHEN w.wide IN (SELECT wide FROM _contradiction) THEN w.sure ELSE w.wide END AS component FROM _wide AS w;

-- What names an actor best comes first: an agent's uuid, a person, then what is unique beyond one system; a number only where there is no name.
CREATE OR REPLACE TEMP TABLE _placed AS
WITH ranked AS (
  SELECT key, component, 2 * coalesce(list_position(['agent', 'person', 'spiffe', 'k8s-user', 'gcp-principal', 'vault-entity', 'aws-arn', 'aws-principal', 'jwt-sub'],
    split_part(key, ':', 1)), 99) + CASE WHEN regexp_full_match(key, '[^:]*:[0-9]+') THEN 1 ELSE 0 END AS rank
  FROM _merged
)
SELECT key, first_value(key) OVER (PARTITION BY component ORDER BY rank, key) AS identity_key FROM ranked;

INSERT INTO identity_link
SELECT s.left_key, s.right_key, s.rule, s.strength,
  CASE WHEN s.verdict = 'reject' THEN 'rejected'
    WHEN s.verdict = 'accept' THEN 'accepted'
    WHEN s.standing = 'exact' OR (s.standing = 'strong' AND c.wide IS NULL) THEN 'joined'
    ELSE 'candidate' END,
  CASE WHEN s.verdict IS NOT NULL THEN s.reason
    WHEN s.standing = 'exact' THEN NULL
    WHEN s.standing = 'strong' THEN c.kind
    ELSE coalesce(s.reason, 'weak') END,
  s.first_at, s.last_at, s.events, s.file_id, s.ordinal
FROM _same AS s
  JOIN _wide AS w ON w.key = s.left_key
  JOIN _placed AS l ON l.key = s.left_key
  JOIN _placed AS r ON r.key = s.right_key
  LEFT JOIN (SELECT wide, min(kind) AS kind FROM _contradiction GROUP BY wide) AS c ON c.wide = w.wide
WHERE s.standing <> 'weak' OR s.verdict IS NOT NULL OR l.identity_key <> r.identity_key
ORDER BY s.left_key, s.right_key, s.rule;

INSERT INTO identity_conflict
SELECT DISTINCT min(w.key) OVER (PARTITION BY x.wide), x.kind, x."value", md5_number_lower(p.identity_key), x.key
FROM _contradiction AS x
  JOIN _wide AS w ON w.wide = x.wide
  JOIN _placed AS p ON p.key = x.key
ORDER BY ALL;

INSERT INTO identity_member
WITH
tied AS (
  SELECT unnest([left_key, right_key]) AS key, {'rule': rule, 'strength': strength, 'tied_at': first_at, 'file_id': file_id, 'ordinal': ordinal} AS link, {'left': left_key, 'right': right_key} AS pair,
    CASE state WHEN 'joined' THEN list_position(['exact', 'strong', 'weak'], strength) ELSE 0 END AS rank
  FROM identity_link WHERE state IN ('joined', 'accepted')
),
best AS (SELECT key, arg_min(link, (rank, link.rule, pair)) AS link FROM tied GROUP BY key)
SELECT md5_number_lower(p.identity_key), p.key,
  CASE WHEN p.key = p.identity_key THEN 'primary' ELSE b.link.rule END,
  CASE WHEN p.key <> p.identity_key THEN b.link.strength END,
  CASE WHEN p.key <> p.identity_key THEN b.link.tied_at END, coalesce(a.events, 0), a.first_at, a.last_at,
  CASE WHEN p.key <> p.identity_key THEN b.link.file_id END, CASE WHEN p.key <> p.identity_key THEN b.link.ordinal END
FROM _placed AS p
  LEFT JOIN best AS b ON b.key = p.key
  LEFT JOIN _acted AS a ON a.key = p.key
ORDER BY p.identity_key, p.key <> p.identity_key, p.key;
