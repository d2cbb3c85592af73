-- What the timeline asks for at every step, laid so that a few lanes are found without reading the others.

CREATE OR REPLACE TABLE _lane_mark (
  credential_id UBIGINT,      -- credential that it happened to; rows lie in this order
  occurred_at TIMESTAMP,      -- when, in order within the credential
  phase VARCHAR,              -- as in lifecycle; attempt: an attempt to go further, step: one of several calls that an attempt needs
  event_id UBIGINT,           -- event that shows it
  detail VARCHAR              -- what was called, what became of it and why it is an attempt; NULL for phases of a life
);

CREATE OR REPLACE TABLE _lane_group (
  credential_id UBIGINT,      -- credential
  agent_value VARCHAR,        -- who it was for, as agent:<uuid> or key of a principal; NULL if the evidence names nobody
  agent_name VARCHAR,         -- name for people of who that is, NULL if none
  agent_rule VARCHAR,         -- token-metadata, session-name, holder or principal
  identity_value VARCHAR,     -- first key of the identity that held it (credential.identity_id), NULL if none or several
  identity_name VARCHAR,      -- name for people of that identity, NULL if none
  identity_rule VARCHAR,      -- rule of the strongest proof that it held it, NULL if none
  task_value VARCHAR,         -- task it was for, as task:<id>; NULL if none
  task_name VARCHAR,          -- name of the agent that ran the task, NULL if none
  task_rule VARCHAR           -- task or session-name
);

CREATE OR REPLACE TABLE _lane_measure (
  credential_id UBIGINT,      -- credential; of the keys of a session, all but mismatches are those of the session
  lifetime_seconds DOUBLE,    -- as in shape
  scope DOUBLE,               -- as in shape
  utilisation DOUBLE,         -- as in shape
  distance DOUBLE,            -- as in shape
  mismatches BIGINT           -- how many kinds of what does not fit between issued and used; of a session those of its keys together
);

INSERT INTO _lane_mark
SELECT DISTINCT a.credential_id, l.occurred_at, l.phase, l.event_id, NULL
FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
UNION ALL
SELECT credential_id, occurred_at, CASE WHEN kind = 'step' THEN 'step' ELSE 'attempt' END, event_id,
  concat(coalesce(permission, concat_ws(':', service, "action")), ' ', outcome, ': ', detail)
FROM elevation_attempt
ORDER BY ALL;

INSERT INTO _lane_measure
WITH misfit AS (
  SELECT credential_id, count(DISTINCT kind) AS kinds FROM credential_mismatch GROUP BY credential_id
)
SELECT c.credential_id, p.lifetime_seconds, p.scope, p.utilisation, p.distance,
  CASE WHEN p.credential_id = c.credential_id THEN len(p.mismatches) ELSE coalesce(m.kinds, 0) END
FROM credential AS c
  LEFT JOIN (SELECT credential_key, credential_id FROM credential WHERE kind = 'aws-session') AS s ON s.credential_key = c.session_key
  LEFT JOIN shape AS p ON p.credential_id = coalesce(s.credential_id, c.credential_id)
  LEFT JOIN misfit AS m ON m.credential_id = c.credential_id
ORDER BY c.credential_id;

-- Conclusions from a name that a caller chose group lanes too and say by which rule; they prove nothing.
INSERT INTO _lane_group
WITH
held AS (
  SELECT h.credential_id, i.agent_uuid, h.rule, h.strength, i.identity_id IS NOT DISTINCT FROM c.identity_id AS sole
  FROM credential_holder AS h
    JOIN identity AS i ON i.identity_id = h.identity_id
    JOIN credential AS c ON c.credential_id = h.credential_id
  WHERE i.agent_uuid IS NOT NULL
),
agent AS (
  SELECT credential_id, min(agent_uuid) AS agent_uuid,
    CASE WHEN bool_or(rule = 'vault-metadata-agent') THEN 'token-metadata' WHEN bool_and(rule = 'agent-of-task') THEN 'session-name' ELSE 'holder' END AS rule
  FROM (SELECT *, min(NOT sole) OVER (PARTITION BY credential_id) AS none_sole FROM held)
  WHERE sole OR (none_sole AND strength = 'weak')
  GROUP BY credential_id HAVING count(DISTINCT agent_uuid) = 1
),
proved AS (
  SELECT credential_id, identity_id, arg_min(rule, (CASE strength WHEN 'exact' THEN 0 WHEN 'strong' THEN 1 ELSE 2 END, rule)) AS rule
  FROM credential_holder GROUP BY credential_id, identity_id
),
task AS (
  SELECT t.credential_id, min(t.task_id) AS task_id, CASE WHEN bool_or(t.strength = 'exact') THEN 'task' ELSE 'session-name' END AS rule
  FROM credential_task AS t JOIN credential AS c ON c.credential_id = t.credential_id
  WHERE c.task_id IS NULL OR c.task_id = t.task_id
  GROUP BY t.credential_id HAVING count(DISTINCT t.task_id) = 1
),
run_by AS (SELECT task_id, min(agent_name) AS agent_name FROM registered_task GROUP BY task_id),
named AS (SELECT agent_uuid, min(label) AS name FROM identity WHERE agent_uuid IS NOT NULL GROUP BY agent_uuid),
principal AS (
  SELECT p."value" AS principal, min(split_part(n."value", '/', -1)) AS name
  FROM credential_fact AS n JOIN credential_fact AS p ON p.credential_key = n.credential_key
  WHERE n.name = 'issuer_arn' AND p.name = 'issuer_principal' GROUP BY p."value"
),
known AS (
  SELECT credential_id, identity_id, subject_key, label, CASE WHEN starts_with(subject_key, 'aws-principal:') THEN split_part(subject_key, ':', 2) END AS principal
  FROM credential
)
SELECT k.credential_id,
  coalesce('agent:' || g.agent_uuid, 'aws-principal:' || k.principal, k.subject_key),
  CASE WHEN g.agent_uuid IS NOT NULL THEN n.name ELSE coalesce(p.name, k.label) END,
  CASE WHEN g.agent_uuid IS NOT NULL THEN g.rule WHEN k.subject_key IS NOT NULL THEN 'principal' END,
  i.identity_key,
  i.label,
  h.rule,
  'task:' || t.task_id,
  r.agent_name,
  t.rule
FROM known AS k
  LEFT JOIN agent AS g ON g.credential_id = k.credential_id
  LEFT JOIN named AS n ON n.agent_uuid = g.agent_uuid
  LEFT JOIN identity AS i ON i.identity_id = k.identity_id
  LEFT JOIN proved AS h ON h.credential_id = k.credential_id AND h.identity_id = k.identity_id
  LEFT JOIN principal AS p ON p.principal = k.principal
  LEFT JOIN task AS t ON t.credential_id = k.credential_id
  LEFT JOIN run_by AS r ON r.task_id = t.task_id
ORDER BY k.credential_id;
