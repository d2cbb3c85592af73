-- Rows of the public tables from _staged and the tokens that its records hold or tell of.

-- What each record says of its tokens, in one list of facts and one of links.
CREATE OR REPLACE TEMP TABLE _told AS
WITH
token AS (
  SELECT s.event_id, h.field, h.credential_key, h.alg, h.kid, h.iss, left(h.aud, 1000) AS aud, h.client, s.grant_type, s.session_id, h.x5t, h.jkt, h.acts, h.custom,
    'jwt-sha256:' || h.hash AS hash_key, CASE WHEN h.kind = 'kubernetes-token' THEN 'k8s-jti:' || h.jti END AS pod_key,
    CASE WHEN h.acts IS NOT NULL THEN jwt_subject(h.iss, h.sub) END AS subject_key,
    CASE WHEN h.acts IS NOT NULL THEN
      jwt_subject(coalesce(jwt_word(json_extract_string(h.acts[1], '$.iss')), h.iss), jwt_word(json_extract_string(h.acts[1], '$.sub'))) END AS act_key,
    count(*) OVER (PARTITION BY s.event_id) AS tokens
  FROM _staged AS s JOIN _jwt_held AS h ON h.file_id = s.file_id AND h.ordinal = s.ordinal
),
said AS (
  SELECT event_id, field, credential_key, tokens,
    list_concat(
      list_filter([
        {'key': credential_key, 'name': 'alg', 'value': alg}, {'key': credential_key, 'name': 'kid', 'value': kid},
        {'key': credential_key, 'name': 'issuer', 'value': iss}, {'key': credential_key, 'name': 'aud', 'value': aud},
        {'key': credential_key, 'name': 'client_id', 'value': client}, {'key': credential_key, 'name': 'grant_type', 'value': grant_type},
        {'key': credential_key, 'name': 'session_id', 'value': session_id},
        {'key': credential_key, 'name': 'cnf.x5t#S256', 'value': x5t}, {'key': credential_key, 'name': 'cnf.jkt', 'value': jkt}], lambda f: f.value IS NOT NULL),
      CASE WHEN acts IS NOT NULL THEN list_filter(list_transform(acts, lambda a, i: {'key': credential_key, 'name': 'act.' || (i - 1),
        'value': jwt_word(json_extract_string(a, '$.sub'))}), lambda f: f.value IS NOT NULL) END,
      CASE WHEN len(custom) > 0 THEN list_transform(custom, lambda c: {'key': credential_key, 'name': c.name, 'value': c.value}) END) AS facts,
    CASE WHEN coalesce(nullif(hash_key, credential_key), pod_key, x5t, act_key) IS NULL THEN [] ELSE list_filter([
      {'rule': 'jwt-token-hash', 'relation': 'same-credential', 'strength': 'exact', 'left_key': credential_key, 'right_key': hash_key},
      {'rule': 'k8s-token-id', 'relation': 'same-credential', 'strength': 'exact', 'left_key': credential_key, 'right_key': pod_key},
      {'rule': 'jwt-bound-certificate', 'relation': 'derived-from', 'strength': 'exact', 'left_key': credential_key, 'right_key': 'x509-sha256:' || x5t},
      {'rule': 'jwt-act', 'relation': 'acts-as', 'strength': 'exact', 'left_key': act_key, 'right_key': subject_key}],
      lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL AND c.left_key <> c.right_key) END AS claims
  FROM token WHERE credential_key IS NOT NULL
),
key AS (
  SELECT event_id, resource AS credential_key, list_filter([
    {'key': resource, 'name': 'kty', 'value': left(json_extract_string(jwk, '$.kty'), 40)}, {'key': resource, 'name': 'alg', 'value': left(json_extract_string(jwk, '$.alg'), 40)},
    {'key': resource, 'name': 'use', 'value': left(json_extract_string(jwk, '$.use'), 40)}], lambda f: f.value IS NOT NULL) AS facts
  FROM _staged WHERE preset = 'key' AND resource IS NOT NULL
)
SELECT *, hash('jwt', credential_key, facts, claims) AS context_id
FROM (
  SELECT event_id, credential_key, facts, claims FROM said WHERE tokens = 1
  UNION ALL BY NAME
  SELECT event_id, min_by(credential_key, (field = 'refresh_token', field)) AS credential_key, flatten(list(facts ORDER BY field)) AS facts,
    list_sort(list_distinct(flatten(list(claims)))) AS claims
  FROM said WHERE tokens > 1 GROUP BY event_id
  UNION ALL BY NAME
  SELECT event_id, credential_key, facts, [] AS claims FROM key);

INSERT INTO event BY NAME
SELECT
  s.event_id, file_id, ordinal, event_uid, occurred_at, CASE WHEN occurred_at IS NULL THEN 'file' WHEN zoneless THEN 'inferred-zone' ELSE 'record' END AS time_basis,
  'jwt' AS source, 'oauth:' || iss AS system_key,
  CASE WHEN preset IN ('token', 'key') THEN 'service'
    WHEN preset = 'keycloak-admin' OR (preset = 'okta' AND NOT regexp_matches("action", '^(user\.(session|authentication|mfa)|app\.oauth2|policy\.evaluate)')) THEN 'management'
    ELSE 'sign-in' END AS category,
  CASE preset WHEN 'keycloak' THEN 'keycloak' WHEN 'keycloak-admin' THEN 'keycloak' WHEN 'okta' THEN 'okta' ELSE 'oauth' END AS service, "action",
  CASE WHEN preset = 'keycloak-admin' THEN CASE WHEN regexp_matches("action", 'ROLE|GROUP|POLICY|PERMISSION|SCOPE') THEN 'permissions' ELSE 'write' END
    WHEN preset NOT IN ('token', 'key', 'okta') OR regexp_matches("action", '^(user\.(session|authentication|mfa)|app\.oauth2)') THEN 'auth' END AS access,
  resource, outcome, "error", s.credential_key, principal_kind, actor_key, effective_key, client_addr, user_agent, request_id,
  CASE WHEN preset IN ('token', 'key') THEN 'states-what-is' END AS noise, t.context_id
FROM _staged AS s LEFT JOIN _told AS t ON t.event_id = s.event_id;

INSERT INTO _context
SELECT context_id, credential_key, facts, claims FROM _told
WHERE event_id IN (SELECT min(event_id) FROM _told GROUP BY context_id) AND context_id NOT IN (SELECT context_id FROM _context);

INSERT INTO lifecycle BY NAME
SELECT
  s.event_id, s.file_id, s.ordinal, s.occurred_at, h.phase, h.credential_key, h.kind,
  CASE WHEN h.phase IN ('issued', 'rotated') THEN h.not_before END AS not_before, h.expires_at,
  CASE WHEN h.expires_at IS NULL THEN 'unknown' ELSE 'at' END AS expiry,
  coalesce(jwt_subject(h.iss, h.sub), 'jwt-client:' || coalesce(h.iss, 'default') || '/' || h.client) AS subject_key, 'oauth:' || s.iss AS issuer_key,
  nullif(h.parent_key, h.credential_key) AS parent_key, nullif(h.replaces_key, h.credential_key) AS replaces_key, s.credential_key AS by_key, h.scope
FROM _staged AS s JOIN _jwt_held AS h ON h.file_id = s.file_id AND h.ordinal = s.ordinal
WHERE h.credential_key IS NOT NULL AND (s.outcome = 'allowed' OR h.phase = 'refused');

-- Requests for tokens that the server turned down name no token.
INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'refused' AS phase, 'jwt' AS kind, 'unknown' AS expiry, 'oauth:' || iss AS issuer_key,
  actor_key AS subject_key, credential_key AS by_key
FROM _staged
WHERE outcome <> 'allowed' AND ((preset = 'keycloak' AND regexp_matches("action", '^([A-Z0-9_]*TO_TOKEN|REFRESH_TOKEN|TOKEN_EXCHANGE|CLIENT_LOGIN)_ERROR$'))
  OR (preset = 'okta' AND "action" LIKE '%token.grant%'));

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'revoked' AS phase, credential_key, 'jwt' AS kind, 'unknown' AS expiry, 'oauth:' || iss AS issuer_key
FROM _staged WHERE preset = 'keycloak' AND outcome = 'allowed' AND "action" = 'REVOKE_GRANT' AND credential_key IS NOT NULL;

INSERT INTO _jwk BY NAME
SELECT event_id, nullif(iss, 'unknown') AS issuer, jwk_kid AS kid, jwk FROM _staged WHERE preset = 'key' AND event_id NOT IN (SELECT event_id FROM _jwk);

INSERT INTO _jwt_token BY NAME
SELECT s.event_id, t.context_id, h.credential_key, h.hash AS token_sha256, h.iss AS issuer, h.kid, h.alg
FROM _staged AS s JOIN _jwt_held AS h ON h.file_id = s.file_id AND h.ordinal = s.ordinal JOIN _told AS t ON t.event_id = s.event_id
WHERE h.compact AND s.event_id NOT IN (SELECT event_id FROM _jwt_token);

DROP TABLE _told;
