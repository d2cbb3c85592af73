-- Tokens of an entity whose metadata name an agent; an entity that two agents share is neither.
WITH named AS (
  SELECT e.right_key AS entity, g.right_key AS agent, g.left_key AS token, g.first_at, g.file_id, g.ordinal
  FROM identity_claim AS g JOIN identity_claim AS e ON e.left_key = g.left_key
  WHERE g.rule = 'vault-metadata-agent' AND e.rule = 'vault-token-entity'
),
alone AS (SELECT entity FROM named GROUP BY entity HAVING count(DISTINCT agent) = 1)
SELECT entity AS left_key, agent AS right_key, first_at AS occurred_at, token AS tie, file_id, ordinal
FROM named WHERE entity IN (SELECT entity FROM alone)
