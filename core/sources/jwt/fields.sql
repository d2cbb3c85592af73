-- Macros for what tokens and records about them hold.

-- A part of a token in compact form as JSON; NULL where it is none.
CREATE OR REPLACE TEMP MACRO jwt_part(t) AS
  TRY(CAST(decode(from_base64(translate(t, '-_', '+/') || repeat('=', CAST((4 - length(t) % 4) % 4 AS INTEGER)))) AS JSON));

-- A NumericDate of seconds, with a fraction or not; milliseconds, as some write them; or a time with a zone.
CREATE OR REPLACE TEMP MACRO jwt_time(t) AS
  coalesce(epoch_time(CASE WHEN regexp_matches(t, '^\d+(\.\d+)?$') THEN split_part(t, '.', 1) END), stated_time(t));

-- One of several names of a member, as text.
CREATE OR REPLACE TEMP MACRO jwt_any(j, a, b, c) AS
  coalesce(present(json_extract_string(j, a)), present(json_extract_string(j, b)), present(json_extract_string(j, c)));

-- A list of names: a JSON list, or one text with blanks or commas between them.
CREATE OR REPLACE TEMP MACRO jwt_names(j) AS
  CASE json_type(j) WHEN 'ARRAY' THEN list_transform(json_extract_string(j, '$[*]'), lambda n: hashed_text(left(n, 200)))
    WHEN 'VARCHAR' THEN list_filter(string_split(translate(hashed_text(left(json_extract_string(j, '$'), 4000)), ',', ' '), ' '), lambda n: n <> '') END;

-- A token's hash as lower-case hex; some registries write it in Base64.
CREATE OR REPLACE TEMP MACRO jwt_hash(t) AS
  CASE WHEN regexp_matches(t, '^(sha256:)?[0-9a-fA-F]{64}$') THEN lower(right(t, 64))
    WHEN regexp_matches(t, '^[A-Za-z0-9+/_-]{43}=?$') THEN lower(hex(TRY(from_base64(rpad(translate(rtrim(t, '='), '-_', '+/'), 44, '='))))) END;

-- A name inside a key.
CREATE OR REPLACE TEMP MACRO jwt_word(t) AS hashed_text(left(present(t), 512));

-- The key of a token: its issuer and id, else its hash.
CREATE OR REPLACE TEMP MACRO jwt_key(iss, jti, hash) AS
  coalesce('jwt:' || coalesce(iss, 'default') || '/' || jti, 'jwt-sha256:' || hash);

-- The key of a subject; a SPIFFE ID is one by itself.
CREATE OR REPLACE TEMP MACRO jwt_subject(iss, sub) AS
  CASE WHEN starts_with(sub, 'spiffe://') THEN sub ELSE 'jwt-sub:' || coalesce(iss, 'default') || '/' || sub END;

-- Members that are read by name, and so are no custom claims.
CREATE OR REPLACE TEMP MACRO jwt_known() AS [
  'iss', 'issuer', 'jti', 'token_id', 'sub', 'subject', 'aud', 'audience', 'client_id', 'clientId', 'azp', 'cid', 'iat', 'issued_at', 'exp', 'expires_at',
  'nbf', 'not_before', 'scope', 'scopes', 'scp', 'act', 'may_act', 'cnf', 'token_sha256', 'token_hash', 'parent_jti', 'subject_token_jti', 'actor_token_jti',
  'refresh_token_jti', 'subject_token_sha256', 'parent_sha256', 'actor_token_sha256', 'replaces', 'replaces_jti', 'event', 'action', 'status', 'outcome', 'error',
  'time', 'timestamp', 'ip', 'ip_address', 'client_ip', 'user_agent', 'header', 'claims', 'payload', 'access_token', 'id_token', 'refresh_token', 'token',
  'jwt', 'event_id', 'id', 'grant_type', 'kid', 'alg', 'typ', 'token_type', 'expires_in', 'refresh_expires_in', 'not-before-policy', 'session_state', 'at_hash',
  'c_hash', 's_hash', 'nonce', 'lifetime'];

-- What is read of a record by name, taken out of it at once.
CREATE OR REPLACE TEMP MACRO jwt_record(j) AS json_transform(j, '{"line":"VARCHAR","message":"VARCHAR","loggerName":"VARCHAR","timestamp":"VARCHAR",
  "@timestamp":"VARCHAR","time":"VARCHAR","id":"VARCHAR","type":"VARCHAR","operationType":"VARCHAR","resourceType":"VARCHAR","resourcePath":"VARCHAR",
  "realmId":"VARCHAR","realmName":"VARCHAR","clientId":"VARCHAR","userId":"VARCHAR","ipAddress":"VARCHAR","error":"VARCHAR","sessionId":"VARCHAR",
  "details":"JSON","authDetails":"JSON","access_token":"VARCHAR","id_token":"VARCHAR","refresh_token":"VARCHAR","token":"VARCHAR","jwt":"VARCHAR",
  "@type":"VARCHAR","payload":"JSON","claims":"JSON","header":"JSON","scopes":"JSON","principal":"JSON","grantType":"VARCHAR","grant_type":"VARCHAR",
  "refreshTokenJti":"JSON","kty":"VARCHAR","kid":"VARCHAR","iss":"VARCHAR","issuer":"VARCHAR","eventType":"VARCHAR","published":"VARCHAR","uuid":"VARCHAR",
  "actor":"JSON","target":"JSON","outcome":"JSON","client":"JSON","debugContext":"JSON","authenticationContext":"JSON","transaction":"JSON",
  "event_id":"VARCHAR","ip":"VARCHAR","ip_address":"VARCHAR","client_ip":"VARCHAR","user_agent":"VARCHAR"}');

-- What is read of a token's claims by name.
CREATE OR REPLACE TEMP MACRO jwt_claims(j) AS json_transform(j, '{"iss":"VARCHAR","issuer":"VARCHAR","jti":"VARCHAR","token_id":"VARCHAR","sub":"VARCHAR",
  "subject":"VARCHAR","client_id":"VARCHAR","azp":"VARCHAR","clientId":"VARCHAR","cid":"VARCHAR","event":"VARCHAR","action":"VARCHAR","status":"VARCHAR",
  "outcome":"VARCHAR","iat":"VARCHAR","issued_at":"VARCHAR","nbf":"VARCHAR","not_before":"VARCHAR","exp":"VARCHAR","expires_at":"VARCHAR","lifetime":"VARCHAR",
  "scope":"JSON","scopes":"JSON","scp":"JSON","aud":"JSON","audience":"JSON","act":"JSON","cnf":"JSON","typ":"VARCHAR","kubernetes.io":"JSON",
  "replaces":"VARCHAR","replaces_jti":"VARCHAR","subject_token_jti":"VARCHAR","parent_jti":"VARCHAR","refresh_token_jti":"VARCHAR","actor_token_jti":"VARCHAR",
  "subject_token_sha256":"VARCHAR","parent_sha256":"VARCHAR","actor_token_sha256":"VARCHAR","token_sha256":"VARCHAR","token_hash":"VARCHAR"}');

-- The records, read once: they are looked at from several sides.
CREATE OR REPLACE TEMP TABLE _jwt_read AS
SELECT file_id, ordinal, entry_sha256, r, CAST(raw AS VARCHAR) AS raw, CASE WHEN json_type(r) = 'OBJECT' THEN jwt_record(r) END AS t FROM _record;
