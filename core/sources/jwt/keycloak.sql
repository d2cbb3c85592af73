-- Events of Keycloak, from its log lines, its JSON console and its event JSON, as one shape.

-- A value of `name=value, …`, quoted since version 22; the first of a name counts, and the word null means none.
CREATE OR REPLACE TEMP MACRO kc(body, name) AS
  nullif(nullif(CASE WHEN regexp_matches(body, '^(type|operationType)="')
    THEN regexp_extract(', ' || body, ', ' || name || '="((?:[^"\\]|\\.)*)"', 1)
    ELSE regexp_extract(', ' || body, ', ' || name || '=([^,]*)', 1) END, ''), 'null');

-- A line of Keycloak: time, level, category, thread, and the event.
CREATE OR REPLACE TEMP MACRO kc_line(t) AS
  regexp_extract(t, '^(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}[,.]\d{1,9}(?:Z|[+-]\d{2}:?\d{2})?) +[A-Z]+ +\[([\w.]+)\] \([^)]*\) (.*)$', ['stamp', 'category', 'body']);

CREATE OR REPLACE TEMP TABLE _keycloak AS
WITH
written AS (
  SELECT file_id, ordinal, r, CASE WHEN json_type(r, '$.line') = 'VARCHAR' THEN kc_line(json_extract_string(r, '$.line'))
    ELSE {'stamp': coalesce(json_extract_string(r, '$.timestamp'), json_extract_string(r, '$."@timestamp"')), 'category': json_extract_string(r, '$.loggerName'),
      'body': json_extract_string(r, '$.message')} END AS w
  FROM _jwt_read
  WHERE json_type(r, '$.line') = 'VARCHAR' OR json_type(r, '$.message') = 'VARCHAR'
)
SELECT
  file_id, ordinal, w.stamp AS stamp, NULL::JSON AS event_time, NULL AS id, kc(w.body, 'type') AS type, kc(w.body, 'operationType') AS operation,
  kc(w.body, 'resourceType') AS resource_type, kc(w.body, 'resourcePath') AS resource_path,
  coalesce(kc(w.body, 'realmName'), kc(w.body, 'realmId')) AS realm, NULL AS actor_realm, kc(w.body, 'clientId') AS kc_client, kc(w.body, 'userId') AS user_id,
  kc(w.body, 'ipAddress') AS ip, kc(w.body, 'error') AS "error", coalesce(kc(w.body, 'sessionId'), kc(w.body, 'code_id')) AS session_id,
  kc(w.body, 'token_id') AS token_id, kc(w.body, 'refresh_token_id') AS refresh_id, kc(w.body, 'updated_refresh_token_id') AS new_refresh_id,
  kc(w.body, 'scope') AS scope, kc(w.body, 'grant_type') AS grant_type, kc(w.body, 'access_token_expiration_time') AS lifetime
FROM written WHERE ends_with(w.category, '.events') AND regexp_matches(w.body, '^(type|operationType)="?[A-Z]')
UNION ALL BY NAME
SELECT
  file_id, ordinal, json_extract(r, '$.time') AS event_time, json_extract_string(r, '$.id') AS id, json_extract_string(r, '$.type') AS type,
  json_extract_string(r, '$.operationType') AS operation, json_extract_string(r, '$.resourceType') AS resource_type,
  json_extract_string(r, '$.resourcePath') AS resource_path, jwt_any(r, '$.realmName', '$.realmId', '$.authDetails.realmId') AS realm,
  jwt_any(r, '$.authDetails.realmName', '$.authDetails.realmId', '$.authDetails.realmId') AS actor_realm,
  jwt_any(r, '$.clientId', '$.authDetails.clientId', '$.clientId') AS kc_client, jwt_any(r, '$.userId', '$.authDetails.userId', '$.userId') AS user_id,
  jwt_any(r, '$.ipAddress', '$.authDetails.ipAddress', '$.ipAddress') AS ip, json_extract_string(r, '$.error') AS "error",
  jwt_any(r, '$.sessionId', '$.details.code_id', '$.sessionId') AS session_id, json_extract_string(r, '$.details.token_id') AS token_id,
  json_extract_string(r, '$.details.refresh_token_id') AS refresh_id, json_extract_string(r, '$.details.updated_refresh_token_id') AS new_refresh_id,
  json_extract_string(r, '$.details.scope') AS scope, json_extract_string(r, '$.details.grant_type') AS grant_type,
  json_extract_string(r, '$.details.access_token_expiration_time') AS lifetime
FROM _jwt_read
WHERE json_type(r, '$.time') IS NOT NULL AND (json_type(r, '$.realmId') = 'VARCHAR' OR json_type(r, '$.realmName') = 'VARCHAR')
  AND (json_type(r, '$.type') = 'VARCHAR' OR json_type(r, '$.operationType') = 'VARCHAR');
