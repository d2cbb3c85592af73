-- Each row states what is; what it says goes into the table of its kind, and into claims where it names keys.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, 'file' AS time_basis, 'inventory' AS source, 'inventory:default' AS system_key, 'service' AS category,
  'inventory' AS service, r.noun AS "action",
  hashed_text(CASE r.noun WHEN 'agent' THEN 'agent:' || r."uuid" WHEN 'alias' THEN r."left" WHEN 'task' THEN r.name
    ELSE coalesce(r."key", r.pattern, r.agent, r."role", r.kind) END) AS resource,
  'allowed' AS outcome, 'states-what-is' AS noise
FROM _staged;

INSERT INTO inventory_agent
SELECT event_id, file_id, ordinal, r.line, hashed_text(r."uuid"), hashed_text(r.name), list_transform(r.aliases, lambda a: hashed_text(a)),
  hashed_text(r.owner), hashed_text(r.kind)
FROM _staged WHERE r.noun = 'agent';

INSERT INTO inventory_owner
SELECT event_id, file_id, ordinal, r.line, hashed_text(r."key"), hashed_text(r.pattern), hashed_text(r.owner), hashed_text(r.kind)
FROM _staged WHERE r.noun = 'owner';

INSERT INTO inventory_alias
SELECT event_id, file_id, ordinal, r.line, hashed_text(r."left"), hashed_text(r."right"), masked_text(r.reason) FROM _staged WHERE r.noun = 'alias';

INSERT INTO inventory_expectation
SELECT event_id, file_id, ordinal, r.line, CASE WHEN r.agent IS NOT NULL THEN 'agent' WHEN r."role" IS NOT NULL THEN 'role' ELSE 'kind' END,
  hashed_text(coalesce(r.agent, r."role", r.kind)), list_transform(r.services, lambda s: hashed_text(s)),
  list_transform(r.actions, lambda a: hashed_text(a)), r.max_lifetime_seconds, r.baseline
FROM _staged WHERE r.noun = 'expectation';

INSERT INTO inventory_resource
SELECT event_id, file_id, ordinal, r.line, hashed_text(r.pattern), hashed_text(r."class"), masked_text(r.note) FROM _staged WHERE r.noun = 'resource';

INSERT INTO inventory_task_pattern
SELECT event_id, file_id, ordinal, r.line, hashed_text(r.name), r."where", hashed_text(r.pattern) FROM _staged WHERE r.noun = 'task';

-- Names among an agent's aliases are no keys, and claim nothing.
INSERT INTO _event_claim BY NAME
WITH alias AS (SELECT *, unnest(r.aliases) AS alias FROM _staged WHERE r.noun = 'agent'),
claim AS (
  SELECT event_id, file_id, ordinal, 'inventory-agent' AS rule, 'owned-by' AS relation, 'agent:' || r."uuid" AS left_key, 'person:' || r.owner AS right_key
  FROM _staged WHERE r.noun = 'agent' AND r.owner IS NOT NULL
  UNION ALL
  SELECT event_id, file_id, ordinal, 'inventory-agent', 'same-actor', 'agent:' || r."uuid", alias FROM alias
  WHERE regexp_matches(alias, '^[a-z][a-z0-9-]*:.')
  UNION ALL
  SELECT event_id, file_id, ordinal, 'inventory-owner', 'owned-by', r."key", 'person:' || r.owner FROM _staged WHERE r.noun = 'owner' AND r."key" IS NOT NULL
  UNION ALL
  SELECT event_id, file_id, ordinal, 'inventory-alias', 'same-actor', r."left", r."right" FROM _staged WHERE r.noun = 'alias'
)
SELECT * REPLACE (hashed_text(left_key) AS left_key, hashed_text(right_key) AS right_key), 'exact' AS strength FROM claim;
