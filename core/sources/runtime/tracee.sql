-- Events of Tracee: times are integers of nanoseconds, arguments a list of names and values of any type.

CREATE OR REPLACE TEMP MACRO tracee_argument(args, wanted) AS list_filter(args, lambda a: a.name = wanted)[1].value;

CREATE OR REPLACE TEMP VIEW _tracee AS
WITH
told AS (
  SELECT file_id, ordinal, entry_sha256, excerpt, json_transform(j, '{
    "timestamp": "VARCHAR", "threadStartTime": "VARCHAR", "eventName": "VARCHAR", "processName": "VARCHAR", "hostName": "VARCHAR", "userId": "VARCHAR",
    "processId": "BIGINT", "threadId": "BIGINT", "hostProcessId": "BIGINT", "hostThreadId": "BIGINT", "hostParentProcessId": "BIGINT", "parentProcessId": "BIGINT",
    "processEntityId": "VARCHAR", "parentEntityId": "VARCHAR", "executable": {"path": "VARCHAR"}, "returnValue": "BIGINT",
    "containerId": "VARCHAR", "container": {"id": "VARCHAR"}, "podName": "VARCHAR", "podNamespace": "VARCHAR", "podUID": "VARCHAR",
    "kubernetes": {"podName": "VARCHAR", "podNamespace": "VARCHAR", "podUID": "VARCHAR"}, "metadata": {"Properties": {"signatureID": "VARCHAR"}},
    "args": [{"name": "VARCHAR", "value": "JSON"}]}') AS e
  FROM _runtime_record WHERE tool = 'tracee'
),
met AS (
  SELECT *, e.eventName AS name, coalesce(tracee_argument(e.args, 'remote_addr'), tracee_argument(e.args, 'addr')) AS remote,
    tracee_argument(e.args, 'proto_dns') AS dns,
    coalesce(e.hostProcessId, e.processId) AS pid, coalesce(e.hostParentProcessId, e.parentProcessId) AS parent_pid,
    coalesce(json_extract_string(tracee_argument(e.args, 'pathname'), '$'), json_extract_string(tracee_argument(e.args, 'path'), '$')) AS arg_path
  FROM told
)
SELECT
  file_id, ordinal, entry_sha256, excerpt, CAST(NULL AS VARCHAR) AS event_uid, present(e.hostName) AS node, CAST(NULL AS VARCHAR) AS cluster,
  nanosecond_time(e."timestamp") AS occurred_at, NOT regexp_full_match(e."timestamp", '\d+') AS bad_time, FALSE AS misses,
  CASE WHEN name IN ('connect', 'security_socket_connect') OR (name = 'net_flow_tcp_begin' AND json_extract_string(tracee_argument(e.args, 'conn_direction'), '$') = 'outgoing')
    THEN 'connect' ELSE name END AS "action",
  CASE WHEN e.metadata.Properties.signatureID IS NOT NULL THEN 'insight'
    WHEN name IN ('connect', 'security_socket_connect', 'accept', 'accept4', 'security_socket_accept', 'security_socket_bind', 'security_socket_listen')
      OR starts_with(name, 'net_') THEN 'network' ELSE 'service' END AS category,
  coalesce(arg_path, json_extract_string(dns, '$.questions[0].name'), json_extract_string(dns, '$.questions[0].query'), json_extract_string(remote, '$.sun_path')) AS resource,
  CASE WHEN e.returnValue < 0 AND e.returnValue <> -115 THEN CASE WHEN e.returnValue IN (-1, -13) THEN 'denied' ELSE 'failed' END ELSE 'allowed' END AS outcome,
  CASE WHEN e.returnValue < 0 AND e.returnValue <> -115 THEN 'errno ' || CAST(-CAST(e.returnValue AS HUGEINT) AS VARCHAR) END AS "error",
  json_extract_string(tracee_argument(e.args, 'src'), '$') AS client_addr,
  coalesce(json_extract_string(tracee_argument(e.args, 'dst'), '$'), present(json_extract_string(remote, '$.sin_addr')), present(json_extract_string(remote, '$.sin6_addr'))) AS peer_addr,
  coalesce(json_extract_string(tracee_argument(e.args, 'dst_port'), '$'), json_extract_string(remote, '$.sin_port'), json_extract_string(remote, '$.sin6_port')) AS peer_port,
  json_extract_string(tracee_argument(e.args, 'dst_dns'), '$[0]') AS peer_name,
  CASE WHEN e.processEntityId IS NOT NULL THEN concat_ws('@', pid, e.processEntityId)
    WHEN coalesce(e.hostThreadId, e.threadId) = pid AND e.threadStartTime IS NOT NULL THEN concat_ws('@', pid, e.threadStartTime) END AS process_id,
  pid, CASE WHEN e.parentEntityId IS NOT NULL THEN concat_ws('@', parent_pid, e.parentEntityId) END AS parent_id, parent_pid,
  CASE WHEN coalesce(e.hostThreadId, e.threadId) = pid THEN nanosecond_time(e.threadStartTime) END AS started_at,
  CASE WHEN name = 'sched_process_exit' AND coalesce(e.hostThreadId, e.threadId) = pid THEN nanosecond_time(e."timestamp") END AS ended_at,
  CASE WHEN name IN ('execve', 'execveat', 'sched_process_exec') AND coalesce(e.returnValue, 0) >= 0 THEN arg_path ELSE coalesce(present(e.executable.path), e.processName) END AS binary_path,
  CASE WHEN name IN ('execve', 'execveat', 'sched_process_exec') AND coalesce(e.returnValue, 0) >= 0
    THEN array_to_string(try_cast(tracee_argument(e.args, 'argv') AS VARCHAR[])[2:], ' ') END AS arguments,
  CAST(coalesce(tracee_argument(e.args, 'envp'), tracee_argument(e.args, 'env')) AS VARCHAR) AS environment,
  e.userId AS user_name, coalesce(present(e.containerId), present(e.container.id)) AS container_id,
  coalesce(present(e.podUID), present(e.kubernetes.podUID)) AS pod_uid, coalesce(present(e.podNamespace), present(e.kubernetes.podNamespace)) AS pod_namespace,
  coalesce(present(e.podName), present(e.kubernetes.podName)) AS pod_name
FROM met;
