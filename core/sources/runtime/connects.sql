-- Lines of conntrack's events, and plain logs of connections.

CREATE OR REPLACE TEMP VIEW _connects AS
WITH
tracked AS (
  SELECT file_id, ordinal, entry_sha256, excerpt, line, regexp_extract(line, '\[(NEW|UPDATE|DESTROY)\]', 1) AS change FROM _runtime_record WHERE tool = 'conntrack'
),
logged AS (
  SELECT file_id, ordinal, entry_sha256, excerpt, time_text, json_transform(j, '{
    "ts": "VARCHAR", "timestamp": "VARCHAR", "pid": "VARCHAR", "ppid": "VARCHAR", "comm": "VARCHAR", "uid": "VARCHAR", "saddr": "VARCHAR", "daddr": "VARCHAR", "dport": "VARCHAR",
    "host": "VARCHAR", "hostname": "VARCHAR", "node": "VARCHAR", "daddr_name": "VARCHAR", "dname": "VARCHAR", "container_id": "VARCHAR", "pod_uid": "VARCHAR", "pod": "VARCHAR",
    "namespace": "VARCHAR", "error": "VARCHAR"}') AS c
  FROM _runtime_record WHERE tool = 'connect-log'
)
SELECT
  file_id, ordinal, entry_sha256, excerpt, CAST(NULL AS VARCHAR) AS node, runtime_time(present(regexp_extract(line, '^\s*\[(\d+\.\d+)\]', 1))) AS occurred_at, FALSE AS bad_time, 'conntrack' AS tool,
  CASE change WHEN 'NEW' THEN 'connect' WHEN 'DESTROY' THEN 'close' ELSE 'update' END AS "action",
  present(regexp_extract(line, '\bsrc=(\S+)', 1)) AS client_addr, present(regexp_extract(line, '\bdst=(\S+)', 1)) AS peer_addr,
  present(regexp_extract(line, '\bdport=(\d+)', 1)) AS peer_port, CAST(NULL AS VARCHAR) AS peer_name, CAST(NULL AS BIGINT) AS pid, CAST(NULL AS VARCHAR) AS binary_path,
  CAST(NULL AS VARCHAR) AS container_id, CAST(NULL AS VARCHAR) AS pod_uid, CAST(NULL AS VARCHAR) AS pod_namespace, CAST(NULL AS VARCHAR) AS pod_name, CAST(NULL AS VARCHAR) AS "error"
FROM tracked
UNION ALL
SELECT
  file_id, ordinal, entry_sha256, excerpt, coalesce(present(c.host), present(c.hostname), present(c.node)), runtime_time(coalesce(present(time_text), present(c.ts), present(c."timestamp"))),
  coalesce(present(time_text), present(c.ts), present(c."timestamp")) IS NOT NULL AND runtime_time(coalesce(present(time_text), present(c.ts), present(c."timestamp"))) IS NULL, 'connect-log',
  'connect', present(c.saddr), present(c.daddr), c.dport, coalesce(present(c.daddr_name), present(c.dname)), try_cast(c.pid AS BIGINT), present(c.comm),
  present(c.container_id), present(c.pod_uid), present(c.namespace), present(c.pod), present(c."error")
FROM logged;
