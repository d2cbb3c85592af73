-- Calls that change who may do what: policies, whose text is mostly an HMAC and is not read here, and the policies that a role, a user, a group or
-- an entity has.

INSERT INTO _grant BY NAME
WITH
change AS (
  SELECT event_id, file_id, ordinal, occurred_at AS said_at, operation, path, written, coalesce(nullif(rtrim(namespace, '/'), ''), 'root') AS place
  FROM _call
  WHERE outcome = 'allowed' AND (written IS NOT NULL OR (operation IN ('create', 'update', 'delete') AND starts_with(path, 'sys/polic'))
    OR (operation = 'delete' AND (starts_with(path, 'auth/') OR starts_with(path, 'identity/'))))
),
policy AS (
  SELECT *, 'vault-policy:default/' || place || '/' || lower(regexp_extract(path, '^sys/polic(?:y|ies/acl|ies)/(.+)', 1)) AS holder_key
  FROM change WHERE regexp_matches(path, '^sys/polic(y|ies/(acl|rgp|egp))/.')
),
holder AS (
  SELECT *, CASE
      WHEN regexp_matches(path, '^identity/entity/id/.') THEN 'vault-entity:default/' || substr(path, 20)
      WHEN regexp_matches(path, '^identity/group/id/.') THEN 'vault-group:default/' || substr(path, 19)
      WHEN regexp_matches(path, '^auth/.+/(roles?|users?|groups?|certs|map/users|map/teams)/[^/]+(/policies)?$') THEN
        'vault-role:default/' || place || '/' || regexp_replace(regexp_replace(path, '/(policies)$', ''), '/(?:roles?|users?|certs|map/users|(groups?|map/teams))/([^/]+)$',
          CASE WHEN regexp_matches(path, '/(groups?|map/teams)/[^/]+(/policies)?$') THEN '/groups/\2' ELSE '/\2' END) END AS holder_key
  FROM change WHERE starts_with(path, 'auth/') OR starts_with(path, 'identity/')
),
attached AS (
  SELECT * EXCLUDE (written), unnest(CASE WHEN operation = 'delete' OR len(written) = 0 THEN [NULL] ELSE written END) AS named,
    generate_subscripts(CASE WHEN operation = 'delete' OR len(written) = 0 THEN [NULL] ELSE written END, 1) AS statement
  FROM holder WHERE holder_key IS NOT NULL
)
SELECT event_id, file_id, ordinal, CASE WHEN operation = 'delete' THEN 'closes' ELSE 'opens' END AS change, holder_key AS slot, said_at, holder_key, 'content' AS kind,
  'unknown' AS effect, place AS scope_node
FROM policy
UNION ALL BY NAME
SELECT event_id, file_id, ordinal, CASE WHEN named IS NULL THEN 'closes' ELSE 'opens' END AS change, 'vault-attached:' || holder_key AS slot, said_at, holder_key,
  'attachment' AS kind, CASE WHEN starts_with(named, 'hmac-sha256:') THEN 'unknown' ELSE 'allow' END AS effect, place AS scope_node,
  CASE WHEN NOT starts_with(named, 'hmac-sha256:') THEN 'vault-policy:default/' || place || '/' || lower(named) END AS policy_key,
  CASE WHEN named IS NOT NULL THEN statement END AS statement
FROM attached;

DROP VIEW _half;
DROP TABLE _older;
DROP TABLE _met;
DROP TABLE _several;
DROP TABLE _chosen;
DROP TABLE _duplicate;
DROP TABLE _call;
