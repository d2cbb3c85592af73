-- One row for each audit line. Vault does not name its installation: all lines are of one, called "default", until the
-- investigator says otherwise. HMACs are of 256 bits, so equal ones are equal values under one device's salt.

-- Texts too short for any shape of secret: what has dots (as addresses do) is longer than 20 characters, what has none than 36.
CREATE OR REPLACE TEMP MACRO vault_plain(t) AS
  CASE WHEN contains(t, '=') OR contains(t, ' ') OR contains(t, '%') OR contains(t, '://') THEN false
    WHEN strlen(t) <= 20 THEN true ELSE strlen(t) <= 36 AND NOT contains(t, '.') END;

-- An id, an address or a short name, with secrets in it hashed.
CREATE OR REPLACE TEMP MACRO vault_word(t) AS
  CASE WHEN t IS NULL OR t = '' THEN NULL
    WHEN vault_plain(t) THEN t
    ELSE hashed_text(t) END;

-- Key of an accessor: its HMAC, or itself (hmac_accessor=false).
CREATE OR REPLACE TEMP MACRO vault_accessor(t) AS
  CASE WHEN t IS NULL OR t = '' THEN NULL
    WHEN starts_with(t, 'hmac-sha256:') THEN 'vault-hmac:default/' || substr(t, 13)
    ELSE 'vault-accessor:default/' || vault_word(t) END;

-- Key of a token as logged: its HMAC, or the hash of one logged in the clear (log_raw). One that could be guessed from its hash is known by
-- its accessor instead, and without one by its place in its call alone: the use stays visible, the token does not.
CREATE OR REPLACE TEMP MACRO vault_token(t, accessor, place) AS
  CASE WHEN t IS NULL OR t = '' THEN NULL
    WHEN starts_with(t, 'hmac-sha256:') THEN 'vault-hmac:default/' || substr(t, 13)
    WHEN length(t) >= 22 THEN 'vault-token:default/' || secret_hash(t)
    ELSE coalesce(vault_accessor(accessor), 'vault-token:default/masked/' || place) END;

-- Place of a clear token in its call: lines of either kind agree on it, and so do the blocks of one line that hold the same token.
CREATE OR REPLACE TEMP MACRO vault_place(t, r, event_id) AS
  event_id || CASE t WHEN r.request.client_token THEN '/caller' WHEN r.response.auth.client_token THEN '/issued'
    WHEN r.response.wrap_info."token" THEN '/wrapped' ELSE '/named' END;

-- The lease that a call of sys/leases renews or revokes: in its path, or in its data, where it is mostly an HMAC. A prefix ends in a slash.
CREATE OR REPLACE TEMP MACRO vault_lease(p, named) AS
  CASE WHEN regexp_matches(p, '^sys/(leases/)?revoke-(prefix|force)/.') THEN
      'vault-lease:default/' || hashed_text(rtrim(regexp_extract(p, '^sys/(?:leases/)?revoke-(?:prefix|force)/(.+)', 1), '/')) || '/'
    WHEN regexp_matches(p, '^sys/(leases/)?(renew|revoke)/.') THEN
      'vault-lease:default/' || hashed_text(regexp_extract(p, '^sys/(?:leases/)?(?:renew|revoke)/(.+)', 1))
    WHEN starts_with(named, 'hmac-sha256:') THEN 'vault-hmac:default/' || substr(named, 13)
    WHEN named <> '' THEN 'vault-lease:default/' || hashed_text(named) END;

CREATE OR REPLACE TEMP MACRO vault_policies(list) AS
  CASE WHEN list IS NULL OR vault_plain(array_to_string(list, ',')) THEN list ELSE list_transform(list, lambda name: hashed_text(name)) END;

-- Old versions took tokens in the path, in any form a token ever had.
CREATE OR REPLACE TEMP MACRO vault_path(p) AS
  CASE WHEN regexp_matches(p, '^auth/token/(lookup|renew|revoke|revoke-orphan)/.') THEN
      regexp_extract(p, '^auth/token/[a-z-]+/') || CASE WHEN length(split_part(p, '/', 4)) >= 22 THEN secret_hash(split_part(p, '/', 4)) ELSE 'masked' END
    ELSE masked_text(p) END;

-- What a login method says of the holder; free text. A map made anew cannot hold a name twice as the logged one can: the first counts.
CREATE OR REPLACE TEMP MACRO vault_metadata(m) AS
  CASE WHEN masked_text(array_to_string(map_values(m), chr(10))) <> array_to_string(map_values(m), chr(10)) THEN
    map_from_entries(list_transform(
      list_filter(map_entries(m), lambda e, i: list_position(map_keys(m), e.key) = i),
      lambda e: {'k': e.key, 'v': masked_text(e.value)}))
    ELSE m END;

-- Times have up to nine fraction digits (cut to six) and Z or an offset.
CREATE OR REPLACE TEMP MACRO vault_time(t) AS
  real_time(CASE WHEN ends_with(t, 'Z') THEN try_cast(t AS TIMESTAMP) ELSE try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END);

-- A login or a token call under wrapping answers with the wrapping token alone, and names the new one by its accessor.
CREATE OR REPLACE TEMP MACRO vault_wrapped(w) AS
  CASE WHEN regexp_matches(w.creation_path, '^auth/(token/create|[^/]+/login)') THEN present(w.wrapped_accessor) END;

CREATE OR REPLACE TEMP TABLE _staged AS
WITH line AS (
  SELECT file_id, ordinal, entry_sha256, raw, r,
    event_id_of('vault-audit', present(r.request.id), entry_sha256, ordinal) AS event_id,
    vault_time(r."time") AS occurred_at,
    CASE WHEN present(r.request.client_token) IS NULL AND r.response.auth IS NULL
      AND (r.auth.accessor = vault_wrapped(r.response.wrap_info)) IS NOT TRUE THEN r.auth.client_token END AS silent_caller
  FROM _record
)
SELECT
  file_id, ordinal, entry_sha256, event_id,
  r."type" AS half,
  vault_word(r.request.id) AS request_id,
  occurred_at,
  vault_word(coalesce(present(r.request."namespace".path), r.request."namespace".id)) AS namespace,
  vault_word(r.request.operation) AS operation,
  vault_path(r.request.path) AS path,
  masked_text(present(r."error")) AS "error",
  vault_word(r.request.remote_address) AS client_addr,
  CASE WHEN silent_caller IS NOT NULL THEN vault_token(silent_caller, r.auth.accessor, vault_place(silent_caller, r, event_id))
    ELSE vault_token(r.request.client_token,
      coalesce(present(r.request.client_token_accessor), CASE WHEN r.auth.client_token = r.request.client_token THEN r.auth.accessor END),
      vault_place(r.request.client_token, r, event_id)) END AS caller,
  vault_accessor(r.request.client_token_accessor) AS caller_accessor,
  vault_token(r.auth.client_token,
    coalesce(present(r.auth.accessor), CASE WHEN r.auth.client_token = r.request.client_token THEN r.request.client_token_accessor END),
    vault_place(r.auth.client_token, r, event_id)) AS auth_token,
  vault_accessor(r.auth.accessor) AS auth_accessor,
  masked_text(present(r.auth.display_name)) AS display_name,
  vault_word(r.auth.token_type) AS token_type,
  vault_word(r.auth.entity_id) AS entity_id,
  vault_policies(r.auth.policies) AS policies,
  vault_metadata(r.auth.metadata) AS metadata,
  strftime(vault_time(r.auth.token_issue_time), '%Y-%m-%d %H:%M:%S') AS issue_time,
  coalesce(vault_token(r.response.auth.client_token, r.response.auth.accessor, vault_place(r.response.auth.client_token, r, event_id)),
    vault_accessor(vault_wrapped(r.response.wrap_info))) AS issued,
  vault_accessor(r.response.auth.accessor) AS issued_accessor,
  masked_text(present(r.response.auth.display_name)) AS issued_name,
  vault_word(r.response.auth.token_type) AS issued_type,
  vault_word(r.response.auth.entity_id) AS issued_entity,
  vault_policies(r.response.auth.policies) AS issued_policies,
  vault_metadata(r.response.auth.metadata) AS issued_metadata,
  lifetime_seconds(coalesce(r.response.auth.token_ttl,
    CASE WHEN r.auth.client_token = r.response.auth.client_token OR r.auth.accessor = r.response.auth.accessor
      OR r.auth.accessor = vault_wrapped(r.response.wrap_info) THEN r.auth.token_ttl END)) AS issued_ttl,
  nullif(try_cast(r.response.auth.num_uses AS BIGINT), 0) AS issued_uses,
  CASE
    WHEN starts_with(r.request.path, 'auth/token/re') THEN
      coalesce(
        vault_token(json_extract_string(r.request.data, '$.token'), json_extract_string(r.request.data, '$.accessor'),
          vault_place(json_extract_string(r.request.data, '$.token'), r, event_id)),
        vault_accessor(json_extract_string(r.request.data, '$.accessor')),
        vault_token(regexp_extract(r.request.path, '^auth/token/(?:renew|revoke|revoke-orphan)/(.+)', 1), NULL,
          vault_place(regexp_extract(r.request.path, '^auth/token/(?:renew|revoke|revoke-orphan)/(.+)', 1), r, event_id)))
    WHEN r.request.path = 'sys/wrapping/unwrap' THEN
      vault_token(json_extract_string(r.request.data, '$.token'), NULL, vault_place(json_extract_string(r.request.data, '$.token'), r, event_id))
    WHEN starts_with(r.request.path, 'sys/') AND regexp_matches(r.request.path, '^sys/(leases/)?(renew|revoke)') THEN
      vault_lease(r.request.path, json_extract_string(r.request.data, '$.lease_id'))
  END AS target,
  hashed_text(present(r.response.secret.lease_id)) AS lease_id,
  vault_token(r.response.wrap_info."token", r.response.wrap_info.accessor, vault_place(r.response.wrap_info."token", r, event_id)) AS wrapped,
  vault_accessor(r.response.wrap_info.accessor) AS wrapping_accessor,
  lifetime_seconds(r.response.wrap_info.ttl) AS wrapped_ttl,
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN r."type" IS NULL OR r.request IS NULL THEN 'not-this-source'
    WHEN r."type" NOT IN ('request', 'response') THEN 'other-entry-type'
    WHEN occurred_at IS NULL THEN 'bad-time'
  END AS reject,
  CASE
    WHEN r."type" IS NULL OR r.request IS NULL THEN 'an audit entry has a type and a request'
    WHEN r."type" NOT IN ('request', 'response') THEN 'entry of type ' || r."type"
    WHEN occurred_at IS NULL THEN 'time is missing or not a time'
  END AS detail,
  raw AS excerpt
FROM line;
