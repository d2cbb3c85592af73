-- Every token that a record holds or tells of, one row each, whatever the record's preset. Tokens in compact form are decoded and hashed.

CREATE OR REPLACE TEMP TABLE _compact AS
SELECT file_id, ordinal, held.field AS field, held.text AS text
FROM (
  SELECT file_id, ordinal, unnest([
    {'field': 'line', 'text': regexp_extract(t.line, '^\s*(?:Bearer )?(\S+)\s*$', 1)}, {'field': 'access_token', 'text': t.access_token},
    {'field': 'id_token', 'text': t.id_token}, {'field': 'refresh_token', 'text': t.refresh_token}, {'field': 'token', 'text': t.token},
    {'field': 'jwt', 'text': t.jwt}]) AS held
  FROM _jwt_read WHERE coalesce(t.line, t.access_token, t.id_token, t.refresh_token, t.token, t.jwt) IS NOT NULL)
WHERE regexp_matches(held.text, '^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$')
  AND json_type(jwt_part(split_part(held.text, '.', 1))) = 'OBJECT' AND json_type(jwt_part(split_part(held.text, '.', 2))) = 'OBJECT';

CREATE OR REPLACE TEMP VIEW _indigo AS
SELECT file_id, ordinal, t, t.payload AS payload, t.refreshTokenJti AS refresh_id, t.grantType = 'refresh_token' AS refreshed
FROM _jwt_read WHERE ends_with(t."@type", 'TokenIssuedEvent') AND json_type(t.payload) = 'OBJECT';

-- What Okta names as target of a grant; its system log has no issuer unless the debug data names one.
CREATE OR REPLACE TEMP VIEW _okta AS
SELECT file_id, ordinal, t, unnest(json_extract(t.target, '$[*]')) AS target
FROM _jwt_read WHERE t.published IS NOT NULL AND t.eventType LIKE '%token.grant%';

-- A registry's row, its claims beside its own columns or in an object of theirs.
CREATE OR REPLACE TEMP VIEW _registry AS
SELECT file_id, ordinal, t.header AS header, CASE WHEN json_type(t.claims) = 'OBJECT' THEN json_merge_patch(r, t.claims)
  WHEN json_type(t.payload) = 'OBJECT' THEN json_merge_patch(r, t.payload) ELSE r END AS claims
FROM _jwt_read
WHERE t IS NOT NULL AND coalesce(t.line, t."@type", t.realmId, t.realmName, t.kty, t.eventType) IS NULL;

CREATE OR REPLACE TEMP TABLE _claimed AS
SELECT file_id, ordinal, field, sha256(text) AS hash, true AS compact, jwt_part(split_part(text, '.', 1)) AS header, jwt_part(split_part(text, '.', 2)) AS claims
FROM _compact
UNION ALL BY NAME
SELECT file_id, ordinal, 'access_token' AS field, false AS compact, t.header AS header,
  json_merge_patch(payload, json_object('scopes', t.scopes, 'client_id', t.principal,
    'parent_jti', CASE WHEN refreshed THEN refresh_id END)) AS claims
FROM _indigo
UNION ALL BY NAME
SELECT file_id, ordinal, 'refresh_token' AS field, false AS compact, json_object('jti', refresh_id, 'iss', json_extract(payload, '$.iss'),
  'sub', json_extract(payload, '$.sub'), 'client_id', t.principal, 'iat', json_extract(payload, '$.iat')) AS claims
FROM _indigo WHERE json_type(refresh_id) = 'VARCHAR' AND refreshed IS NOT TRUE
UNION ALL BY NAME
SELECT file_id, ordinal, 'access_token' AS field, false AS compact, json_object('jti', token_id, 'iss', realm, 'sub', user_id, 'client_id', kc_client,
  'iat', coalesce(event_time, stamp), 'lifetime', lifetime, 'scope', scope, 'parent_jti', CASE WHEN type = 'REFRESH_TOKEN' THEN refresh_id END) AS claims
FROM _keycloak WHERE token_id IS NOT NULL AND regexp_matches(type, '^(CODE_TO_TOKEN|REFRESH_TOKEN|TOKEN_EXCHANGE|CLIENT_LOGIN|LOGIN|OAUTH2_DEVICE_CODE_TO_TOKEN|AUTHREQID_TO_TOKEN|PERMISSION_TOKEN)$')
UNION ALL BY NAME
SELECT file_id, ordinal, 'refresh_token' AS field, false AS compact, json_object('jti', CASE WHEN type = 'REFRESH_TOKEN' THEN new_refresh_id ELSE refresh_id END,
  'iss', realm, 'sub', user_id, 'client_id', kc_client, 'iat', coalesce(event_time, stamp), 'scope', scope,
  'parent_jti', CASE WHEN type = 'REFRESH_TOKEN' THEN refresh_id END, 'replaces_jti', CASE WHEN type = 'REFRESH_TOKEN' THEN refresh_id END) AS claims
FROM _keycloak
WHERE CASE WHEN type = 'REFRESH_TOKEN' THEN new_refresh_id <> refresh_id ELSE refresh_id IS NOT NULL AND regexp_matches(type, '^[A-Z0-9_]*TO_TOKEN$|^TOKEN_EXCHANGE$|^CLIENT_LOGIN$') END
UNION ALL BY NAME
SELECT file_id, ordinal, json_extract_string(target, '$.type') AS field, false AS compact, json_object('jti', json_extract(target, '$.id'),
  'iss', json_extract(t.debugContext, '$.debugData.issuer'), 'sub', coalesce(json_extract(target, '$.detailEntry.subject'), json_extract(t.actor, '$.id')),
  'client_id', json_extract(t.actor, '$.id'), 'iat', t.published, 'exp', json_extract(target, '$.detailEntry.expires'),
  'scope', json_extract(t.debugContext, '$.debugData.grantedScopes')) AS claims
FROM _okta WHERE json_extract_string(target, '$.type') IN ('access_token', 'id_token', 'refresh_token') AND json_type(target, '$.id') = 'VARCHAR'
UNION ALL BY NAME
SELECT g.file_id, g.ordinal, 'registry' AS field, false AS compact, g.header, g.claims
FROM _registry AS g ANTI JOIN _compact AS c ON c.file_id = g.file_id AND c.ordinal = g.ordinal;

CREATE OR REPLACE TEMP TABLE _jwt_held AS
WITH
read AS (SELECT *, jwt_claims(claims) AS c FROM _claimed),
named AS (
  SELECT * EXCLUDE (hash), coalesce(hash, jwt_hash(coalesce(c.token_sha256, c.token_hash))) AS hash,
    jwt_word(coalesce(present(c.iss), c.issuer)) AS iss, jwt_word(coalesce(present(c.jti), c.token_id)) AS jti,
    jwt_word(coalesce(present(c.sub), c.subject)) AS sub, jwt_word(coalesce(present(c.client_id), present(c.azp), present(c.clientId), c.cid)) AS client,
    replace(coalesce(present(c.iat), c.issued_at), ',', '.') AS stamp,
    CASE WHEN field = 'registry' THEN lower(concat_ws(' ', c.event, c."action", c.status, c.outcome)) END AS said,
    jwt_word(coalesce(present(c.subject_token_jti), present(c.parent_jti), c.refresh_token_jti)) AS parent_jti,
    jwt_hash(coalesce(present(c.subject_token_sha256), c.parent_sha256)) AS parent_hash, jwt_word(c.actor_token_jti) AS actor_jti,
    jwt_hash(c.actor_token_sha256) AS actor_hash, jwt_word(coalesce(present(c.replaces_jti), c.replaces)) AS replaced,
    CASE WHEN length(json_extract_string(c.cnf, '$."x5t#S256"')) = 43 THEN json_extract_string(c.cnf, '$."x5t#S256"') END AS x5t_text
  FROM read
),
dated AS (
  SELECT *, coalesce(jwt_time(stamp), real_time(try_cast(stamp AS TIMESTAMP))) AS issued_at, 'jwt:' || coalesce(iss, 'default') || '/' AS prefix
  FROM named WHERE jti IS NOT NULL OR hash IS NOT NULL
)
SELECT
  file_id, ordinal, field, compact, hash, iss, jti, sub, client, issued_at, jwt_key(iss, jti, hash) AS credential_key,
  jwt_word(json_extract_string(header, '$.kid')) AS kid, left(jwt_word(json_extract_string(header, '$.alg')), 40) AS alg,
  coalesce(jwt_time(coalesce(present(c.nbf), c.not_before)), issued_at) AS not_before,
  coalesce(jwt_time(coalesce(present(c.exp), c.expires_at)), issued_at + to_seconds(lifetime_seconds(c.lifetime))) AS expires_at,
  jwt_names(coalesce(c.scope, c.scopes, c.scp)) AS scope, array_to_string(jwt_names(coalesce(c.aud, c.audience)), ' ') AS aud,
  CASE WHEN json_type(c.act) = 'OBJECT' THEN list_filter([c.act, json_extract(c.act, '$.act'), json_extract(c.act, '$.act.act'), json_extract(c.act, '$.act.act.act'),
    json_extract(c.act, '$.act.act.act.act'), json_extract(c.act, '$.act.act.act.act.act')], lambda a: json_type(a) = 'OBJECT') END AS acts,
  lower(hex(TRY(from_base64(rpad(translate(x5t_text, '-_', '+/'), 44, '='))))) AS x5t, jwt_word(json_extract_string(c.cnf, '$.jkt')) AS jkt,
  CASE WHEN field = 'refresh_token' OR c.typ = 'Refresh' THEN 'refresh-token' WHEN starts_with(sub, 'spiffe://') THEN 'jwt-svid'
    WHEN json_type(c."kubernetes.io") = 'OBJECT' THEN 'kubernetes-token' ELSE 'jwt' END AS kind,
  CASE WHEN regexp_matches(said, 'revok') THEN 'revoked' WHEN regexp_matches(said, 'refus|denied|deny|error|fail|reject') THEN 'refused'
    WHEN replaced IS NOT NULL THEN 'rotated' ELSE 'issued' END AS phase,
  coalesce(prefix || parent_jti, 'jwt-sha256:' || parent_hash, prefix || actor_jti, 'jwt-sha256:' || actor_hash) AS parent_key, prefix || replaced AS replaces_key,
  CASE WHEN field IN ('registry', 'access_token') OR compact THEN
    list_transform(list_filter(map_entries(TRY_CAST(claims AS MAP(VARCHAR, JSON))), lambda e: NOT list_contains(jwt_known(), e.key))[1:50], lambda e: {
      'name': 'claim.' || hashed_text(left(e.key, 64)),
      'value': CASE WHEN regexp_matches(e.key, '(?i)token|secret|passw|assertion|credential|private|api_?key')
          OR (left(e.value::VARCHAR, 1) IN ('{', '[') AND regexp_matches(e.value::VARCHAR, '(?i)"[^"]*(token|secret|passw|assertion|credential|private|api_?key)[^"]*"\s*:')) THEN 'masked'
        ELSE left(hashed_text(trim(e.value::VARCHAR, '"')), 256) END}) END AS custom
FROM dated;

DROP TABLE _claimed;
