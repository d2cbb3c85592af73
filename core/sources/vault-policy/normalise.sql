-- Each document is an event that states what is; its content is grants and facts.

CREATE OR REPLACE TEMP VIEW _stated AS
SELECT *, CASE WHEN len(facts) > 0 THEN hash(form, stated_name, holder_key, facts) END AS context_id FROM _staged;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, created AS occurred_at, CASE WHEN created IS NULL THEN 'file' ELSE 'record' END AS time_basis, 'vault-policy' AS source,
  'vault:default' AS system_key, 'root' AS account, 'service' AS category, 'vault' AS service,
  CASE form WHEN 'sentinel' THEN 'StatedPolicy' ELSE 'Stated' || upper(form[1]) || form[2:] END AS "action",
  CASE WHEN form = 'mount' THEN stated_name ELSE holder_key END AS resource, 'allowed' AS outcome, stated_name AS session_name, 'states-what-is' AS noise, context_id
FROM _stated;

-- A policy's content, path by path; then who has which policy, who is member of which group, and who may take a role.
INSERT INTO _grant BY NAME
WITH
content AS (
  SELECT *, unnest(statements) AS s, generate_subscripts(statements, 1) AS statement FROM _staged WHERE form = 'policy' AND len(statements) > 0
),
attached AS (
  SELECT *, unnest(policies) AS named, generate_subscripts(policies, 1) AS statement FROM _staged WHERE form IN ('role', 'entity', 'group') AND len(policies) > 0
),
member AS (
  SELECT event_id, file_id, ordinal, holder_key, 'vault-group:default/' || unnest(memberships) AS group_key FROM _staged WHERE form IN ('entity', 'group') AND len(memberships) > 0
  UNION ALL
  SELECT event_id, file_id, ordinal, 'vault-entity:default/' || unnest(members), holder_key FROM _staged WHERE form = 'group' AND len(members) > 0
),
bound AS (
  SELECT event_id, file_id, ordinal, holder_key,
    list_sort(list_transform(list_filter(facts, lambda f: starts_with(f.name, 'bound_')), lambda f: f.name || '=' || f.value)) AS principals
  FROM _staged WHERE form = 'role'
)
SELECT event_id, file_id, ordinal, 'states' AS change, holder_key AS slot, holder_key, 'content' AS kind, s.effect AS effect,
  list_transform(s.actions, lambda a: hashed_text(a)) AS actions, [hashed_text(s."path")] AS resources,
  CAST(hashed_text(CAST(s.condition AS VARCHAR)) AS JSON) AS condition, 'root' AS scope_node, statement
FROM content
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'states' AS change, holder_key AS slot, holder_key, 'content' AS kind, 'unknown' AS effect, 'root' AS scope_node
FROM _staged WHERE form = 'sentinel'
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'states' AS change, 'vault-attached:' || holder_key AS slot, holder_key, 'attachment' AS kind, 'allow' AS effect, 'root' AS scope_node,
  'vault-policy:default/root/' || named AS policy_key, statement
FROM attached
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'states' AS change, 'vault-member:' || holder_key || ' ' || group_key AS slot, holder_key, 'membership' AS kind, 'allow' AS effect,
  'root' AS scope_node, group_key AS policy_key
FROM member
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, 'states' AS change, 'vault-trust:' || holder_key AS slot, holder_key, 'trust' AS kind, 'allow' AS effect, principals, 'root' AS scope_node
FROM bound WHERE len(principals) > 0;

INSERT INTO _context
WITH
place AS (
  SELECT context_id, min(file_id * 1099511627776 + ordinal) AS place FROM _stated WHERE context_id IS NOT NULL GROUP BY context_id
),
told AS (
  SELECT s.* FROM _stated AS s JOIN place AS p ON p.context_id = s.context_id AND p.place = s.file_id * 1099511627776 + s.ordinal
  WHERE s.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, holder_key,
  list_distinct(list_transform(facts, lambda f: {'key': holder_key, 'name': CASE form WHEN 'mount' THEN 'mount.' || stated_name || '.' ELSE '' END || f.name, 'value': f.value})),
  list_distinct(list_transform(list_filter(facts, lambda f: form = 'entity' AND f.name IN ('metadata.agent_uuid', 'alias.agent_uuid')), lambda f:
    {'rule': 'vault-entity-agent', 'relation': 'acts-as', 'strength': 'exact', 'left_key': holder_key, 'right_key': 'agent:' || f.value}))
FROM told;

DROP VIEW _stated;
