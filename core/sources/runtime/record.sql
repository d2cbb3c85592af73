-- Records of all six formats as JSON or as a line, with the kind of record; what reads each follows.
-- Reads the view _record(file_id, ordinal, entry_sha256, r, raw).

-- A time in any of the ways these formats have: with a zone, as a count since 1970, or in seconds with decimals.
CREATE OR REPLACE TEMP MACRO runtime_time(t) AS
  coalesce(stated_time(t), CASE WHEN regexp_matches(t, '^\d+$') THEN epoch_time(t) WHEN regexp_matches(t, '^\d{9,11}\.\d+$')
    THEN real_time(make_timestamp(try_cast(regexp_extract(t, '^\d+') || rpad(regexp_extract(t, '\.(\d{1,6})', 1), 6, '0') AS BIGINT))) END);

-- A count of nanoseconds since 1970; NULL where it counts from the start of the machine.
CREATE OR REPLACE TEMP MACRO nanosecond_time(t) AS CASE WHEN length(t) >= 18 THEN epoch_time(t) END;

-- The task that arguments or an environment name.
CREATE OR REPLACE TEMP MACRO named_task(t) AS
  CASE WHEN t IS NOT NULL AND regexp_matches(t, '(?i)task') THEN present(coalesce(
    present(regexp_extract(t, 'ironclaw-task-([A-Za-z0-9_.-]+)-[A-Za-z0-9]+', 1)),
    present(regexp_extract(t, '(?:^|\s)--task(?:-id|_id)?(?:=|\s+)"?([A-Za-z0-9][A-Za-z0-9_.:-]*)', 1)),
    present(regexp_extract(t, '(?:^|[\s"])(?:[A-Z0-9]+_)*TASK_ID="?([A-Za-z0-9][A-Za-z0-9_.:-]*)', 1)))) END;

-- Arguments without the values of what is named like a secret, whatever their shape.
CREATE OR REPLACE TEMP MACRO without_secrets(t) AS
  CASE WHEN t IS NOT NULL AND regexp_matches(t, '(?i)pass|psk|secret|token|cred|key|-u |--user|@') THEN
    regexp_replace(regexp_replace(regexp_replace(t, '(://[^/\s:@]{1,64}:)[^/\s@]+@', '\1**@', 'g'),
      '(?i)((?:^|\s)--?(?:[a-z0-9]+-)*(?:password|passwd|passphrase|pass|psk|secret|token|credentials?|api-?key)(?:=|\s+))("[^"]*"|''[^'']*''|[^\s]+)', '\1***', 'g'),
      '(?i)(\b[a-z0-9_]*(?:password|passwd|passphrase|psk|secret|token|api_?key|access_?key|private_?key)[a-z0-9_]*=|(?:^|\s)(?:-u|--user)\s+[^\s:]+:|\bsshpass\s+-p\s*)("[^"]*"|''[^'']*''|[^\s]+)', '\1***', 'g')
  ELSE t END;

CREATE OR REPLACE TEMP TABLE _runtime_record AS
WITH
held AS (
  SELECT file_id, ordinal, entry_sha256, CAST(raw AS VARCHAR) AS raw, r, CASE WHEN starts_with(CAST(r AS VARCHAR), '{"line":') THEN json_extract_string(r, '$.line') END AS line
  FROM _record
),
opened AS (
  SELECT * EXCLUDE (r),
    CASE WHEN line IS NULL THEN r ELSE
      try_cast(present(regexp_extract(line, '^(?:\[\S+\] )?(?:\d{4}-\S+ )?(?:(?:stdout|stderr) [FP] )?(\{".*\})\s*$', 1)) AS JSON) END AS j
  FROM held
),
looked AS (
  SELECT *, json_transform(j, '{
    "process_exec": "JSON", "process_exit": "JSON", "process_kprobe": "JSON", "process_tracepoint": "JSON", "process_loader": "JSON", "process_uprobe": "JSON",
    "process_lsm": "JSON", "process_usdt": "JSON", "process_connect": "JSON", "process_close": "JSON", "process_listen": "JSON", "process_accept": "JSON",
    "node_name": "VARCHAR", "cluster_name": "VARCHAR", "time": "VARCHAR", "eventName": "VARCHAR", "timestamp": "VARCHAR", "rule": "VARCHAR",
    "output_fields": "JSON", "pid": "VARCHAR", "daddr": "VARCHAR", "dport": "VARCHAR"}') AS t
  FROM opened
),
shaped AS (
  SELECT * EXCLUDE (t), t."time" AS time_text, present(t.node_name) AS node_name, present(t.cluster_name) AS cluster_name,
    coalesce(t.process_exec, t.process_exit, t.process_kprobe, t.process_tracepoint, t.process_loader, t.process_uprobe, t.process_lsm, t.process_usdt,
      t.process_connect, t.process_close, t.process_listen, t.process_accept) AS e,
    CASE WHEN t.process_exec IS NOT NULL THEN 'exec' WHEN t.process_exit IS NOT NULL THEN 'exit' WHEN t.process_kprobe IS NOT NULL THEN 'kprobe'
      WHEN t.process_tracepoint IS NOT NULL THEN 'tracepoint' WHEN t.process_loader IS NOT NULL THEN 'loader' WHEN t.process_uprobe IS NOT NULL THEN 'uprobe'
      WHEN t.process_lsm IS NOT NULL THEN 'lsm' WHEN t.process_usdt IS NOT NULL THEN 'usdt' WHEN t.process_connect IS NOT NULL THEN 'connect'
      WHEN t.process_close IS NOT NULL THEN 'close' WHEN t.process_listen IS NOT NULL THEN 'listen' WHEN t.process_accept IS NOT NULL THEN 'accept' END AS kind,
    t.eventName IS NOT NULL AND t."timestamp" IS NOT NULL AS is_tracee, starts_with(CAST(t.output_fields AS VARCHAR), '{') AND t.rule IS NOT NULL AS is_falco,
    t.daddr IS NOT NULL AND t.dport IS NOT NULL AS is_connect
  FROM looked
)
SELECT file_id, ordinal, entry_sha256, line, coalesce(line, raw) AS excerpt, time_text, node_name, cluster_name, e, kind, CASE WHEN kind IS NULL THEN j END AS j,
  CASE WHEN kind IS NOT NULL THEN 'tetragon' WHEN is_tracee THEN 'tracee' WHEN is_falco THEN 'falco'
    WHEN is_connect THEN 'connect-log'
    WHEN line IS NULL OR j IS NOT NULL THEN NULL
    WHEN regexp_matches(line, '\[(?:NEW|UPDATE|DESTROY)\]\s.*\bsrc=\S+ dst=\S+') THEN 'conntrack'
    WHEN regexp_matches(line, '^(?:\[pid\s+\d+\]\s+|\d+\s+)?(?:(?:\d{10}\.\d+|\d{2}:\d{2}:\d{2}(?:\.\d+)?)\s+)?(?:[a-z_0-9]+\(|<\.\.\. \w+ resumed>|\+\+\+ |--- SIG)') THEN 'strace'
  END AS tool
FROM shaped;
