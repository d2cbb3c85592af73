-- Each object is an event that states what is; its content is grants, facts and, for a key, a lifecycle row.

CREATE OR REPLACE TEMP TABLE _gcp_object AS
SELECT *,
  CASE WHEN key IS NOT NULL OR account_number IS NOT NULL OR display_name IS NOT NULL OR disabled IS NOT NULL OR ancestors IS NOT NULL
      OR (project_key IS NOT NULL AND project_number_key IS NOT NULL) THEN
    hash(key, account_key, account_number, display_name, disabled, key_type, key_origin, key_algorithm, node, ancestors, project_key, project_number_key)
  END AS context_id
FROM _staged;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at, CASE WHEN occurred_at IS NULL THEN 'file' ELSE 'record' END AS time_basis, 'gcp-iam' AS source, system_key,
  nullif(substr(system_key, 5), 'unknown') AS account, 'service' AS category, 'iam' AS service, kind AS "action", object_name AS resource,
  'allowed' AS outcome, 'states-what-is' AS noise, context_id
FROM _gcp_object;

INSERT INTO _grant BY NAME
WITH
binding AS (
  SELECT *, unnest(bindings) AS binding, generate_subscripts(bindings, 1) AS place FROM _gcp_object
),
member AS (
  SELECT *, unnest(binding.members) AS member, generate_subscripts(binding.members, 1) AS member_place,
    hashed_text(binding."role") AS "role", hashed_text(CAST(binding.condition AS VARCHAR)) AS told
  FROM binding
),
masked AS (
  SELECT * EXCLUDE (member), hashed_text(member) AS member,
    CASE WHEN json_valid(told) THEN CAST(told AS JSON) WHEN told IS NOT NULL THEN to_json('masked') END AS condition
  FROM member
)
SELECT
  event_id, file_id, ordinal, 'states' AS change, gcp_slot(node, "role", gcp_principal(member), condition) AS slot, updated_at AS said_at,
  gcp_principal(member) AS holder_key, 'attachment' AS kind, 'allow' AS effect, nullif(condition, 'null'::JSON) AS condition, node AS scope_node,
  'gcp-role:' || "role" AS policy_key, row_number() OVER (PARTITION BY event_id ORDER BY place, member_place) AS statement
FROM masked WHERE "role" IS NOT NULL AND member IS NOT NULL;

INSERT INTO _grant BY NAME
SELECT
  event_id, file_id, ordinal, 'states' AS change, 'gcp-role:' || object_name AS slot, updated_at AS said_at, 'gcp-role:' || object_name AS holder_key,
  'content' AS kind, 'allow' AS effect, permissions AS actions, present(regexp_extract(object_name, '^((?:projects|organizations)/[^/]+)/', 1)) AS scope_node,
  1 AS statement
FROM _gcp_object WHERE permissions IS NOT NULL;

INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at, 'issued' AS phase, key AS credential_key, 'gcp-service-account-key' AS kind, valid_after AS not_before,
  valid_before AS expires_at, CASE WHEN never_ends THEN 'never' WHEN valid_before IS NOT NULL THEN 'at' ELSE 'unknown' END AS expiry,
  account_key AS subject_key, system_key AS issuer_key
FROM _gcp_object WHERE key IS NOT NULL;

INSERT INTO _context
WITH
place AS (SELECT context_id, min(event_id) AS event_id FROM _gcp_object WHERE context_id IS NOT NULL GROUP BY context_id),
told AS (
  SELECT o.*, CASE WHEN regexp_matches(node, '^(projects|folders|organizations)/[^/]+$') THEN 'gcp:' || split_part(node, '/', 2) ELSE 'gcp:' || node END AS node_key
  FROM _gcp_object AS o JOIN place AS p ON p.context_id = o.context_id AND p.event_id = o.event_id
  WHERE o.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, CAST(NULL AS VARCHAR),
  list_filter([
    {'key': key, 'name': 'key_type', 'value': key_type},
    {'key': key, 'name': 'key_origin', 'value': key_origin},
    {'key': key, 'name': 'key_algorithm', 'value': key_algorithm},
    {'key': coalesce(key, account_key), 'name': 'disabled', 'value': disabled},
    {'key': account_key, 'name': 'display_name', 'value': display_name},
    {'key': node_key, 'name': 'ancestors', 'value': ancestors}
  ], lambda f: f."key" IS NOT NULL AND f.value IS NOT NULL),
  list_filter([
    {'rule': 'gcp-key-account', 'relation': 'acts-as', 'strength': 'exact', 'left_key': key, 'right_key': account_key},
    {'rule': 'gcp-account-number', 'relation': 'same-actor', 'strength': 'exact', 'left_key': account_key, 'right_key': account_number},
    {'rule': 'gcp-project-number', 'relation': 'same-actor', 'strength': 'exact', 'left_key': project_key, 'right_key': project_number_key}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL AND c.left_key <> c.right_key)
FROM told;

DROP TABLE _gcp_object;
