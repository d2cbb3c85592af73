-- Which task each credential was for. A task whose id somebody wrote into a name must have been running when the credential was made; a name counts
-- for more where the log shows who gave it.

CREATE OR REPLACE TEMP TABLE _run_of AS
SELECT task_id, CASE WHEN min(agent_uuid) = max(agent_uuid) THEN min(agent_uuid) END AS agent_uuid,
  min(started_at) - INTERVAL 2 MINUTE AS from_at, max(coalesce(ended_at, 'infinity'::TIMESTAMP)) AS to_at
FROM registered_task WHERE task_id IS NOT NULL GROUP BY task_id;

-- A record that shows each credential: that of its making, else the first fact known of it.
CREATE OR REPLACE TEMP TABLE _credential_shown AS
WITH made AS (
  SELECT a.credential_id, arg_min({'file_id': l.file_id, 'ordinal': l.ordinal}, (l.phase NOT IN ('issued', 'wrapped'), l.occurred_at, l.event_id)) AS first
  FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key GROUP BY a.credential_id
),
told AS (
  SELECT a.credential_id, arg_min({'file_id': f.file_id, 'ordinal': f.ordinal}, (f.first_at, f.name, f."value", f.credential_key)) AS first
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key GROUP BY a.credential_id
)
SELECT c.credential_id, coalesce(m.first, t.first).file_id AS file_id, coalesce(m.first, t.first).ordinal AS ordinal
FROM _credential AS c
  LEFT JOIN made AS m ON m.credential_id = c.credential_id
  LEFT JOIN told AS t ON t.credential_id = c.credential_id;

INSERT INTO credential_task
WITH
begun AS (
  SELECT credential_id, credential_key, issuance, label, coalesce(issued_at, first_used_at) AS begins_at FROM _credential
),
mentioned AS (
  SELECT a.credential_id, m.task_id, m.place, m.file_id, m.ordinal
  FROM task_mention AS m JOIN credential_alias AS a ON a.credential_key = m.key
  WHERE m.place <> 'session_name'
  UNION ALL
  SELECT a.credential_id, m.task_id, m.place, m.file_id, m.ordinal
  FROM task_mention AS m
    JOIN credential_fact AS f ON f.name = 'session_name' AND f."value" = m."value"
    JOIN credential_alias AS a ON a.credential_key = f.credential_key
  WHERE m.place = 'session_name'
),
word AS (
  SELECT credential_id, unnest(regexp_split_to_array(label, '[^A-Za-z0-9]+')) AS word FROM begun WHERE label IS NOT NULL
),
by_word AS (
  SELECT b.credential_id, min(r.task_id) AS task_id
  FROM word AS w
    JOIN _run_of AS r ON r.task_id = w.word
    JOIN begun AS b ON b.credential_id = w.credential_id AND b.begins_at BETWEEN r.from_at AND r.to_at
  GROUP BY b.credential_id HAVING count(DISTINCT r.task_id) = 1
),
told AS (
  SELECT a.credential_id, substr(q.right_key, 6) AS task_id, q.rule, q.strength, q.file_id, q.ordinal
  FROM identity_claim AS q JOIN credential_alias AS a ON a.credential_key = q.left_key
  WHERE q.relation = 'for-task' AND starts_with(q.right_key, 'task:')
  UNION ALL
  SELECT m.credential_id, m.task_id, 'task-in-claim', 'exact', m.file_id, m.ordinal FROM mentioned AS m WHERE m.place = 'claim'
  UNION ALL
  SELECT m.credential_id, m.task_id, 'task-in-name',
    CASE WHEN b.issuance = 'seen' AND b.begins_at BETWEEN r.from_at AND r.to_at THEN 'strong' ELSE 'weak' END, m.file_id, m.ordinal
  FROM mentioned AS m
    JOIN begun AS b ON b.credential_id = m.credential_id
    JOIN _run_of AS r ON r.task_id = m.task_id
  WHERE m.place <> 'claim'
  UNION ALL
  SELECT w.credential_id, w.task_id, 'task-word-in-label', 'weak', s.file_id, s.ordinal
  FROM by_word AS w JOIN _credential_shown AS s ON s.credential_id = w.credential_id
),
firm AS (SELECT DISTINCT credential_id, task_id FROM told WHERE strength <> 'weak')
SELECT t.credential_id, t.task_id, t.rule, min(t.strength) AS strength, arg_min(t.file_id, (t.strength, f.sha256, t.ordinal)) AS file_id,
  arg_min(t.ordinal, (t.strength, f.sha256, t.ordinal)) AS ordinal
FROM told AS t
  LEFT JOIN evidence_file AS f ON f.file_id = t.file_id
  LEFT JOIN firm AS s ON s.credential_id = t.credential_id AND s.task_id = t.task_id
WHERE t.strength <> 'weak' OR s.task_id IS NULL
GROUP BY t.credential_id, t.task_id, t.rule
ORDER BY t.credential_id, t.task_id, t.rule;
