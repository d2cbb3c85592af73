-- Bindings and roles that calls change. A delta opens or closes one member's binding; a policy set without a delta shows what holds then.

INSERT INTO _grant BY NAME
SELECT
  event_id, file_id, ordinal, b.change AS change, gcp_slot(node, b."role", gcp_principal(b.member), CAST(b.condition AS JSON)) AS slot, occurred_at AS said_at,
  gcp_principal(b.member) AS holder_key, 'attachment' AS kind, 'allow' AS effect, CAST(b.condition AS JSON) AS condition, node AS scope_node,
  'gcp-role:' || b."role" AS policy_key, row_number() OVER (PARTITION BY event_id ORDER BY i) AS statement
FROM (SELECT event_id, file_id, ordinal, occurred_at, node, unnest(bindings) AS b, generate_subscripts(bindings, 1) AS i FROM _gcp_event WHERE outcome = 'allowed')
WHERE b."role" IS NOT NULL AND b.member IS NOT NULL;

INSERT INTO _grant BY NAME
SELECT event_id, file_id, ordinal, 'opens' AS change, 'gcp-policy:' || node AS slot, occurred_at AS said_at, system_key AS holder_key,
  'resource' AS kind, 'unknown' AS effect, node AS scope_node
FROM _gcp_event
WHERE outcome = 'allowed' AND node IS NOT NULL AND bindings IS NULL;

INSERT INTO _grant BY NAME
SELECT event_id, file_id, ordinal, CASE WHEN call = 'DeleteRole' THEN 'closes' ELSE 'opens' END AS change, 'gcp-role:' || role_name AS slot,
  occurred_at AS said_at, 'gcp-role:' || role_name AS holder_key, 'content' AS kind,
  CASE WHEN role_permissions IS NULL THEN 'unknown' ELSE 'allow' END AS effect, role_permissions AS actions, 1 AS statement
FROM _gcp_event
WHERE outcome = 'allowed' AND role_name IS NOT NULL;

DROP TABLE _gcp_call;
DROP TABLE _gcp_told;
DROP TABLE _gcp_event;
