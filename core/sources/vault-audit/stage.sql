-- One row for each audit line. Vault does not name its installation: all lines are of one, called "default", until the
-- investigator says otherwise. HMACs are of 256 bits, so equal ones are equal values under one device's salt.

-- Key of a token as logged: its HMAC, or the hash of one logged in the clear (log_raw).
CREATE OR REPLACE TEMP MACRO vault_token(t) AS
  CASE WHEN t IS NULL OR t = '' THEN NULL
    WHEN starts_with(t, 'hmac-sha256:') THEN 'vault-hmac:default/' || substr(t, 13)
    ELSE 'vault-token:default/' || secret_hash(t) END;

-- Key of an accessor: its HMAC, or itself (hmac_accessor=false).
CREATE OR REPLACE TEMP MACRO vault_accessor(t) AS
  CASE WHEN t IS NULL OR t = '' THEN NULL
    WHEN starts_with(t, 'hmac-sha256:') THEN 'vault-hmac:default/' || substr(t, 13)
    ELSE 'vault-accessor:default/' || t END;

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
  CASE WHEN ends_with(t, 'Z') THEN try_cast(t AS TIMESTAMP) ELSE try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END;

-- A login or a token call under wrapping answers with the wrapping token alone, and names the new one by its accessor.
CREATE OR REPLACE TEMP MACRO vault_wrapped(w) AS
  CASE WHEN regexp_matches(w.creation_path, '^auth/(token/create|[^/]+/login)') THEN present(w.wrapped_accessor) END;

CREATE OR REPLACE TEMP TABLE _staged AS
SELECT
  file_id, ordinal, entry_sha256,
  event_id_of('vault-audit', present(r.request.id), entry_sha256, ordinal) AS event_id,
  r."type" AS half,
  present(r.request.id) AS request_id,
  vault_time(r."time") AS occurred_at,
  coalesce(present(r.request."namespace".path), present(r.request."namespace".id)) AS namespace,
  r.request.operation AS operation,
  vault_path(r.request.path) AS path,
  present(r.request.mount_type) AS mount_type,
  masked_text(present(r."error")) AS "error",
  present(r.request.remote_address) AS client_addr,
  vault_token(coalesce(present(r.request.client_token),
    CASE WHEN r.response.auth IS NULL AND (r.auth.accessor = vault_wrapped(r.response.wrap_info)) IS NOT TRUE THEN r.auth.client_token END)) AS caller,
  vault_accessor(r.request.client_token_accessor) AS caller_accessor,
  vault_token(r.auth.client_token) AS auth_token,
  vault_accessor(r.auth.accessor) AS auth_accessor,
  masked_text(present(r.auth.display_name)) AS display_name,
  present(r.auth.token_type) AS token_type,
  present(r.auth.entity_id) AS entity_id,
  r.auth.policies AS policies,
  vault_metadata(r.auth.metadata) AS metadata,
  strftime(vault_time(r.auth.token_issue_time), '%Y-%m-%d %H:%M:%S') AS issue_time,
  coalesce(vault_token(r.response.auth.client_token), vault_accessor(vault_wrapped(r.response.wrap_info))) AS issued,
  vault_accessor(r.response.auth.accessor) AS issued_accessor,
  masked_text(present(r.response.auth.display_name)) AS issued_name,
  present(r.response.auth.token_type) AS issued_type,
  present(r.response.auth.entity_id) AS issued_entity,
  r.response.auth.policies AS issued_policies,
  vault_metadata(r.response.auth.metadata) AS issued_metadata,
  lifetime_seconds(coalesce(r.response.auth.token_ttl,
    CASE WHEN r.auth.client_token = r.response.auth.client_token OR r.auth.accessor = r.response.auth.accessor
      OR r.auth.accessor = vault_wrapped(r.response.wrap_info) THEN r.auth.token_ttl END)) AS issued_ttl,
  nullif(try_cast(r.response.auth.num_uses AS BIGINT), 0) AS issued_uses,
  CASE WHEN starts_with(r.request.path, 'auth/token/re') THEN
    coalesce(vault_token(json_extract_string(r.request.data, '$.token')), vault_accessor(json_extract_string(r.request.data, '$.accessor')),
      vault_token(regexp_extract(r.request.path, '^auth/token/(?:renew|revoke|revoke-orphan)/(.+)', 1))) END AS target,
  present(r.response.secret.lease_id) AS lease_id,
  vault_token(r.response.wrap_info."token") AS wrapped,
  vault_accessor(r.response.wrap_info.accessor) AS wrapping_accessor,
  lifetime_seconds(r.response.wrap_info.ttl) AS wrapped_ttl,
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN r."type" IS NULL OR r.request IS NULL THEN 'not-this-source'
    WHEN r."type" NOT IN ('request', 'response') THEN 'other-entry-type'
    WHEN (vault_time(r."time") BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31') IS NOT TRUE THEN 'bad-time'
  END AS reject,
  CASE
    WHEN r."type" IS NULL OR r.request IS NULL THEN 'an audit entry has a type and a request'
    WHEN r."type" NOT IN ('request', 'response') THEN 'entry of type ' || r."type"
    WHEN (vault_time(r."time") BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31') IS NOT TRUE THEN 'time is missing or not a time'
  END AS detail,
  raw AS excerpt
FROM _record;
