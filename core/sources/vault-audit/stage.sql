-- One row for each audit line: its call, the tokens it names, and what else it hands out, opens or closes.

CREATE OR REPLACE TEMP TABLE _staged AS
WITH record AS (
  SELECT *, coalesce(r.request.mount_type, r.response.mount_type) AS engine, r.request.path AS called, starts_with(r.request.path, 'auth/') AS in_auth,
    vault_wrapped(r.response.wrap_info) AS wrapped_inside,
    CASE WHEN coalesce(r.request.mount_type, r.response.mount_type, '') NOT IN ('kv', 'generic', 'cubbyhole', 'transit', 'totp') THEN r.response.data END AS answer
  FROM _record
),
line AS (
  SELECT *,
    event_id_of('vault-audit', present(r.request.id), entry_sha256, ordinal) AS event_id,
    vault_time(r."time") AS occurred_at,
    vault_secret_kind(r, engine, answer) AS secret_kind,
    in_auth AND NOT starts_with(called, 'auth/token/') AND coalesce(r.response.auth.client_token, wrapped_inside) <> '' AS logged_in,
    vault_word(coalesce(present(r.request."namespace".path), r.request."namespace".id)) AS namespace,
    CASE WHEN present(r.request.client_token) IS NULL AND r.response.auth IS NULL
      AND (r.auth.accessor = wrapped_inside) IS NOT TRUE THEN r.auth.client_token END AS silent_caller
  FROM record
),
-- What is built of several fields is built once here; below it is masked, or made a key.
answered AS (
  SELECT *, coalesce(nullif(rtrim(namespace, '/'), ''), 'root') AS place,
    CASE WHEN starts_with(called, 'auth/token/re') OR starts_with(called, 'sys/wrapping/') THEN json_extract_string(r.request.data, '$.token') END AS named_token,
    CASE WHEN starts_with(called, 'auth/token/re') THEN json_extract_string(r.request.data, '$.accessor') END AS named_accessor,
    CASE WHEN starts_with(called, 'auth/token/re') THEN regexp_extract(called, '^auth/token/(?:renew|revoke|revoke-orphan)/(.+)', 1) END AS token_in_path,
    CASE WHEN starts_with(called, 'sys/') AND regexp_matches(called, '^sys/(leases/)?(renew|revoke)') THEN json_extract_string(r.request.data, '$.lease_id') END AS named_lease,
    CASE WHEN in_auth AND ((ends_with(called, '/login') AND (engine IS NULL OR engine = 'approle')) OR ends_with(called, '/destroy')) THEN
      json_extract_string(r.request.data, '$.secret_id') END AS named_secret_id,
    CASE WHEN in_auth AND ends_with(called, '/destroy') THEN json_extract_string(r.request.data, '$.secret_id_accessor') END AS named_secret_id_accessor,
    CASE WHEN NOT in_auth AND ends_with(called, '/revoke') AND (engine = 'pki' OR engine IS NULL) THEN json_extract_string(r.request.data, '$.serial_number') END AS named_serial,
    CASE WHEN logged_in THEN coalesce(present(r.request.mount_point), nullif(regexp_extract(called, '^(auth/.+?/)(?:login|oidc|callback)', 1), '')) END AS login_mount,
    CASE WHEN logged_in THEN coalesce(r.auth.metadata['role'], r.auth.metadata['role_name'], r.auth.metadata['cert_name'], r.auth.metadata['username']) END AS login_name,
    CASE WHEN present(r.request.client_certificate_serial_number) IS NOT NULL THEN r.request.client_certificate_serial_number
      WHEN logged_in AND (engine = 'cert' OR r.auth.metadata['cert_name'] IS NOT NULL) THEN r.auth.metadata['serial_number'] END AS certificate_serial,
    CASE WHEN secret_kind IS NOT NULL THEN vault_secret_role(r.request, coalesce(nullif(rtrim(namespace, '/'), ''), 'root')) END AS asked_role,
    vault_disclosed(r, engine) AS static_name,
    vault_written(r.request) AS policies_written,
    list_transform(r.auth.policy_results.granting_policies, lambda p: p.name) AS granting_names
  FROM line
)
SELECT
  file_id, ordinal, entry_sha256, event_id,
  r."type" AS half,
  vault_word(r.request.id) AS request_id,
  occurred_at,
  namespace,
  vault_word(r.request.operation) AS operation,
  vault_path(called) AS path,
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
  vault_text(r.auth.display_name) AS display_name,
  vault_word(r.auth.token_type) AS token_type,
  vault_word(r.auth.entity_id) AS entity_id,
  vault_policies(r.auth.policies) AS policies,
  vault_metadata(r.auth.metadata) AS metadata,
  strftime(vault_time(r.auth.token_issue_time), '%Y-%m-%d %H:%M:%S') AS issue_time,
  coalesce(vault_token(r.response.auth.client_token, r.response.auth.accessor, vault_place(r.response.auth.client_token, r, event_id)),
    vault_accessor(wrapped_inside)) AS issued,
  vault_accessor(r.response.auth.accessor) AS issued_accessor,
  vault_text(r.response.auth.display_name) AS issued_name,
  vault_word(r.response.auth.token_type) AS issued_type,
  vault_word(r.response.auth.entity_id) AS issued_entity,
  vault_policies(r.response.auth.policies) AS issued_policies,
  vault_metadata(r.response.auth.metadata) AS issued_metadata,
  lifetime_seconds(coalesce(r.response.auth.token_ttl,
    CASE WHEN r.auth.client_token = r.response.auth.client_token OR r.auth.accessor = r.response.auth.accessor
      OR r.auth.accessor = wrapped_inside THEN r.auth.token_ttl END)) AS issued_ttl,
  nullif(try_cast(r.response.auth.num_uses AS BIGINT), 0) AS issued_uses,
  CASE
    WHEN starts_with(called, 'auth/token/re') THEN
      coalesce(vault_token(named_token, named_accessor, vault_place(named_token, r, event_id)), vault_accessor(named_accessor),
        vault_token(token_in_path, NULL, vault_place(token_in_path, r, event_id)))
    WHEN starts_with(called, 'sys/wrapping/') THEN
      CASE WHEN called IN ('sys/wrapping/unwrap', 'sys/wrapping/rewrap') THEN vault_token(named_token, NULL, vault_place(named_token, r, event_id)) END
    WHEN starts_with(called, 'sys/') AND regexp_matches(called, '^sys/(leases/)?(renew|revoke)') THEN vault_lease(called, named_lease)
    WHEN ends_with(called, '/destroy') AND in_auth THEN
      coalesce(vault_secret_id(named_secret_id, NULL, event_id || '/secret-id'), vault_secret_id(named_secret_id_accessor, NULL, ''))
    WHEN named_serial IS NOT NULL THEN vault_serial(named_serial)
  END AS target,
  hashed_text(present(r.response.secret.lease_id)) AS lease_id,
  vault_token(r.response.wrap_info."token", r.response.wrap_info.accessor, vault_place(r.response.wrap_info."token", r, event_id)) AS wrapped,
  vault_accessor(r.response.wrap_info.accessor) AS wrapping_accessor,
  lifetime_seconds(r.response.wrap_info.ttl) AS wrapped_ttl,
  vault_text(r.response.wrap_info.creation_path) AS creation_path,
  vault_accessor(r.response.wrap_info.wrapped_accessor) AS wrapped_accessor,
  'secret:vault:default/' || CASE place WHEN 'root' THEN '' ELSE place || '/' END || hashed_text(static_name) AS discloses,
  r.auth.policy_results.allowed = 'true' AS granted,
  vault_policies(granting_names) AS granting,
  vault_decimal_serial(certificate_serial) AS certificate,
  CASE WHEN NOT ends_with(called, '/destroy') THEN vault_secret_id(named_secret_id, NULL, event_id || '/secret-id') END AS presented,
  vault_text(login_mount) AS login_mount,
  CASE WHEN logged_in THEN vault_word(engine) END AS login_method,
  CASE WHEN logged_in THEN vault_word(r.request.mount_accessor) END AS login_accessor,
  hashed_text(vault_role(place, login_mount, login_name)) AS login_role,
  vault_secret(secret_kind, r, answer, asked_role, event_id, occurred_at) AS secret,
  vault_policies(policies_written) AS written,
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
FROM answered;
