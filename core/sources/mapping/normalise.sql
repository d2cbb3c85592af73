-- The columns of an event as its mapping says; free text is masked like any other log's.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, event_uid, occurred_at, CASE WHEN zone_inferred THEN 'inferred-zone' ELSE 'record' END AS time_basis,
  'mapping-' || m.id AS source, 'mapping:' || m.id AS system_key,
  hashed_text(mapped_text(r, m, 'account')) AS account, hashed_text(mapped_text(r, m, 'region')) AS region,
  coalesce(mapped_text(r, m, 'category'), 'management') AS category, hashed_text(mapped_text(r, m, 'service')) AS service,
  hashed_text("action") AS "action", mapped_text(r, m, 'access') AS "access", masked_text(mapped_text(r, m, 'resource')) AS resource, outcome,
  masked_text(mapped_text(r, m, 'error')) AS "error", mapped_key(r, m, 'credential_key') AS credential_key,
  hashed_text(mapped_text(r, m, 'principal_kind')) AS principal_kind, mapped_key(r, m, 'actor_key') AS actor_key,
  mapped_key(r, m, 'effective_key') AS effective_key, hashed_text(mapped_text(r, m, 'via_service')) AS via_service,
  hashed_text(mapped_text(r, m, 'client_addr')) AS client_addr, masked_text(mapped_text(r, m, 'user_agent')) AS user_agent,
  hashed_text(mapped_text(r, m, 'session_name')) AS session_name, mapped_key(r, m, 'workload_key') AS workload_key,
  hashed_text(mapped_text(r, m, 'peer_addr')) AS peer_addr, hashed_text(mapped_text(r, m, 'peer_name')) AS peer_name,
  CASE WHEN try_cast(mapped_text(r, m, 'peer_port') AS INTEGER) BETWEEN 0 AND 65535 THEN try_cast(mapped_text(r, m, 'peer_port') AS INTEGER) END AS peer_port,
  coalesce(hashed_text(mapped_text(r, m, 'request_id')), event_uid) AS request_id, hashed_text(mapped_text(r, m, 'shared_uid')) AS shared_uid,
  hashed_text(mapped_text(r, m, 'trace_id')) AS trace_id
FROM _staged;
