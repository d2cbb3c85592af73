-- A span or log record is an event of the service that wrote it; what it names runs on each other.

CREATE OR REPLACE TEMP MACRO otel_context(pod, container, host_name) AS
  CASE WHEN CAST(pod IS NOT NULL AS INTEGER) + CAST(container IS NOT NULL AS INTEGER) + CAST(host_name IS NOT NULL AS INTEGER) > 1
    THEN hash('otel', pod, container, host_name) END;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, event_uid, occurred_at, 'record' AS time_basis, 'otel' AS source,
  'otel:' || concat_ws('/', service_namespace, service_name) AS system_key, account, region, 'service' AS category, service, "action", resource, outcome, "error",
  signal AS principal_kind, coalesce('agent:' || agent_id, 'service:' || concat_ws('/', service_namespace, service_name)) AS actor_key, client_addr, user_agent, session_name,
  workload_key, peer_addr, peer_name, CASE WHEN try_cast(peer_port AS INTEGER) BETWEEN 1 AND 65535 THEN try_cast(peer_port AS INTEGER) END AS peer_port, request_id, trace_id,
  otel_context(pod_key, container_key, host_key) AS context_id
FROM _staged;

INSERT INTO _context
SELECT DISTINCT ON (context_id) context_id, CAST(NULL AS VARCHAR), [],
  list_filter([
    {'rule': 'otel-container-of-pod', 'relation': 'runs-as', 'strength': 'strong', 'left_key': container_key, 'right_key': pod_key},
    {'rule': 'otel-workload-on-host', 'relation': 'runs-as', 'strength': 'strong', 'left_key': coalesce(pod_key, container_key), 'right_key': host_key}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL)
FROM (SELECT *, otel_context(pod_key, container_key, host_key) AS context_id FROM _staged)
WHERE context_id IS NOT NULL AND context_id NOT IN (SELECT context_id FROM _context);
