-- One row for each record: an issuance as a registry or a server tells of it, a token, or a key.

-- Records without an id of their own are counted within their file; what an earlier batch brought of it counts too.
DELETE FROM _jwt_line USING _jwt_read AS x WHERE _jwt_line.file_id = x.file_id AND _jwt_line.ordinal = x.ordinal;
INSERT INTO _jwt_line
SELECT k.file_id, k.ordinal, substr(sha256(concat_ws(chr(31), x.line, k.stamp, x.message)), 1, 32)
FROM _keycloak AS k JOIN (
  SELECT file_id, ordinal, t.line AS line, t.message AS message FROM _jwt_read
) AS x ON x.file_id = k.file_id AND x.ordinal = k.ordinal
WHERE k.stamp IS NOT NULL;

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
nth AS (
  SELECT file_id, ordinal, line || '-' || row_number() OVER (PARTITION BY file_id, line ORDER BY ordinal) AS uid FROM _jwt_line
),
first_token AS (SELECT * FROM _jwt_held QUALIFY row_number() OVER (PARTITION BY file_id, ordinal ORDER BY compact DESC, field = 'refresh_token', field) = 1),
hashes AS (SELECT file_id, ordinal, string_agg(hash, '/' ORDER BY field) AS uid FROM _jwt_held WHERE compact GROUP BY ALL),
told AS (
  SELECT x.file_id, x.ordinal, x.entry_sha256, x.r, x.raw, x.t AS d,
    CASE
      WHEN k.file_id IS NOT NULL AND k.operation IS NOT NULL AND k.type IS NULL THEN 'keycloak-admin'
      WHEN k.file_id IS NOT NULL THEN 'keycloak'
      WHEN t.compact THEN 'token'
      WHEN x.t.kty IS NOT NULL THEN 'key'
      WHEN x.t.eventType IS NOT NULL AND x.t.published IS NOT NULL THEN 'okta'
      WHEN ends_with(x.t."@type", 'TokenIssuedEvent') AND t.file_id IS NOT NULL THEN 'indigo'
      WHEN t.file_id IS NOT NULL THEN 'registry'
    END AS preset,
    k.* EXCLUDE (file_id, ordinal, scope, lifetime),
    t.* EXCLUDE (file_id, ordinal, field, scope, aud, x5t, jkt, custom, kind, hash, jti, not_before, expires_at, replaces_key, alg, kid), n.uid AS line_uid, h.uid AS hashes
  FROM _jwt_read AS x
    LEFT JOIN _keycloak AS k ON k.file_id = x.file_id AND k.ordinal = x.ordinal
    LEFT JOIN first_token AS t ON t.file_id = x.file_id AND t.ordinal = x.ordinal
    LEFT JOIN nth AS n ON n.file_id = x.file_id AND n.ordinal = x.ordinal
    LEFT JOIN hashes AS h ON h.file_id = x.file_id AND h.ordinal = x.ordinal
),
placed AS (
  SELECT * EXCLUDE (iss),
    CASE WHEN preset IN ('keycloak', 'keycloak-admin') THEN coalesce(jwt_word(realm), 'default')
      WHEN preset = 'okta' THEN coalesce(jwt_word(json_extract_string(d.debugContext, '$.debugData.issuer')), 'default')
      WHEN preset = 'key' THEN coalesce(jwt_word(coalesce(present(d.iss), d.issuer)), 'unknown') ELSE coalesce(iss, 'default') END AS iss,
    CASE
      WHEN preset IN ('keycloak', 'keycloak-admin') THEN coalesce(epoch_time(event_time), stated_time(replace(stamp, ',', '.')))
      WHEN preset = 'okta' THEN stated_time(d.published)
      WHEN preset = 'indigo' THEN coalesce(epoch_time(d."timestamp"), issued_at)
      WHEN preset = 'registry' THEN coalesce(jwt_time(coalesce(present(d."time"), d."timestamp")), issued_at)
      WHEN preset = 'token' THEN issued_at END AS zoned_at,
    CASE WHEN preset IN ('keycloak', 'keycloak-admin') THEN real_time(try_cast(replace(stamp, ',', '.') AS TIMESTAMP)) END AS local_at,
    ends_with(type, '_ERROR') OR "error" IS NOT NULL AS fails
  FROM told
)
SELECT
  file_id, ordinal, entry_sha256, preset,
  CASE preset WHEN 'token' THEN 'token/' || hashes WHEN 'okta' THEN jwt_word(d.uuid) WHEN 'key' THEN NULL
    WHEN 'registry' THEN coalesce(jwt_word(d.event_id), phase || '/' || credential_key || '/' || coalesce(zoned_at::VARCHAR, ''))
    WHEN 'indigo' THEN 'issued/' || credential_key ELSE coalesce(jwt_word(id), line_uid) END AS event_uid,
  event_id_of('jwt', event_uid, entry_sha256, ordinal) AS event_id,
  coalesce(zoned_at, local_at) AS occurred_at, zoned_at IS NULL AND local_at IS NOT NULL AS zoneless, iss,
  CASE preset WHEN 'token' THEN 'Token' WHEN 'key' THEN 'Key' WHEN 'okta' THEN masked_text(left(d.eventType, 200))
    WHEN 'indigo' THEN masked_text(left(d."@type", 200)) WHEN 'keycloak' THEN masked_text(left(type, 200))
    WHEN 'keycloak-admin' THEN masked_text(left(concat_ws('_', operation, resource_type), 200))
    ELSE CASE phase WHEN 'revoked' THEN 'TokenRevoked' WHEN 'refused' THEN 'TokenRefused' WHEN 'rotated' THEN 'TokenRotated' ELSE 'TokenIssued' END END AS "action",
  CASE preset
    WHEN 'okta' THEN CASE WHEN json_extract_string(d.outcome, '$.result') IN ('SUCCESS', 'ALLOW') THEN 'allowed'
      WHEN json_extract_string(d.outcome, '$.result') = 'DENY' OR regexp_matches(json_extract_string(d.outcome, '$.reason'), '(?i)credential|denied|not_assigned|locked|invalid|unauthori') THEN 'denied'
      WHEN json_extract_string(d.outcome, '$.result') = 'FAILURE' THEN 'failed' ELSE 'allowed' END
    WHEN 'registry' THEN CASE WHEN phase = 'refused' THEN 'denied' ELSE 'allowed' END
    ELSE CASE WHEN NOT coalesce(fails, false) THEN 'allowed'
      WHEN (preset = 'keycloak-admin' AND NOT regexp_matches("error", '(?i)denied|forbidden|not_allowed'))
        OR regexp_matches("error", '^(expired_code|cookie_not_found|invalid_request|session_expired|identity_provider_|slow_down|.*_unavailable|.*internal.*)') THEN 'failed' ELSE 'denied' END
  END AS outcome,
  left(masked_text(CASE preset WHEN 'okta' THEN CASE WHEN json_extract_string(d.outcome, '$.result') NOT IN ('SUCCESS', 'ALLOW') THEN json_extract_string(d.outcome, '$.reason') END
    WHEN 'registry' THEN present(d."error") WHEN 'token' THEN NULL ELSE "error" END), 240) AS "error",
  CASE WHEN preset = 'keycloak-admin' THEN left(masked_text(resource_path), 512) WHEN preset = 'key' THEN 'jwk:' || iss || '/' || jwt_word(d.kid)
    WHEN preset IN ('token', 'registry', 'indigo') THEN credential_key
    WHEN preset = 'keycloak' THEN 'jwt-client:' || iss || '/' || jwt_word(kc_client)
    WHEN preset = 'okta' THEN left(masked_text(json_extract_string(d.target, '$[0].displayName')), 512) END AS resource,
  CASE WHEN preset = 'keycloak' AND starts_with(type, 'REFRESH_TOKEN') THEN 'jwt:' || iss || '/' || jwt_word(refresh_id)
    WHEN preset = 'keycloak' AND regexp_matches(type, '^(INTROSPECT_TOKEN|REVOKE_GRANT|USER_INFO_REQUEST|VALIDATE_ACCESS_TOKEN)') THEN 'jwt:' || iss || '/' || jwt_word(token_id)
    WHEN preset IN ('registry', 'indigo') THEN parent_key END AS credential_key,
  CASE WHEN preset IN ('keycloak', 'keycloak-admin') THEN coalesce(jwt_subject(coalesce(jwt_word(actor_realm), iss), jwt_word(user_id)),
      'jwt-client:' || coalesce(jwt_word(actor_realm), iss) || '/' || jwt_word(kc_client))
    WHEN preset = 'okta' THEN CASE WHEN regexp_matches(json_extract_string(d.actor, '$.type'), '(?i)client|app') THEN 'jwt-client:' || iss || '/' || jwt_word(json_extract_string(d.actor, '$.id'))
      ELSE 'jwt-sub:' || iss || '/' || jwt_word(json_extract_string(d.actor, '$.id')) END
    WHEN preset IN ('registry', 'indigo') THEN coalesce(
      jwt_subject(coalesce(jwt_word(json_extract_string(acts[1], '$.iss')), iss), jwt_word(json_extract_string(acts[1], '$.sub'))), jwt_subject(iss, sub), 'jwt-client:' || iss || '/' || client)
  END AS actor_key,
  CASE WHEN preset IN ('registry', 'indigo') AND json_extract_string(acts[1], '$.sub') IS NOT NULL THEN jwt_subject(iss, sub) END AS effective_key,
  CASE WHEN preset IN ('keycloak', 'keycloak-admin') THEN CASE WHEN user_id IS NOT NULL THEN 'user' WHEN kc_client IS NOT NULL THEN 'client' END
    WHEN preset = 'okta' THEN left(masked_text(json_extract_string(d.actor, '$.type')), 60) END AS principal_kind,
  masked_text(left(present(CASE preset WHEN 'okta' THEN json_extract_string(d.client, '$.ipAddress') WHEN 'registry' THEN coalesce(present(d.ip), present(d.ip_address), d.client_ip) ELSE ip END), 100)) AS client_addr,
  left(masked_text(present(CASE preset WHEN 'okta' THEN json_extract_string(d.client, '$.userAgent.rawUserAgent') WHEN 'registry' THEN d.user_agent END)), 500) AS user_agent,
  CASE WHEN preset = 'okta' THEN nullif(jwt_any(d.authenticationContext, '$.rootSessionId', '$.externalSessionId', '$.externalSessionId'), 'unknown')
    ELSE session_id END AS session,
  jwt_word(session) AS session_id,
  jwt_word(CASE preset WHEN 'okta' THEN coalesce(json_extract_string(d."transaction", '$.id'), json_extract_string(d.debugContext, '$.debugData.requestId')) ELSE session_id END) AS request_id,
  left(masked_text(coalesce(grant_type, present(d.grantType), present(d.grant_type), json_extract_string(d.debugContext, '$.debugData.grantType'))), 100) AS grant_type,
  CASE WHEN preset = 'key' THEN json_object('kty', json_extract(r, '$.kty'), 'n', json_extract(r, '$.n'), 'e', json_extract(r, '$.e'), 'crv', json_extract(r, '$.crv'),
    'x', json_extract(r, '$.x'), 'y', json_extract(r, '$.y'), 'alg', json_extract(r, '$.alg'), 'use', json_extract(r, '$.use')) END AS jwk,
  CASE WHEN preset = 'key' THEN jwt_word(d.kid) END AS jwk_kid,
  CASE
    WHEN r IS NULL OR json_type(r) <> 'OBJECT' THEN 'not-an-object'
    WHEN preset IS NULL AND d.line IS NOT NULL AND (regexp_matches(d.line, '^\s*(Bearer )?eyJ')) THEN 'malformed'
    WHEN preset IS NULL AND (d.line IS NOT NULL OR d.loggerName IS NOT NULL OR d."@type" IS NOT NULL) THEN 'other-entry-type'
    WHEN preset IS NULL THEN 'not-this-source'
    WHEN coalesce(zoned_at, local_at) IS NULL AND preset NOT IN ('token', 'key') THEN 'bad-time'
  END AS reject,
  CASE
    WHEN preset IS NULL AND d.line IS NOT NULL THEN 'neither an event nor a token'
    WHEN preset IS NULL THEN 'a record has the id of a token, or is a key or an event'
    WHEN coalesce(zoned_at, local_at) IS NULL AND preset NOT IN ('token', 'key') THEN 'time is missing or not a time'
  END AS detail,
  coalesce(d.line, raw) AS excerpt
FROM placed;

DROP TABLE _jwt_read;
DROP TABLE _keycloak;
