-- What the six formats say, in one table, with keys made and everything masked.

CREATE OR REPLACE TEMP MACRO runtime_pod(cluster, uid, namespace, pod_name) AS
  coalesce('pod:' || uid, 'pod:' || coalesce(cluster, 'default') || '/' || namespace || '/' || pod_name);

-- An environment as a list of names and values, as one of texts.
CREATE OR REPLACE TEMP MACRO environment_text(t) AS regexp_replace(t, '"key":\s*"([A-Z0-9_]*TASK_ID)",\s*"value":\s*"', ' \1=', 'g');

CREATE OR REPLACE TEMP TABLE _runtime_told AS
WITH
told AS (
  SELECT *, 'tetragon' AS tool FROM _tetragon
  UNION ALL BY NAME SELECT *, 'tracee' AS tool FROM _tracee
  UNION ALL BY NAME SELECT *, 'falco' AS tool FROM _falco
  UNION ALL BY NAME SELECT *, 'strace' AS tool FROM _strace
  UNION ALL BY NAME
  SELECT *, 'network' AS category, CASE WHEN "error" IS NULL OR "error" = '0' THEN 'allowed' ELSE 'failed' END AS outcome, FALSE AS misses FROM _connects
  UNION ALL BY NAME SELECT file_id, ordinal, entry_sha256, excerpt, line, json_type(j) AS shape, CAST(j AS VARCHAR) AS strange FROM _runtime_record WHERE tool IS NULL
),
placed AS (
  SELECT t.* EXCLUDE (parent, resource, binary_path, arguments, environment),
    coalesce(t.node, 'unknown') AS host, without_secrets(t.resource) AS resource, without_secrets(t.binary_path) AS binary_path,
    without_secrets(present(t.arguments)) AS arguments, coalesce(named_task(t.arguments), named_task(environment_text(t.environment))) AS task_id,
    t.parent.process_id AS above_id, t.parent.parent_id AS above_parent, t.parent.pid AS above_pid, t.parent.started_at AS above_started,
    without_secrets(t.parent.binary_path) AS above_binary, without_secrets(present(t.parent.arguments)) AS above_arguments, t.parent.user_name AS above_user,
    coalesce(named_task(t.parent.arguments), named_task(environment_text(t.parent.environment))) AS above_task,
    coalesce(runtime_pod(t.cluster, t.parent.pod_uid, t.parent.pod_namespace, t.parent.pod_name), 'container:' || t.parent.container_id, 'host:' || t.node) AS above_workload,
    'container:' || t.container_id AS container_key, runtime_pod(t.cluster, t.pod_uid, t.pod_namespace, t.pod_name) AS pod_key
  FROM told AS t
),
joined AS (
  SELECT *, concat_ws(chr(10), event_uid, host, "action", resource, "error", client_addr, peer_addr, peer_name, rule_name, process_id, parent_id, binary_path, arguments,
    user_name, task_id, container_key, pod_key, above_id, above_parent, above_binary, above_arguments, above_user, above_task, above_workload) AS all_text
  FROM placed
)
SELECT * EXCLUDE (all_text), has_secret(all_text) AS tainted FROM joined;

-- One look at all the texts of a record tells whether any of them holds a secret; few do.
CREATE OR REPLACE TEMP MACRO clean_name(t, tainted) AS CASE WHEN tainted THEN hashed_text(t) ELSE t END;
CREATE OR REPLACE TEMP MACRO clean_words(t, tainted) AS CASE WHEN tainted THEN masked_text(t) ELSE t END;

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
cleaned AS (
  SELECT file_id, ordinal, entry_sha256, tool, excerpt, line, shape, strange, misses, bad_time, occurred_at, category, outcome, peer_port, pid, parent_pid, started_at, ended_at,
    above_pid, above_started, event_uid AS told_uid,
    clean_name(event_uid, tainted) AS event_uid, clean_name(host, tainted) AS host, clean_name("action", tainted) AS "action", clean_words(resource, tainted) AS resource,
    clean_name("error", tainted) AS "error", clean_name(client_addr, tainted) AS client_addr, clean_name(peer_addr, tainted) AS peer_addr,
    clean_name(peer_name, tainted) AS peer_name, clean_name(rule_name, tainted) AS rule_name, clean_name(process_id, tainted) AS process_id,
    clean_name(parent_id, tainted) AS parent_id, clean_words(binary_path, tainted) AS binary_path, clean_words(arguments, tainted) AS arguments,
    clean_name(user_name, tainted) AS user_name, clean_name(task_id, tainted) AS task_id, clean_name(container_key, tainted) AS container_key,
    clean_name(pod_key, tainted) AS pod_key, clean_name(above_id, tainted) AS above_id, clean_name(above_parent, tainted) AS above_parent,
    clean_words(above_binary, tainted) AS above_binary, clean_words(above_arguments, tainted) AS above_arguments, clean_name(above_user, tainted) AS above_user,
    clean_name(above_task, tainted) AS above_task, clean_name(above_workload, tainted) AS above_workload
  FROM _runtime_told
)
SELECT
  file_id, ordinal, entry_sha256, event_id_of('runtime', told_uid, entry_sha256, ordinal) AS event_id, event_uid, tool, host, occurred_at, category, "action", resource, outcome,
  "error", client_addr, peer_addr, CASE WHEN try_cast(peer_port AS INTEGER) BETWEEN 1 AND 65535 THEN try_cast(peer_port AS INTEGER) END AS peer_port, peer_name, rule_name, pid,
  'process:' || host || '/' || present(process_id) AS process_key, 'process:' || host || '/' || parent_id AS parent_key, parent_pid, started_at, ended_at, binary_path,
  arguments, user_name, task_id, container_key, pod_key,
  coalesce(pod_key, container_key, CASE WHEN host <> 'unknown' THEN 'host:' || host END) AS workload_key,
  'process:' || host || '/' || above_id AS above_key, 'process:' || host || '/' || above_parent AS above_parent, above_pid, above_started, above_binary, above_arguments,
  above_user, above_task, above_workload,
  CASE
    WHEN tool IS NULL AND line IS NULL AND shape IS DISTINCT FROM 'OBJECT' THEN 'not-an-object'
    WHEN tool IS NULL AND strange IS NULL AND regexp_matches(line, '^(?:\d{4}-\S+ )?(?:(?:stdout|stderr) [FP] )?\{"') THEN 'malformed'
    WHEN tool IS NULL AND regexp_matches(strange, '^\s*\{\s*"(process_throttle|rate_limit_info|test)"') THEN 'other-entry-type'
    WHEN tool IS NULL OR misses THEN 'not-this-source'
    WHEN bad_time THEN 'bad-time'
  END AS reject,
  CASE
    WHEN tool IS NULL AND strange IS NULL AND regexp_matches(line, '^(?:\d{4}-\S+ )?(?:(?:stdout|stderr) [FP] )?\{"') THEN 'the line holds no complete JSON'
    WHEN tool IS NULL AND regexp_matches(strange, '^\s*\{\s*"(process_throttle|rate_limit_info|test)"') THEN 'it tells of the tool itself'
    WHEN tool IS NULL THEN 'no event of Tetragon, Tracee or Falco, and no line of strace, conntrack or a connect log'
    WHEN misses THEN 'an event of Tetragon has a process'
    WHEN bad_time THEN 'its time is not a time'
  END AS detail,
  excerpt
FROM cleaned;

DROP TABLE _runtime_record;
DROP TABLE _runtime_told;
