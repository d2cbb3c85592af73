-- Spans and log records, each with what its resource is.
-- Reads the view _record(file_id, ordinal, entry_sha256, r, raw).

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
typed AS (
  SELECT file_id, ordinal, entry_sha256, r, CAST(raw AS VARCHAR) AS raw, json_transform(r.resource, '{
    "service.name": "VARCHAR", "service.namespace": "VARCHAR", "service.instance.id": "VARCHAR", "k8s.pod.uid": "VARCHAR", "k8s.pod.name": "VARCHAR",
    "k8s.namespace.name": "VARCHAR", "k8s.cluster.name": "VARCHAR", "container.id": "VARCHAR", "host.name": "VARCHAR", "host.id": "VARCHAR",
    "cloud.account.id": "VARCHAR", "cloud.region": "VARCHAR", "gen_ai.agent.id": "VARCHAR"}') AS e,
    json_transform(r.attributes, '{
    "aws.request_id": "VARCHAR", "aws.requestId": "VARCHAR", "gen_ai.agent.id": "VARCHAR", "session.id": "VARCHAR", "gen_ai.conversation.id": "VARCHAR",
    "server.address": "VARCHAR", "server.port": "VARCHAR", "net.peer.name": "VARCHAR", "net.peer.ip": "VARCHAR", "net.peer.port": "VARCHAR", "network.peer.address": "VARCHAR",
    "network.peer.port": "VARCHAR", "net.sock.peer.addr": "VARCHAR", "client.address": "VARCHAR", "http.client_ip": "VARCHAR", "rpc.system": "VARCHAR", "rpc.service": "VARCHAR",
    "rpc.method": "VARCHAR", "rpc.grpc.status_code": "VARCHAR", "http.request.method": "VARCHAR", "http.method": "VARCHAR", "http.response.status_code": "VARCHAR",
    "http.status_code": "VARCHAR", "url.full": "VARCHAR", "http.url": "VARCHAR", "http.target": "VARCHAR", "url.path": "VARCHAR", "db.system": "VARCHAR",
    "db.system.name": "VARCHAR", "db.operation": "VARCHAR", "db.operation.name": "VARCHAR", "db.namespace": "VARCHAR", "db.name": "VARCHAR", "db.collection.name": "VARCHAR",
    "aws.s3.bucket": "VARCHAR", "aws.s3.key": "VARCHAR", "error.type": "VARCHAR", "exception.type": "VARCHAR", "exception.message": "VARCHAR",
    "user_agent.original": "VARCHAR", "http.user_agent": "VARCHAR", "event.name": "VARCHAR", "gen_ai.operation.name": "VARCHAR", "gen_ai.tool.name": "VARCHAR"}') AS a,
    json_extract_string(r.status, '$.code') AS status_code, json_extract_string(r.status, '$.message') AS status_message
  FROM _record
),
told AS (
  SELECT file_id, ordinal, entry_sha256, raw, r IS NULL AS no_object, r.signal AS signal, r.traceId AS trace_id, r.spanId AS span_id, r.kind AS kind,
    CASE WHEN r.signal = 'span' THEN nullif(r.startTimeUnixNano, '0') ELSE coalesce(nullif(r.timeUnixNano, '0'), nullif(r.observedTimeUnixNano, '0')) END AS time_text,
    coalesce(present(e."service.name"), 'unknown') AS service_name, present(e."service.namespace") AS service_namespace,
    coalesce('pod:' || present(e."k8s.pod.uid"),
      'pod:' || coalesce(present(e."k8s.cluster.name"), 'default') || '/' || present(e."k8s.namespace.name") || '/' || present(e."k8s.pod.name"),
      'container:' || present(e."container.id"), 'host:' || present(e."host.name"), 'instance:' || present(e."host.id"),
      'service:' || concat_ws('/', present(e."service.namespace"), present(e."service.name"), present(e."service.instance.id"))) AS workload_key,
    'pod:' || present(e."k8s.pod.uid") AS pod_key, 'container:' || present(e."container.id") AS container_key, 'host:' || present(e."host.name") AS host_key,
    present(e."cloud.account.id") AS account, present(e."cloud.region") AS region,
    coalesce(present(a."gen_ai.agent.id"), present(e."gen_ai.agent.id")) AS agent_id, coalesce(present(a."aws.request_id"), present(a."aws.requestId")) AS call_id,
    coalesce(CASE WHEN a."rpc.system" = 'aws-api' THEN lower(a."rpc.service") ELSE a."rpc.service" END, a."db.system.name", a."db.system",
      CASE WHEN coalesce(a."http.request.method", a."http.method") IS NOT NULL THEN 'http' END, CASE WHEN a."gen_ai.operation.name" IS NOT NULL THEN 'gen_ai' END,
      present(e."service.name"), r.scope) AS service,
    coalesce(a."rpc.method", a."db.operation.name", a."db.operation", a."http.request.method", a."http.method", a."gen_ai.operation.name", present(r."name"),
      present(r.eventName), a."event.name", r.severityText, r.signal) AS "action",
    coalesce(a."aws.s3.bucket" || coalesce('/' || a."aws.s3.key", ''), a."url.full", a."http.url", a."http.target", a."url.path", a."db.collection.name", a."db.namespace",
      a."db.name", a."gen_ai.tool.name") AS resource,
    coalesce(a."http.response.status_code", a."http.status_code") AS http_status, a."rpc.grpc.status_code" AS grpc_status,
    coalesce(a."error.type", a."exception.type") AS error_type, coalesce(status_message, a."exception.message", CASE WHEN r.signal = 'log' THEN r.body END) AS message,
    status_code, try_cast(r.severityNumber AS INTEGER) AS severity,
    coalesce(a."client.address", a."http.client_ip") AS client_addr, coalesce(a."user_agent.original", a."http.user_agent") AS user_agent,
    coalesce(a."network.peer.address", a."net.sock.peer.addr", a."net.peer.ip", CASE WHEN regexp_full_match(a."server.address", '[0-9a-fA-F:]*:[0-9a-fA-F:]+|[0-9.]+') THEN a."server.address" END) AS peer_addr,
    coalesce(CASE WHEN NOT regexp_full_match(a."server.address", '[0-9a-fA-F:]*:[0-9a-fA-F:]+|[0-9.]+') THEN a."server.address" END, a."net.peer.name") AS peer_name,
    coalesce(a."server.port", a."net.peer.port", a."network.peer.port") AS peer_port, coalesce(a."session.id", a."gen_ai.conversation.id") AS session_name
  FROM typed
),
ended AS (
  SELECT *, status_code IN ('2', 'STATUS_CODE_ERROR') OR severity >= 17 OR error_type IS NOT NULL OR try_cast(http_status AS INTEGER) >= 400
      OR coalesce(grpc_status, '0') NOT IN ('0', 'OK') AS fails,
    concat_ws(chr(10), trace_id, service_name, service_namespace, workload_key, account, region, agent_id, call_id, service, "action", resource, error_type, message, client_addr,
      user_agent, peer_addr, peer_name, session_name, http_status, grpc_status, kind) AS all_text
  FROM told
),
looked AS (SELECT * EXCLUDE (all_text), has_secret(all_text) AS tainted FROM ended),
cleaned AS (
  SELECT * REPLACE (
      CASE WHEN tainted THEN hashed_text(service_name) ELSE service_name END AS service_name, CASE WHEN tainted THEN hashed_text(service_namespace) ELSE service_namespace END AS service_namespace,
      CASE WHEN tainted THEN hashed_text(workload_key) ELSE workload_key END AS workload_key, CASE WHEN tainted THEN hashed_text(pod_key) ELSE pod_key END AS pod_key,
      CASE WHEN tainted THEN hashed_text(container_key) ELSE container_key END AS container_key, CASE WHEN tainted THEN hashed_text(host_key) ELSE host_key END AS host_key,
      CASE WHEN tainted THEN hashed_text(account) ELSE account END AS account, CASE WHEN tainted THEN hashed_text(region) ELSE region END AS region,
      CASE WHEN tainted THEN hashed_text(agent_id) ELSE agent_id END AS agent_id, CASE WHEN tainted THEN hashed_text(call_id) ELSE call_id END AS call_id,
      CASE WHEN tainted THEN hashed_text(service) ELSE service END AS service, CASE WHEN tainted THEN hashed_text("action") ELSE "action" END AS "action",
      CASE WHEN tainted THEN masked_text(resource) ELSE resource END AS resource, CASE WHEN tainted THEN hashed_text(error_type) ELSE error_type END AS error_type,
      CASE WHEN tainted THEN masked_text(message) ELSE message END AS message, CASE WHEN tainted THEN hashed_text(client_addr) ELSE client_addr END AS client_addr,
      CASE WHEN tainted THEN masked_text(user_agent) ELSE user_agent END AS user_agent, CASE WHEN tainted THEN hashed_text(peer_addr) ELSE peer_addr END AS peer_addr,
      CASE WHEN tainted THEN hashed_text(peer_name) ELSE peer_name END AS peer_name, CASE WHEN tainted THEN hashed_text(session_name) ELSE session_name END AS session_name,
      CASE WHEN tainted THEN hashed_text(http_status) ELSE http_status END AS http_status, CASE WHEN tainted THEN hashed_text(grpc_status) ELSE grpc_status END AS grpc_status,
      CASE WHEN tainted THEN hashed_text(kind) ELSE kind END AS kind)
  FROM looked
)
SELECT *,
  event_id_of('otel', CASE WHEN signal = 'span' THEN trace_id || '/' || span_id || '/' || coalesce(kind, '') END, entry_sha256, ordinal) AS event_id,
  CASE WHEN signal = 'span' THEN trace_id || '/' || span_id END AS event_uid, coalesce(call_id, trace_id || '/' || span_id) AS request_id,
  CASE WHEN regexp_full_match(time_text, '\d+') AND length(time_text) >= 18 THEN epoch_time(time_text) END AS occurred_at,
  CASE WHEN NOT fails IS TRUE THEN 'allowed'
    WHEN http_status IN ('401', '403') OR grpc_status IN ('7', '16', 'PERMISSION_DENIED', 'UNAUTHENTICATED')
      OR regexp_matches(error_type, '(?i)denied|unauthori[sz]ed|notauthori[sz]ed|forbidden') THEN 'denied' ELSE 'failed' END AS outcome,
  CASE WHEN fails THEN left(coalesce(error_type, 'http ' || CASE WHEN try_cast(http_status AS INTEGER) >= 400 THEN http_status END,
    'grpc ' || nullif(nullif(grpc_status, '0'), 'OK'), message), 300) END AS "error",
  CASE WHEN no_object THEN 'not-an-object' WHEN signal IS NULL THEN 'not-this-source'
    WHEN time_text IS NULL OR occurred_at IS NULL THEN 'bad-time' END AS reject,
  CASE WHEN signal IS NULL THEN 'neither a span nor a log record' WHEN time_text IS NULL OR occurred_at IS NULL THEN 'its time is missing or not a time in nanoseconds' END AS detail,
  raw AS excerpt
FROM cleaned;
