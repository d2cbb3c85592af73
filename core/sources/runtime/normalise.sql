-- Events, what runs where, and what each record says of processes; the processes themselves are put together when all is in.

CREATE OR REPLACE TEMP MACRO runtime_context(container, pod, host_name) AS
  CASE WHEN container IS NOT NULL OR pod IS NOT NULL THEN hash('runtime', container, pod, host_name) END;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, event_uid, occurred_at, CASE WHEN occurred_at IS NULL THEN 'file' ELSE 'record' END AS time_basis, 'runtime' AS source,
  'host:' || host AS system_key, category, tool AS service, "action", resource, outcome, "error", 'process' AS principal_kind,
  process_key AS actor_key, client_addr, rule_name AS session_name, workload_key, peer_addr, peer_name, peer_port,
  event_uid AS request_id, runtime_context(container_key, pod_key, host) AS context_id
FROM _staged;

INSERT INTO _context
SELECT DISTINCT ON (context_id) context_id, CAST(NULL AS VARCHAR), [],
  list_filter([
    {'rule': 'runtime-container-of-pod', 'relation': 'runs-as', 'strength': 'exact', 'left_key': container_key, 'right_key': pod_key},
    {'rule': 'runtime-workload-on-host', 'relation': 'runs-as', 'strength': 'exact', 'left_key': coalesce(pod_key, container_key),
      'right_key': CASE WHEN host <> 'unknown' THEN 'host:' || host END}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL)
FROM (SELECT *, runtime_context(container_key, pod_key, host) AS context_id FROM _staged)
WHERE context_id IS NOT NULL AND context_id NOT IN (SELECT context_id FROM _context);

-- What a record says of its process counts before what another's says of it as its parent.
INSERT INTO _process_sighting BY NAME
WITH
seen AS (
  SELECT file_id, ordinal, event_id, entry_sha256, 'process:' || host AS node_key, process_key, parent_key, pid, parent_pid, workload_key, task_id, started_at, ended_at,
    binary_path, arguments, user_name, CASE WHEN "action" IN ('exec', 'execve', 'execveat', 'sched_process_exec') THEN 0 ELSE 1 END AS distance
  FROM _staged WHERE process_key IS NOT NULL OR ended_at IS NOT NULL
  UNION ALL BY NAME
  SELECT file_id, ordinal, event_id, entry_sha256, 'process:' || host AS node_key, above_key AS process_key, above_parent AS parent_key, above_pid AS pid,
    above_workload AS workload_key, above_task AS task_id, above_started AS started_at, above_binary AS binary_path, above_arguments AS arguments,
    above_user AS user_name, 2 AS distance
  FROM _staged WHERE above_key IS NOT NULL
)
SELECT process_key, node_key, pid, parent_key, parent_pid, workload_key, task_id, binary_path, arguments, user_name, distance,
  min(started_at) AS started_at, max(ended_at) AS ended_at, min((entry_sha256, ordinal))[1] AS entry_sha256, min((entry_sha256, ordinal))[2] AS ordinal,
  arg_min(file_id, (entry_sha256, ordinal)) AS file_id, arg_min(event_id, (entry_sha256, ordinal)) AS event_id
FROM seen
GROUP BY process_key, node_key, pid, parent_key, parent_pid, workload_key, task_id, binary_path, arguments, user_name, distance,
  CASE WHEN process_key IS NULL THEN ended_at END;
