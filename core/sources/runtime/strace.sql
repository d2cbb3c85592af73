-- Lines of strace: calls with their result, calls that another process interrupts, exits and signals.

CREATE OR REPLACE TEMP VIEW _strace AS
WITH
cut AS (
  SELECT file_id, ordinal, entry_sha256, excerpt, line, regexp_extract(line, '^(?:\[pid\s+(\d+)\]\s+|(\d+)\s+)?(?:(\d{10}\.\d+|\d{2}:\d{2}:\d{2}(?:\.\d+)?)\s+)?(.*)$',
    ['pid', 'bare_pid', 'at', 'body']) AS p
  FROM _runtime_record WHERE tool = 'strace'
),
told AS (
  SELECT file_id, ordinal, entry_sha256, excerpt, try_cast(coalesce(present(p.pid), present(p.bare_pid)) AS BIGINT) AS pid, runtime_time(present(p."at")) AS occurred_at,
    p.body AS body,
    coalesce(present(regexp_extract(p.body, '^([a-z_0-9]+)\(', 1)), regexp_replace(present(regexp_extract(p.body, '^<\.\.\. (\w+) resumed', 1)), '$', ' resumed'),
      CASE WHEN starts_with(p.body, '+++') THEN 'exit' ELSE 'signal' END) AS "action",
    present(regexp_extract(p.body, '\)\s+= (-?\d+|\?)(?: E[A-Z]+\b.*| \(.*|<.*)?$', 1)) AS result,
    present(regexp_extract(p.body, '\)\s+= -1 (E[A-Z0-9]+)', 1)) AS errno
  FROM cut
),
met AS (
  SELECT *, "action" IN ('execve', 'execveat') AND result IS NOT DISTINCT FROM '0' AS execs,
    regexp_matches("action", '^(clone3?|fork|vfork)( resumed)?$') AND try_cast(result AS BIGINT) > 0 AS forks
  FROM told
)
SELECT
  file_id, ordinal, entry_sha256, excerpt, CAST(NULL AS VARCHAR) AS event_uid, CAST(NULL AS VARCHAR) AS node, CAST(NULL AS VARCHAR) AS cluster, occurred_at, FALSE AS bad_time, FALSE AS misses,
  "action", CASE WHEN regexp_matches("action", '^(connect|accept4?|bind|listen|send\w*|recv\w*)( resumed)?$') THEN 'network' ELSE 'service' END AS category,
  CASE WHEN "action" = 'signal' THEN present(regexp_extract(body, '^--- (\w+)', 1)) ELSE
    coalesce(present(regexp_extract(body, 'sun_path=@?"([^"]*)"', 1)),
      CASE WHEN regexp_matches("action", '^(exec|open|creat|unlink|rename|stat|access|chmod|chown|mkdir|readlink)') THEN present(regexp_extract(body, '"([^"]*)"', 1)) END) END AS resource,
  CASE WHEN errno IN ('EACCES', 'EPERM') THEN 'denied' WHEN errno IS NOT NULL AND errno <> 'EINPROGRESS' THEN 'failed'
    WHEN "action" = 'exit' AND NOT starts_with(body, '+++ exited with 0') THEN 'failed' ELSE 'allowed' END AS outcome,
  CASE WHEN errno <> 'EINPROGRESS' THEN errno
    WHEN "action" = 'exit' AND NOT starts_with(body, '+++ exited with 0') THEN present(regexp_extract(body, '^\+\+\+ (?:exited with|killed by) (\w+)', 1)) END AS "error",
  present(regexp_extract(body, '<(?:TCP|UDP)(?:v6)?:\[\[?([0-9a-fA-F.:]+?)\]?:\d+->', 1)) AS client_addr,
  CASE WHEN starts_with("action", 'connect') THEN
    coalesce(present(regexp_extract(body, 'inet_addr\("([^"]+)"\)', 1)), present(regexp_extract(body, 'inet_pton\(AF_INET6, "([^"]+)"', 1))) END AS peer_addr,
  CASE WHEN starts_with("action", 'connect') THEN present(regexp_extract(body, 'sin6?_port=htons\((\d+)\)', 1)) END AS peer_port, CAST(NULL AS VARCHAR) AS peer_name,
  CASE WHEN occurred_at IS NOT NULL AND pid IS NOT NULL AND (execs OR forks) THEN concat_ws('@', CASE WHEN forks THEN result ELSE CAST(pid AS VARCHAR) END, epoch_us(occurred_at)) END AS process_id,
  CASE WHEN forks THEN try_cast(result AS BIGINT) ELSE pid END AS pid, CAST(NULL AS VARCHAR) AS parent_id, CASE WHEN execs OR forks THEN pid END AS parent_pid,
  CASE WHEN execs OR forks THEN occurred_at END AS started_at, CASE WHEN "action" = 'exit' THEN occurred_at END AS ended_at,
  CASE WHEN execs THEN present(regexp_extract(body, '"([^"]*)"', 1)) END AS binary_path,
  CASE WHEN execs THEN trim(regexp_replace(present(regexp_extract(body, '\["(?:[^"\\]|\\.)*"(?:, )?((?:"(?:[^"\\]|\\.)*"(?:\.\.\.)?(?:, )?)*)(?:\.\.\.)?\]', 1)), '"(\.\.\.)?(, )?"?', ' ', 'g')) END AS arguments,
  CASE WHEN execs THEN regexp_extract(body, '\], (\[".*\])', 1) END AS environment,
  CAST(NULL AS VARCHAR) AS user_name, CAST(NULL AS VARCHAR) AS container_id, CAST(NULL AS VARCHAR) AS pod_uid, CAST(NULL AS VARCHAR) AS pod_namespace, CAST(NULL AS VARCHAR) AS pod_name
FROM met;
