-- What the timeline asks for at every step, laid so that a few lanes are found without reading the others.

CREATE OR REPLACE TABLE _lane_mark (
  credential_id UBIGINT,      -- credential that it happened to; rows lie in this order
  occurred_at TIMESTAMP,      -- when, in order within the credential
  phase VARCHAR,              -- as in lifecycle
  event_id UBIGINT            -- event that shows it
);

CREATE OR REPLACE TABLE _lane_group (
  credential_id UBIGINT,      -- credential
  agent_value VARCHAR,        -- who it was for, as agent:<uuid> or key of a principal; NULL if the evidence names nobody
  agent_name VARCHAR,         -- name for people of who that is, NULL if none
  agent_rule VARCHAR,         -- token-metadata, session-name or principal
  task_value VARCHAR,         -- task it was for, as task:<id>; NULL if none
  task_name VARCHAR,          -- name of the agent that ran the task, NULL if none
  task_rule VARCHAR           -- task or session-name
);

INSERT INTO _lane_mark
SELECT DISTINCT a.credential_id, l.occurred_at, l.phase, l.event_id
FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
ORDER BY a.credential_id, l.occurred_at, l.phase, l.event_id;

-- A task of the registry whose id stands in a credential's label, and that ran when it was made, is a conclusion from a name
-- that its caller chose: it groups lanes and says by which rule, and proves nothing.
INSERT INTO _lane_group
WITH
task AS (
  SELECT task_id, any_value(agent_uuid) AS agent_uuid, any_value(agent_name) AS agent_name, min(started_at) AS started_at,
    max(coalesce(ended_at, 'infinity'::TIMESTAMP)) AS ended_at
  FROM registered_task WHERE task_id IS NOT NULL GROUP BY task_id
),
word AS (
  SELECT credential_id, coalesce(issued_at, first_used_at) AS begins_at,
    unnest(regexp_split_to_array(label, '[^A-Za-z0-9]+')) AS word
  FROM credential WHERE label IS NOT NULL
),
by_name AS (
  SELECT w.credential_id, min(t.task_id) AS task_id, min(t.agent_uuid) AS agent_uuid
  FROM word AS w JOIN task AS t
    ON t.task_id = w.word AND w.begins_at BETWEEN t.started_at - INTERVAL 1 MINUTE AND t.ended_at + INTERVAL 1 MINUTE
  GROUP BY w.credential_id HAVING count(DISTINCT t.task_id) = 1
),
by_token AS (
  SELECT a.credential_id, min(f."value") AS agent_uuid
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
  WHERE f.name = 'metadata.agent_uuid' GROUP BY a.credential_id HAVING count(DISTINCT f."value") = 1
),
agent AS (SELECT agent_uuid, min(agent_name) AS agent_name FROM task GROUP BY agent_uuid),
principal AS (
  SELECT p."value" AS principal, min(split_part(n."value", '/', -1)) AS name
  FROM credential_fact AS n JOIN credential_fact AS p ON p.credential_key = n.credential_key
  WHERE n.name = 'issuer_arn' AND p.name = 'issuer_principal' GROUP BY p."value"
),
known AS (
  SELECT c.credential_id, c.subject_key, c.label, f.agent_uuid AS said_uuid, coalesce(f.agent_uuid, n.agent_uuid) AS agent_uuid,
    c.task_id AS own_task, coalesce(c.task_id, n.task_id) AS task_id,
    CASE WHEN starts_with(c.subject_key, 'aws-principal:') THEN split_part(c.subject_key, ':', 2) END AS principal
  FROM credential AS c
    LEFT JOIN by_token AS f ON f.credential_id = c.credential_id
    LEFT JOIN by_name AS n ON n.credential_id = c.credential_id
)
SELECT k.credential_id,
  coalesce('agent:' || k.agent_uuid, 'aws-principal:' || k.principal, k.subject_key),
  CASE WHEN k.agent_uuid IS NOT NULL THEN g.agent_name ELSE coalesce(p.name, k.label) END,
  CASE WHEN k.said_uuid IS NOT NULL THEN 'token-metadata' WHEN k.agent_uuid IS NOT NULL THEN 'session-name'
    WHEN k.subject_key IS NOT NULL THEN 'principal' END,
  'task:' || k.task_id,
  t.agent_name,
  CASE WHEN k.own_task IS NOT NULL THEN 'task' WHEN k.task_id IS NOT NULL THEN 'session-name' END
FROM known AS k
  LEFT JOIN agent AS g ON g.agent_uuid = k.agent_uuid
  LEFT JOIN principal AS p ON p.principal = k.principal
  LEFT JOIN task AS t ON t.task_id = k.task_id
ORDER BY k.credential_id;
