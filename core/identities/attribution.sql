-- Whose each event is, where a credential served several agents or several tasks.
INSERT INTO event_attribution
WITH
own_word AS (
  SELECT x.request_id, x.trace_id, x.workload_key, x.actor_key, x.occurred_at, x.event_id, x.file_id, x.ordinal
  FROM event AS x WHERE starts_with(x.actor_key, 'agent:') AND x.source IN ('agent-usage', 'otel')
),
told AS (
  SELECT u.event_id, w.actor_key, 'same-request' AS rule, 'exact' AS strength, 1 AS rank, w.event_id AS tie, w.file_id, w.ordinal
  FROM _shared_use AS u JOIN own_word AS w ON w.request_id = u.request_id
  UNION ALL
  SELECT u.event_id, w.actor_key, 'same-request', 'exact', 1, w.event_id, w.file_id, w.ordinal
  FROM _shared_use AS u JOIN own_word AS w ON w.request_id = u.event_uid
  UNION ALL
  SELECT u.event_id, w.actor_key, 'same-trace', 'exact', 2, w.event_id, w.file_id, w.ordinal
  FROM _shared_use AS u JOIN own_word AS w ON w.trace_id = u.trace_id
  UNION ALL
  SELECT u.event_id, w.actor_key, 'same-workload', 'strong', 3, w.event_id, w.file_id, w.ordinal
  FROM _shared_use AS u
    JOIN (SELECT workload_key, min(actor_key) AS actor_key, arg_min(file_id, event_id) AS file_id, arg_min(ordinal, event_id) AS ordinal, min(event_id) AS event_id
      FROM own_word WHERE workload_key IS NOT NULL GROUP BY workload_key HAVING count(DISTINCT actor_key) = 1) AS w ON w.workload_key = u.workload_key
),
-- Of the agents that may have used it, the only one that had a task at that moment, where the registry knows tasks of all.
registered AS (
  SELECT p.credential_id FROM _possible AS p LEFT JOIN registered_task AS t ON t.agent_uuid = p.agent_uuid
  GROUP BY p.credential_id HAVING count(*) FILTER (t.agent_uuid IS NULL) = 0
),
running AS (
  SELECT u.event_id, p.identity_id, t.task_id, t.event_id AS tie, t.file_id, t.ordinal
  FROM _shared_use AS u
    JOIN _possible AS p ON p.credential_id = u.credential_id
    JOIN registered_task AS t ON t.agent_uuid = p.agent_uuid AND u.occurred_at BETWEEN t.started_at AND coalesce(t.ended_at, 'infinity'::TIMESTAMP)
  WHERE u.credential_id IN (SELECT credential_id FROM registered)
),
by_agent AS (
  SELECT event_id, arg_min({'rule': rule, 'strength': strength, 'key': actor_key, 'file_id': file_id, 'ordinal': ordinal}, (rank, tie)) AS said
  FROM (SELECT *, min(rank) OVER (PARTITION BY event_id) AS best FROM told) WHERE rank = best
  GROUP BY event_id HAVING count(DISTINCT actor_key) = 1
),
by_task AS (
  SELECT event_id, min(identity_id) AS identity_id, arg_min({'file_id': file_id, 'ordinal': ordinal}, tie) AS first,
    count(DISTINCT identity_id) AS agents
  FROM running GROUP BY event_id
),
whose AS (
  SELECT u.event_id, u.credential_id, u.file_id, u.ordinal, b.said, t.first,
    CASE WHEN b.event_id IS NOT NULL THEN m.identity_id WHEN t.agents = 1 THEN t.identity_id END AS identity_id
  FROM _shared_use AS u
    LEFT JOIN by_agent AS b ON b.event_id = u.event_id
    LEFT JOIN identity_member AS m ON m.key = b.said.key
    LEFT JOIN by_task AS t ON t.event_id = u.event_id
),
task AS (
  SELECT r.event_id, r.identity_id, min(r.task_id) AS task_id FROM running AS r
  GROUP BY r.event_id, r.identity_id HAVING count(DISTINCT r.task_id) = 1
)
SELECT w.event_id, w.credential_id, w.identity_id, k.task_id,
  CASE WHEN w.identity_id IS NULL THEN 'cannot-be-told' WHEN w.said IS NOT NULL THEN w.said.rule ELSE 'only-task-running' END,
  CASE WHEN w.identity_id IS NULL THEN NULL WHEN w.said IS NOT NULL THEN w.said.strength ELSE 'strong' END,
  CASE WHEN w.identity_id IS NULL THEN w.file_id WHEN w.said IS NOT NULL THEN w.said.file_id ELSE w.first.file_id END,
  CASE WHEN w.identity_id IS NULL THEN w.ordinal WHEN w.said IS NOT NULL THEN w.said.ordinal ELSE w.first.ordinal END
FROM whose AS w LEFT JOIN task AS k ON k.event_id = w.event_id AND k.identity_id = w.identity_id
ORDER BY w.event_id;
