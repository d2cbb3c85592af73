-- What an agent says it called is no use that a service logged: the credential it names stands beside the event, not in it.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, CASE WHEN trace_id IS NOT NULL AND span_id = uid THEN trace_id || '/' || span_id ELSE uid END AS event_uid, occurred_at, 'record' AS time_basis,
  'agent-usage' AS source, 'agent-usage:default' AS system_key, 'service' AS category, service, "action", resource, outcome,
  CASE WHEN outcome <> 'allowed' THEN coalesce("error", status) END AS "error", 'agent' AS principal_kind, 'agent:' || agent AS actor_key, user_agent, run AS session_name,
  workload AS workload_key, peer AS peer_name, coalesce(request, trace_id || '/' || span_id) AS request_id, trace_id,
  CASE WHEN claimed IS NOT NULL AND (agent IS NOT NULL OR task IS NOT NULL) THEN context_id END AS context_id
FROM _staged;

INSERT INTO event_key SELECT event_id, claimed, 'claimed' FROM _staged WHERE claimed IS NOT NULL;

INSERT INTO _context
SELECT DISTINCT ON (context_id) context_id, CAST(NULL AS VARCHAR), [],
  list_filter([
    {'rule': 'agent-says-task', 'relation': 'for-task', 'strength': 'exact', 'left_key': claimed, 'right_key': 'task:' || task},
    {'rule': 'agent-says-credential', 'relation': 'acts-as', 'strength': 'exact', 'left_key': claimed, 'right_key': 'agent:' || agent}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL)
FROM _staged
WHERE claimed IS NOT NULL AND (agent IS NOT NULL OR task IS NOT NULL) AND context_id NOT IN (SELECT context_id FROM _context);
