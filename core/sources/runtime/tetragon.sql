-- Events of Tetragon: the process and its parent are told whole in every one of them.

-- What an exec id is scoped by, and what a process runs in.
CREATE OR REPLACE TEMP VIEW _tetragon AS
WITH
told AS (
  SELECT file_id, ordinal, entry_sha256, excerpt, kind, node_name, cluster_name, present(time_text) AS time_text, json_transform(e, '{
    "process": {"exec_id": "VARCHAR", "pid": "BIGINT", "uid": "VARCHAR", "binary": "VARCHAR", "arguments": "VARCHAR", "start_time": "VARCHAR", "docker": "VARCHAR",
      "parent_exec_id": "VARCHAR", "environment_variables": "JSON", "user": {"name": "VARCHAR"},
      "pod": {"namespace": "VARCHAR", "name": "VARCHAR", "uid": "VARCHAR", "container": {"id": "VARCHAR"}}},
    "parent": {"exec_id": "VARCHAR", "pid": "BIGINT", "uid": "VARCHAR", "binary": "VARCHAR", "arguments": "VARCHAR", "start_time": "VARCHAR", "docker": "VARCHAR",
      "parent_exec_id": "VARCHAR", "environment_variables": "JSON", "user": {"name": "VARCHAR"},
      "pod": {"namespace": "VARCHAR", "name": "VARCHAR", "uid": "VARCHAR", "container": {"id": "VARCHAR"}}},
    "source_ip": "VARCHAR", "source_port": "VARCHAR", "destination_ip": "VARCHAR", "destination_port": "VARCHAR", "destination_names": "JSON",
    "ip": "VARCHAR", "port": "VARCHAR", "function_name": "VARCHAR", "subsys": "VARCHAR", "event": "VARCHAR", "symbol": "VARCHAR", "path": "VARCHAR",
    "action": "VARCHAR", "signal": "VARCHAR", "status": "BIGINT", "return": {"int_arg": "BIGINT"},
    "args": [{"sock_arg": {"saddr": "VARCHAR", "daddr": "VARCHAR", "dport": "VARCHAR"}, "sockaddr_arg": {"addr": "VARCHAR", "port": "VARCHAR"},
      "file_arg": {"path": "VARCHAR"}, "path_arg": {"path": "VARCHAR"}, "linux_binprm_arg": {"path": "VARCHAR"}}]}') AS e
  FROM _runtime_record WHERE tool = 'tetragon'
),
met AS (
  SELECT *, list_filter(e.args, lambda a: a.sock_arg.daddr IS NOT NULL)[1].sock_arg AS sock,
    list_filter(e.args, lambda a: a.sockaddr_arg.addr IS NOT NULL)[1].sockaddr_arg AS sockaddr,
    list_filter(list_transform(e.args, lambda a: coalesce(a.file_arg.path, a.path_arg.path, a.linux_binprm_arg.path)), lambda p: p IS NOT NULL)[1] AS arg_path
  FROM told
),
joined AS (
  SELECT *, coalesce(present(e.destination_ip), present(sock.daddr), present(sockaddr.addr)) AS peer_addr,
    kind IN ('connect') OR (kind IN ('kprobe', 'lsm') AND regexp_matches(e.function_name, '(^|_)connect$')) AS connects
  FROM met
)
SELECT
  file_id, ordinal, entry_sha256, excerpt, CAST(NULL AS VARCHAR) AS event_uid, node_name AS node, cluster_name AS cluster,
  coalesce(stated_time(time_text), CASE WHEN kind = 'exec' THEN stated_time(e.process.start_time) END) AS occurred_at,
  time_text IS NOT NULL AND stated_time(time_text) IS NULL AS bad_time, e.process IS NULL AS misses,
  CASE WHEN connects THEN 'connect' WHEN kind = 'tracepoint' THEN concat_ws('/', e.subsys, e.event) WHEN kind = 'uprobe' THEN coalesce(e.symbol, kind)
    ELSE coalesce(CASE WHEN kind IN ('kprobe', 'lsm') THEN present(e.function_name) END, kind) END AS "action",
  CASE WHEN kind IN ('connect', 'close', 'listen', 'accept') OR peer_addr IS NOT NULL THEN 'network' ELSE 'service' END AS category,
  CASE WHEN kind = 'listen' THEN concat_ws(':', e.ip, e.port) ELSE coalesce(arg_path, e.path, e.process.binary) END AS resource,
  CASE WHEN regexp_matches(e."action", 'SIGKILL|OVERRIDE|NOTIFYENFORCER|NOTIFYKILLER') THEN 'denied'
    WHEN e."return".int_arg < 0 AND e."return".int_arg <> -115 THEN CASE WHEN e."return".int_arg IN (-1, -13) THEN 'denied' ELSE 'failed' END
    WHEN kind = 'exit' AND (coalesce(e.status, 0) <> 0 OR present(e.signal) IS NOT NULL) THEN 'failed' ELSE 'allowed' END AS outcome,
  CASE WHEN regexp_matches(e."action", 'SIGKILL|OVERRIDE|NOTIFYENFORCER|NOTIFYKILLER') THEN e."action"
    WHEN e."return".int_arg < 0 AND e."return".int_arg <> -115 THEN 'errno ' || CAST(-e."return".int_arg AS VARCHAR)
    WHEN kind = 'exit' THEN coalesce(present(e.signal), 'status ' || CAST(nullif(e.status, 0) AS VARCHAR)) END AS "error",
  coalesce(present(e.source_ip), present(sock.saddr)) AS client_addr, peer_addr, coalesce(e.destination_port, sock.dport, sockaddr.port) AS peer_port,
  json_extract_string(e.destination_names, '$[0]') AS peer_name,
  e.process.exec_id AS process_id, e.process.pid AS pid, coalesce(present(e.parent.exec_id), present(e.process.parent_exec_id)) AS parent_id, CAST(NULL AS BIGINT) AS parent_pid,
  stated_time(e.process.start_time) AS started_at, CASE WHEN kind = 'exit' THEN stated_time(time_text) END AS ended_at,
  e.process.binary AS binary_path, e.process.arguments AS arguments, CAST(e.process.environment_variables AS VARCHAR) AS environment,
  coalesce(present(e.process."user".name), e.process.uid) AS user_name,
  coalesce(regexp_replace(present(e.process.pod.container.id), '^[a-z-]+://', ''), present(e.process.docker)) AS container_id,
  present(e.process.pod.uid) AS pod_uid, present(e.process.pod.namespace) AS pod_namespace, present(e.process.pod.name) AS pod_name,
  CASE WHEN present(e.parent.exec_id) IS NOT NULL THEN {
    'process_id': e.parent.exec_id, 'parent_id': present(e.parent.parent_exec_id), 'pid': e.parent.pid, 'started_at': stated_time(e.parent.start_time),
    'binary_path': e.parent.binary, 'arguments': e.parent.arguments, 'environment': CAST(e.parent.environment_variables AS VARCHAR),
    'user_name': coalesce(present(e.parent."user".name), e.parent.uid),
    'container_id': coalesce(regexp_replace(present(e.parent.pod.container.id), '^[a-z-]+://', ''), present(e.parent.docker)),
    'pod_uid': present(e.parent.pod.uid), 'pod_namespace': present(e.parent.pod.namespace), 'pod_name': present(e.parent.pod.name)} END AS parent
FROM joined;
