-- Which keys stand for actors, and what is known of each by itself.

-- The actor that a key stands for; of a role's session the role; NULL for keys of credentials, machines and resources.
CREATE OR REPLACE TEMP MACRO actor_of(k) AS CASE
  WHEN regexp_matches(k, '^aws-principal:A[A-Z]{3}[A-Z0-9]+:') THEN 'aws-principal:' || regexp_extract(k, '^aws-principal:([A-Z0-9]+)', 1)
  WHEN regexp_matches(k, '^(agent|person|aws-principal|aws-service|gcp-principal|k8s-user|vault-entity|vault-role|spiffe|jwt-sub|jwt-client|service|ssh-user|ssh-principal|instance):') THEN k
  WHEN regexp_matches(k, '^aws-arn:arn:[^:]*:iam::[0-9]*:(user|role)/') THEN k
END;

-- What a key says of its actor by itself; roles are what several may act as, and hold nothing.
CREATE OR REPLACE TEMP MACRO kind_of_actor(k) AS CASE
  WHEN starts_with(k, 'agent:') THEN 'agent'
  WHEN starts_with(k, 'person:') THEN 'person'
  WHEN regexp_matches(k, '^(aws-principal:AROA|aws-arn:arn:[^:]*:iam::[0-9]*:role/|vault-role:|ssh-user:|ssh-principal:)') THEN 'role'
  WHEN regexp_matches(k, '^(aws-service:|service:|k8s-user:[^/]*/system:(node:|kube-|apiserver|anonymous|serviceaccount:kube-system:)|spiffe://[^/]+(/spire/.*)?$)') THEN 'service'
  WHEN regexp_matches(k, '^(spiffe:|k8s-user:[^/]*/system:serviceaccount:|gcp-principal:principal://|jwt-sub:.*/system:serviceaccount:)|\.gserviceaccount\.com$') THEN 'workload'
  WHEN starts_with(k, 'instance:') THEN 'machine'
  ELSE 'account'
END;

-- Whether a session is an instance's own: the metadata service names it by the instance's id.
CREATE OR REPLACE TEMP MACRO is_instance(origin, label) AS coalesce(origin = 'instance-role' AND regexp_full_match(label, 'i-([0-9a-f]{8}|[0-9a-f]{17})'), false);

-- Who acted, and as whom. The keys are few beside the events, so that events are added up before keys are looked at.
CREATE OR REPLACE TEMP TABLE _pair AS
WITH by_key AS (
  SELECT actor_key, nullif(effective_key, actor_key) AS effective_key, count(*) AS events, min(occurred_at) AS first_at, max(occurred_at) AS last_at,
    arg_min({'file_id': file_id, 'ordinal': ordinal}, (occurred_at, event_id)) AS first
  FROM event WHERE actor_key IS NOT NULL OR effective_key IS NOT NULL GROUP BY ALL
)
SELECT actor_of(actor_key) AS actor, actor_of(effective_key) AS effective, sum(events)::BIGINT AS events, min(first_at) AS first_at, max(last_at) AS last_at,
  arg_min(first, (first_at, actor_key, effective_key)) AS first
FROM by_key GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE _acted AS
WITH named AS (
  SELECT actor AS key, * FROM _pair
  UNION ALL
  SELECT effective, * FROM _pair WHERE effective IS DISTINCT FROM actor
)
SELECT key, sum(events)::BIGINT AS events, min(first_at) AS first_at, max(last_at) AS last_at, arg_min(first, (first_at, actor, effective)) AS first
FROM named WHERE key IS NOT NULL GROUP BY key;

-- Whom logs know as a person: who signed in at a console or to Vault with a password, and e-mail addresses of no machine.
CREATE OR REPLACE TEMP TABLE _human AS
SELECT DISTINCT actor_key AS key FROM event
WHERE (source = 'aws-cloudtrail' AND category = 'sign-in' AND "action" = 'ConsoleLogin' AND principal_kind = 'IAMUser')
  OR (source = 'gcp-audit' AND principal_kind = 'user')
UNION
SELECT q.right_key FROM identity_claim AS q JOIN credential_fact AS f ON f.credential_key = q.left_key
WHERE q.rule = 'vault-token-entity' AND f.name = 'auth_mount' AND regexp_matches(f."value", '^auth/(userpass|ldap|okta|radius)[/-]');

-- What inventory and registry call an agent.
CREATE OR REPLACE TEMP TABLE _registered AS
SELECT 'agent:' || agent_uuid AS key, min(name) AS name
FROM (
  SELECT agent_uuid, name FROM inventory_agent
  UNION ALL
  SELECT agent_uuid, agent_name FROM registered_task
)
WHERE agent_uuid IS NOT NULL AND name IS NOT NULL GROUP BY agent_uuid;

CREATE OR REPLACE TEMP TABLE _actor AS
SELECT DISTINCT key FROM (
  SELECT key FROM _acted
  UNION ALL
  SELECT actor_of(unnest([left_key, right_key])) FROM identity_claim WHERE relation IN ('same-actor', 'acts-as', 'owned-by')
  UNION ALL
  SELECT actor_of(subject_key) FROM _credential
  UNION ALL
  SELECT actor_of('aws-arn:' || "value") FROM credential_fact WHERE name IN ('arn', 'issuer_arn')
  UNION ALL
  SELECT 'instance:' || label FROM _credential WHERE is_instance(origin, label)
  UNION ALL
  SELECT 'agent:' || agent_uuid FROM registered_task
  UNION ALL
  SELECT 'agent:' || agent_uuid FROM inventory_agent
)
WHERE key IS NOT NULL;

-- Who answers for each, as inventory, registry and the investigator say; of what was decided with its line in the journal.
CREATE OR REPLACE TEMP TABLE _owned AS
SELECT actor_of(left_key) AS key, regexp_replace(right_key, '^person:', '') AS owner, CAST(NULL AS BIGINT) AS line
FROM identity_claim WHERE relation = 'owned-by' AND actor_of(left_key) IS NOT NULL
UNION
SELECT 'agent:' || agent_uuid, owner, NULL FROM registered_task WHERE agent_uuid IS NOT NULL AND owner IS NOT NULL
UNION
SELECT k.key, o.owner, NULL
FROM inventory_owner AS o JOIN _actor AS k ON TRY(regexp_full_match(k.key, o.pattern))
WHERE o.pattern IS NOT NULL AND o.owner IS NOT NULL AND o.kind IS NULL
UNION
SELECT left_key, arg_max("value", line), max(line) FROM identity_decision WHERE verdict = 'owner' GROUP BY left_key;

-- A record that shows each key: the first event that names it, else one that links, registers or lists it.
CREATE OR REPLACE TEMP TABLE _shown AS
WITH claimed AS (
  SELECT unnest([actor_of(left_key), actor_of(right_key)]) AS key, first_at, rule || left_key || right_key AS tie, {'file_id': file_id, 'ordinal': ordinal} AS first
  FROM identity_claim WHERE relation IN ('same-actor', 'acts-as', 'owned-by')
  UNION ALL
  SELECT actor_of('aws-arn:' || "value"), first_at, name || credential_key, {'file_id': file_id, 'ordinal': ordinal}
  FROM credential_fact WHERE name IN ('arn', 'issuer_arn')
  UNION ALL
  SELECT actor_of(subject_key), occurred_at, 'subject' || event_id || credential_key, {'file_id': file_id, 'ordinal': ordinal}
  FROM lifecycle WHERE subject_key IS NOT NULL
  UNION ALL
  SELECT 'agent:' || agent_uuid, started_at, 'registered' || event_id, {'file_id': file_id, 'ordinal': ordinal} FROM registered_task
  UNION ALL
  SELECT 'agent:' || agent_uuid, NULL, 'inventory' || event_id, {'file_id': file_id, 'ordinal': ordinal} FROM inventory_agent
),
linked AS (SELECT key, min(first_at) AS first_at, arg_min(first, (first_at IS NULL, first_at, tie)) AS first FROM claimed WHERE key IS NOT NULL GROUP BY key)
SELECT k.key, coalesce(a.first_at, l.first_at) AS first_at, coalesce(a.first, l.first).file_id AS file_id, coalesce(a.first, l.first).ordinal AS ordinal
FROM _actor AS k
  LEFT JOIN _acted AS a ON a.key = k.key
  LEFT JOIN linked AS l ON l.key = k.key;

-- What people call each key, where it has a name.
CREATE OR REPLACE TEMP TABLE _actor_label AS
WITH
entity AS (
  SELECT q.right_key AS key, CASE WHEN min(f."value") = max(f."value") THEN min(f."value") END AS label
  FROM identity_claim AS q JOIN credential_fact AS f ON f.credential_key = q.left_key
  WHERE q.rule = 'vault-token-entity' AND f.name IN ('metadata.username', 'metadata.service_account_name', 'metadata.role_name') GROUP BY q.right_key
),
said AS (
  SELECT k.key, CASE
    WHEN starts_with(k.key, 'agent:') THEN r.name
    WHEN starts_with(k.key, 'vault-entity:') THEN e.label
    WHEN starts_with(k.key, 'aws-principal:') THEN NULL
    WHEN starts_with(k.key, 'gcp-principal:') AND contains(k.key, '@') THEN regexp_extract(k.key, '^gcp-principal:([^@]*)', 1)
    ELSE regexp_extract(k.key, '[^/:]+$') END AS label
  FROM _actor AS k
    LEFT JOIN _registered AS r ON r.key = k.key
    LEFT JOIN entity AS e ON e.key = k.key
)
SELECT key, label FROM said WHERE label <> '';
