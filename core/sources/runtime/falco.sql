-- Alerts of Falco: what is known of the process stands in output_fields under names with dots.

CREATE OR REPLACE TEMP VIEW _falco AS
WITH
told AS (
  SELECT file_id, ordinal, entry_sha256, excerpt, present(time_text) AS time_text, json_transform(j, '{"hostname": "VARCHAR", "uuid": "VARCHAR", "rule": "VARCHAR", "priority": "VARCHAR"}') AS a,
    json_transform(json_extract(j, '$.output_fields'), '{
    "evt.time": "VARCHAR", "evt.type": "VARCHAR", "evt.res": "VARCHAR", "evt.hostname": "VARCHAR", "fd.name": "VARCHAR", "fd.sip": "VARCHAR", "fd.cip": "VARCHAR",
    "fd.rip": "VARCHAR", "fd.lip": "VARCHAR", "fd.sport": "VARCHAR", "fd.rport": "VARCHAR", "fd.sip.name": "VARCHAR", "fd.rip.name": "VARCHAR",
    "proc.pid": "BIGINT", "proc.ppid": "BIGINT", "proc.pid.ts": "VARCHAR", "proc.ppid.ts": "VARCHAR", "proc.exepath": "VARCHAR", "proc.name": "VARCHAR",
    "proc.cmdline": "VARCHAR", "proc.args": "VARCHAR", "proc.env": "VARCHAR", "user.name": "VARCHAR", "user.uid": "VARCHAR",
    "container.id": "VARCHAR", "container.full_id": "VARCHAR", "k8s.pod.name": "VARCHAR", "k8s.ns.name": "VARCHAR", "k8s.pod.uid": "VARCHAR"}') AS f
  FROM _runtime_record WHERE tool = 'falco'
),
met AS (
  SELECT *, regexp_extract(f."fd.name", '^\[?([0-9a-fA-F.:]+?)\]?:(\d+)->\[?([0-9a-fA-F.:]+?)\]?:(\d+)$', ['from_addr', 'from_port', 'to_addr', 'to_port']) AS ends,
    coalesce(f."evt.type" IN ('accept', 'accept4'), FALSE) AS accepts
  FROM told
)
SELECT
  file_id, ordinal, entry_sha256, excerpt, present(a.uuid) AS event_uid, coalesce(present(a.hostname), present(f."evt.hostname")) AS node, CAST(NULL AS VARCHAR) AS cluster,
  coalesce(stated_time(time_text), nanosecond_time(f."evt.time")) AS occurred_at,
  time_text IS NOT NULL AND stated_time(time_text) IS NULL AND nanosecond_time(f."evt.time") IS NULL AS bad_time, FALSE AS misses,
  coalesce(present(f."evt.type"), a.rule) AS "action", CASE WHEN f."evt.type" IN ('connect', 'accept', 'accept4') THEN 'network' ELSE 'insight' END AS category,
  CASE WHEN present(ends.to_addr) IS NULL THEN f."fd.name" END AS resource,
  CASE WHEN regexp_matches(f."evt.res", '^E(ACCES|PERM)') THEN 'denied' WHEN regexp_matches(f."evt.res", '^(-|E)') AND f."evt.res" <> 'EINPROGRESS' THEN 'failed' ELSE 'allowed' END AS outcome,
  CASE WHEN regexp_matches(f."evt.res", '^(-|E)') AND f."evt.res" <> 'EINPROGRESS' THEN f."evt.res" END AS "error",
  CASE WHEN accepts THEN present(ends.to_addr) ELSE coalesce(present(ends.from_addr), f."fd.lip", f."fd.cip") END AS client_addr,
  CASE WHEN accepts THEN coalesce(present(ends.from_addr), f."fd.cip") ELSE coalesce(present(ends.to_addr), f."fd.rip", f."fd.sip") END AS peer_addr,
  CASE WHEN accepts THEN ends.from_port ELSE coalesce(present(ends.to_port), f."fd.rport", f."fd.sport") END AS peer_port,
  coalesce(present(f."fd.rip.name"), present(f."fd.sip.name")) AS peer_name,
  CASE WHEN present(f."proc.pid.ts") IS NOT NULL THEN concat_ws('@', f."proc.pid", f."proc.pid.ts") END AS process_id, f."proc.pid" AS pid,
  CASE WHEN present(f."proc.ppid.ts") IS NOT NULL THEN concat_ws('@', f."proc.ppid", f."proc.ppid.ts") END AS parent_id, f."proc.ppid" AS parent_pid,
  nanosecond_time(f."proc.pid.ts") AS started_at, CAST(NULL AS TIMESTAMP) AS ended_at, coalesce(present(f."proc.exepath"), f."proc.name") AS binary_path,
  coalesce(present(f."proc.args"), present(regexp_replace(f."proc.cmdline", '^\S+\s*', ''))) AS arguments, f."proc.env" AS environment,
  coalesce(present(f."user.name"), f."user.uid") AS user_name,
  nullif(coalesce(present(f."container.full_id"), present(f."container.id")), 'host') AS container_id, present(f."k8s.pod.uid") AS pod_uid,
  present(f."k8s.ns.name") AS pod_namespace, present(f."k8s.pod.name") AS pod_name, a.rule AS rule_name
FROM met;
