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
  SELECT file_id, ordinal, CASE WHEN t.line IS NOT NULL THEN kc_line(t.line)
    ELSE {'stamp': coalesce(t."timestamp", t."@timestamp"), 'category': t.loggerName, 'body': t.message} END AS w
  FROM _jwt_read WHERE t.line IS NOT NULL OR (t.message IS NOT NULL AND t.loggerName IS NOT NULL)
)
SELECT
  file_id, ordinal, w.stamp AS stamp, NULL::VARCHAR AS event_time, NULL::VARCHAR AS id, kc(w.body, 'type') AS type, kc(w.body, 'operationType') AS operation,
  kc(w.body, 'resourceType') AS resource_type, kc(w.body, 'resourcePath') AS resource_path,
  coalesce(kc(w.body, 'realmName'), kc(w.body, 'realmId')) AS realm, NULL::VARCHAR AS actor_realm, kc(w.body, 'clientId') AS kc_client, kc(w.body, 'userId') AS user_id,
  kc(w.body, 'ipAddress') AS ip, kc(w.body, 'error') AS "error", coalesce(kc(w.body, 'sessionId'), kc(w.body, 'code_id')) AS session_id,
  kc(w.body, 'token_id') AS token_id, kc(w.body, 'refresh_token_id') AS refresh_id, kc(w.body, 'updated_refresh_token_id') AS new_refresh_id,
  kc(w.body, 'scope') AS scope, kc(w.body, 'grant_type') AS grant_type, kc(w.body, 'access_token_expiration_time') AS lifetime
FROM written WHERE ends_with(w.category, '.events') AND regexp_matches(w.body, '^(type|operationType)="?[A-Z]')
UNION ALL BY NAME
SELECT
  file_id, ordinal, t."time" AS event_time, t.id, t.type, t.operationType AS operation, t.resourceType AS resource_type, t.resourcePath AS resource_path,
  coalesce(present(t.realmName), present(t.realmId), json_extract_string(t.authDetails, '$.realmId')) AS realm,
  jwt_any(t.authDetails, '$.realmName', '$.realmId', '$.realmId') AS actor_realm,
  coalesce(present(t.clientId), json_extract_string(t.authDetails, '$.clientId')) AS kc_client,
  coalesce(present(t.userId), json_extract_string(t.authDetails, '$.userId')) AS user_id,
  coalesce(present(t.ipAddress), json_extract_string(t.authDetails, '$.ipAddress')) AS ip, t."error",
  coalesce(present(t.sessionId), json_extract_string(t.details, '$.code_id')) AS session_id, json_extract_string(t.details, '$.token_id') AS token_id,
  json_extract_string(t.details, '$.refresh_token_id') AS refresh_id, json_extract_string(t.details, '$.updated_refresh_token_id') AS new_refresh_id,
  json_extract_string(t.details, '$.scope') AS scope, json_extract_string(t.details, '$.grant_type') AS grant_type,
  json_extract_string(t.details, '$.access_token_expiration_time') AS lifetime
FROM _jwt_read
WHERE t."time" IS NOT NULL AND coalesce(t.realmId, t.realmName) IS NOT NULL AND coalesce(t.type, t.operationType) IS NOT NULL;
