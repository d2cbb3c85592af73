-- Subjects of tokens that end in the uuid of an agent of the registry or the inventory.
WITH agent AS (
  SELECT agent_uuid FROM registered_task WHERE agent_uuid IS NOT NULL
  UNION
  SELECT agent_uuid FROM inventory_agent WHERE agent_uuid IS NOT NULL
)
SELECT s.key AS left_key, 'agent:' || a.agent_uuid AS right_key, s.first_at AS occurred_at, s.key AS tie, s.file_id, s.ordinal
FROM _shown AS s JOIN agent AS a ON a.agent_uuid = lower(regexp_extract(s.key, '[^/:]+$'))
WHERE starts_with(s.key, 'jwt-sub:')
