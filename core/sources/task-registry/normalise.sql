-- A task is an event of the service category at its start, and a row of its own.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, task_id AS event_uid, started_at AS occurred_at, 'record' AS time_basis, 'task-registry' AS source,
  'task-registry:default' AS system_key, 'service' AS category, 'task-registry' AS service, 'RegisteredTask' AS "action",
  'task:' || task_id AS resource, 'allowed' AS outcome, 'agent' AS principal_kind, 'agent:' || agent_uuid AS actor_key,
  agent_name AS session_name, task_id AS request_id
FROM _staged;

INSERT INTO registered_task BY NAME
SELECT event_id, file_id, ordinal, task_id, agent_uuid, agent_name, owner, started_at, ended_at, needs FROM _staged;
