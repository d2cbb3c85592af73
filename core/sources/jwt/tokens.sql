-- Every token that a record holds or tells of, one row each, whatever the record's preset. Tokens in compact form are decoded and hashed.

CREATE OR REPLACE TEMP TABLE _compact AS
SELECT file_id, ordinal, held.field AS field, held.text AS text
FROM (
  SELECT file_id, ordinal, unnest([
    {'field': 'line', 'text': regexp_extract(json_extract_string(r, '$.line'), '^\s*(?:Bearer )?(\S+)\s*$', 1)},
    {'field': 'access_token', 'text': json_extract_string(r, '$.access_token')},
    {'field': 'id_token', 'text': json_extract_string(r, '$.id_token')},
    {'field': 'refresh_token', 'text': json_extract_string(r, '$.refresh_token')},
    {'field': 'token', 'text': json_extract_string(r, '$.token')},
    {'field': 'jwt', 'text': json_extract_string(r, '$.jwt')}]) AS held
  FROM _jwt_read)
WHERE regexp_matches(held.text, '^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$')
  AND json_type(jwt_part(split_part(held.text, '.', 1))) = 'OBJECT' AND json_type(jwt_part(split_part(held.text, '.', 2))) = 'OBJECT';

CREATE OR REPLACE TEMP VIEW _indigo AS
SELECT file_id, ordinal, r, json_extract(r, '$.payload') AS payload, json_extract(r, '$.refreshTokenJti') AS refresh_id,
  json_extract_string(r, '$.grantType') = 'refresh_token' AS refreshed
FROM _jwt_read
WHERE ends_with(json_extract_string(r, '$."@type"'), 'TokenIssuedEvent') AND json_type(r, '$.payload') = 'OBJECT';

-- What Okta names as target of a grant; its system log has no issuer unless the debug data names one.
CREATE OR REPLACE TEMP VIEW _okta AS
SELECT file_id, ordinal, r, unnest(json_extract(r, '$.target[*]')) AS target
FROM _jwt_read
WHERE json_type(r, '$.eventType') = 'VARCHAR' AND json_type(r, '$.published') = 'VARCHAR' AND json_extract_string(r, '$.eventType') LIKE '%token.grant%';

-- A registry's row, its claims beside its own columns or in an object of theirs.
CREATE OR REPLACE TEMP VIEW _registry AS
SELECT file_id, ordinal, r, CASE WHEN json_type(r, '$.claims') = 'OBJECT' THEN json_merge_patch(r, json_extract(r, '$.claims'))
  WHEN json_type(r, '$.payload') = 'OBJECT' THEN json_merge_patch(r, json_extract(r, '$.payload')) ELSE r END AS claims
FROM _jwt_read
WHERE json_type(r, '$.line') IS NULL AND json_type(r, '$."@type"') IS NULL AND json_type(r, '$.realmId') IS NULL AND json_type(r, '$.realmName') IS NULL
  AND json_type(r, '$.kty') IS NULL AND json_type(r, '$.eventType') IS NULL;

CREATE OR REPLACE TEMP TABLE _claimed AS
SELECT file_id, ordinal, field, sha256(text) AS hash, true AS compact, jwt_part(split_part(text, '.', 1)) AS header, jwt_part(split_part(text, '.', 2)) AS claims
FROM _compact
UNION ALL BY NAME
SELECT file_id, ordinal, 'access_token' AS field, false AS compact, json_extract(r, '$.header') AS header,
  json_merge_patch(payload, json_object('scopes', json_extract(r, '$.scopes'), 'client_id', json_extract(r, '$.principal'),
    'parent_jti', CASE WHEN refreshed THEN refresh_id END)) AS claims
FROM _indigo
UNION ALL BY NAME
SELECT file_id, ordinal, 'refresh_token' AS field, false AS compact, json_object('jti', refresh_id, 'iss', json_extract(payload, '$.iss'),
  'sub', json_extract(payload, '$.sub'), 'client_id', json_extract(r, '$.principal'), 'iat', json_extract(payload, '$.iat')) AS claims
FROM _indigo WHERE json_type(refresh_id) = 'VARCHAR' AND refreshed IS NOT TRUE
UNION ALL BY NAME
SELECT file_id, ordinal, 'access_token' AS field, false AS compact, json_object('jti', token_id, 'iss', realm, 'sub', user_id, 'client_id', kc_client,
  'iat', coalesce(event_time::VARCHAR, stamp), 'lifetime', lifetime, 'scope', scope, 'parent_jti', CASE WHEN type = 'REFRESH_TOKEN' THEN refresh_id END) AS claims
FROM _keycloak WHERE token_id IS NOT NULL AND regexp_matches(type, '^(CODE_TO_TOKEN|REFRESH_TOKEN|TOKEN_EXCHANGE|CLIENT_LOGIN|LOGIN|OAUTH2_DEVICE_CODE_TO_TOKEN|AUTHREQID_TO_TOKEN|PERMISSION_TOKEN)$')
UNION ALL BY NAME
SELECT file_id, ordinal, 'refresh_token' AS field, false AS compact, json_object('jti', CASE WHEN type = 'REFRESH_TOKEN' THEN new_refresh_id ELSE refresh_id END,
  'iss', realm, 'sub', user_id, 'client_id', kc_client, 'iat', coalesce(event_time::VARCHAR, stamp), 'scope', scope,
  'parent_jti', CASE WHEN type = 'REFRESH_TOKEN' THEN refresh_id END, 'replaces_jti', CASE WHEN type = 'REFRESH_TOKEN' THEN refresh_id END) AS claims
FROM _keycloak
WHERE CASE WHEN type = 'REFRESH_TOKEN' THEN new_refresh_id <> refresh_id ELSE refresh_id IS NOT NULL AND regexp_matches(type, '^[A-Z0-9_]*TO_TOKEN$|^TOKEN_EXCHANGE$|^CLIENT_LOGIN$') END
UNION ALL BY NAME
SELECT file_id, ordinal, json_extract_string(target, '$.type') AS field, false AS compact, json_object('jti', json_extract(target, '$.id'),
  'iss', json_extract(r, '$.debugContext.debugData.issuer'), 'sub', coalesce(json_extract(target, '$.detailEntry.subject'), json_extract(r, '$.actor.id')),
  'client_id', json_extract(r, '$.actor.id'), 'iat', json_extract(r, '$.published'), 'exp', json_extract(target, '$.detailEntry.expires'),
  'scope', json_extract(r, '$.debugContext.debugData.grantedScopes')) AS claims
FROM _okta WHERE json_extract_string(target, '$.type') IN ('access_token', 'id_token', 'refresh_token') AND json_type(target, '$.id') = 'VARCHAR'
UNION ALL BY NAME
SELECT file_id, ordinal, 'registry' AS field, jwt_hash(jwt_any(claims, '$.token_sha256', '$.token_hash', '$.token_sha256')) AS hash, false AS compact,
  json_extract(r, '$.header') AS header, claims
FROM _registry AS g ANTI JOIN _compact AS c ON c.file_id = g.file_id AND c.ordinal = g.ordinal
WHERE jwt_any(claims, '$.jti', '$.token_id', '$.jti') IS NOT NULL OR jwt_hash(jwt_any(claims, '$.token_sha256', '$.token_hash', '$.token_sha256')) IS NOT NULL;

CREATE OR REPLACE TEMP TABLE _jwt_held AS
WITH
named AS (
  SELECT *, jwt_word(jwt_any(claims, '$.iss', '$.issuer', '$.iss')) AS iss, jwt_word(jwt_any(claims, '$.jti', '$.token_id', '$.jti')) AS jti,
    jwt_word(jwt_any(claims, '$.sub', '$.subject', '$.sub')) AS sub,
    jwt_word(coalesce(jwt_any(claims, '$.client_id', '$.azp', '$.clientId'), json_extract_string(claims, '$.cid'))) AS client,
    lower(concat_ws(' ', json_extract_string(claims, '$.event'), json_extract_string(claims, '$.action'), json_extract_string(claims, '$.status'),
      json_extract_string(claims, '$.outcome'))) AS said,
    jwt_time(replace(jwt_any(claims, '$.iat', '$.issued_at', '$.iat'), ',', '.')) AS zoned_at
  FROM _claimed
),
dated AS (
  SELECT *, coalesce(zoned_at, real_time(try_cast(replace(json_extract_string(claims, '$.iat'), ',', '.') AS TIMESTAMP))) AS issued_at FROM named
)
SELECT
  file_id, ordinal, field, compact, hash, iss, jti, sub, client, issued_at, jwt_key(iss, jti, hash) AS credential_key,
  jwt_word(json_extract_string(header, '$.kid')) AS kid, left(jwt_word(json_extract_string(header, '$.alg')), 40) AS alg,
  coalesce(jwt_time(jwt_any(claims, '$.nbf', '$.not_before', '$.nbf')), issued_at) AS not_before,
  coalesce(jwt_time(jwt_any(claims, '$.exp', '$.expires_at', '$.exp')), issued_at + to_seconds(lifetime_seconds(json_extract_string(claims, '$.lifetime')))) AS expires_at,
  jwt_names(coalesce(json_extract(claims, '$.scope'), json_extract(claims, '$.scopes'), json_extract(claims, '$.scp'))) AS scope,
  array_to_string(jwt_names(coalesce(json_extract(claims, '$.aud'), json_extract(claims, '$.audience'))), ' ') AS aud,
  list_filter([json_extract(claims, '$.act'), json_extract(claims, '$.act.act'), json_extract(claims, '$.act.act.act'), json_extract(claims, '$.act.act.act.act'),
    json_extract(claims, '$.act.act.act.act.act'), json_extract(claims, '$.act.act.act.act.act.act')], lambda a: json_type(a) = 'OBJECT') AS acts,
  lower(hex(TRY(from_base64(rpad(translate(CASE WHEN length(json_extract_string(claims, '$.cnf."x5t#S256"')) = 43 THEN json_extract_string(claims, '$.cnf."x5t#S256"') END, '-_', '+/'), 44, '='))))) AS x5t,
  jwt_word(json_extract_string(claims, '$.cnf.jkt')) AS jkt,
  CASE WHEN field = 'refresh_token' OR json_extract_string(claims, '$.typ') = 'Refresh' THEN 'refresh-token' WHEN starts_with(sub, 'spiffe://') THEN 'jwt-svid'
    WHEN json_type(claims, '$."kubernetes.io"') = 'OBJECT' THEN 'kubernetes-token' ELSE 'jwt' END AS kind,
  CASE WHEN field = 'registry' AND regexp_matches(said, 'revok') THEN 'revoked' WHEN field = 'registry' AND regexp_matches(said, 'refus|denied|deny|error|fail|reject') THEN 'refused'
    WHEN jwt_any(claims, '$.replaces_jti', '$.replaces', '$.replaces_jti') IS NOT NULL THEN 'rotated' ELSE 'issued' END AS phase,
  coalesce(
    'jwt:' || coalesce(iss, 'default') || '/' || jwt_word(coalesce(jwt_any(claims, '$.subject_token_jti', '$.parent_jti', '$.refresh_token_jti'))),
    'jwt-sha256:' || jwt_hash(jwt_any(claims, '$.subject_token_sha256', '$.parent_sha256', '$.subject_token_sha256')),
    'jwt:' || coalesce(iss, 'default') || '/' || jwt_word(json_extract_string(claims, '$.actor_token_jti')),
    'jwt-sha256:' || jwt_hash(json_extract_string(claims, '$.actor_token_sha256'))) AS parent_key,
  'jwt:' || coalesce(iss, 'default') || '/' || jwt_word(jwt_any(claims, '$.replaces_jti', '$.replaces', '$.replaces_jti')) AS replaces_key,
  CASE WHEN field IN ('registry', 'access_token') OR compact THEN
    list_transform(list_filter(json_keys(claims), lambda k: NOT list_contains(jwt_known(), k) AND k <> 'lifetime')[1:50], lambda k: {
      'name': 'claim.' || hashed_text(left(k, 64)),
      'value': CASE WHEN regexp_matches(k, '(?i)token|secret|passw|assertion|credential|private|api_?key')
          OR regexp_matches(json_extract(claims, '$."' || replace(k, '"', '') || '"')::VARCHAR, '(?i)"[^"]*(token|secret|passw|assertion|credential|private|api_?key)[^"]*"\s*:') THEN 'masked'
        ELSE left(hashed_text(trim(json_extract(claims, '$."' || replace(k, '"', '') || '"')::VARCHAR, '"')), 256) END}) END AS custom
FROM dated;

DROP TABLE _claimed;
