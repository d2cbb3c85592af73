-- What an answer hands out besides tokens, and the policies that a call writes, as macros over an audit line.

-- What an answer hands out besides tokens, by its fields; where the engine is not named, a lease must show that it is no static secret.
CREATE OR REPLACE TEMP MACRO vault_secret_kind(r, engine, d) AS
  CASE WHEN d IS NULL AND r.response.wrap_info IS NULL AND r.response.secret IS NULL THEN NULL
    WHEN r."error" <> '' OR starts_with(r.request.path, 'sys/') THEN NULL
    WHEN starts_with(r.request.path, 'auth/') AND ((d->>'secret_id') IS NOT NULL OR (r.response.wrap_info.wrapped_accessor <> '' AND ends_with(r.response.wrap_info.creation_path, '/secret-id'))) THEN
      'vault-secret-id'
    WHEN starts_with(r.request.path, 'auth/') OR contains(r.request.path, '/static-cred') OR engine IN ('kv', 'generic', 'cubbyhole', 'transit', 'totp') THEN NULL
    WHEN (d->>'serial_number') IS NOT NULL AND (d->>'certificate') IS NOT NULL AND r.request.operation IN ('create', 'update') THEN 'x509-certificate'
    WHEN (d->>'serial_number') IS NOT NULL AND (d->>'signed_key') IS NOT NULL THEN 'ssh-certificate'
    WHEN engine IS NULL AND present(r.response.secret.lease_id) IS NULL THEN NULL
    WHEN (d->>'access_key') IS NOT NULL AND (d->>'secret_key') IS NOT NULL THEN
      CASE WHEN starts_with((d->>'access_key'), 'ASIA') OR (d->>'security_token') IS NOT NULL THEN 'aws-temporary-key' ELSE 'aws-access-key' END
    WHEN (d->>'service_account_token') IS NOT NULL THEN 'kubernetes-token'
    WHEN (d->>'private_key_data') IS NOT NULL THEN 'gcp-service-account-key'
    WHEN (d->>'token') IS NOT NULL AND coalesce((d->>'expires_at_seconds'), (d->>'token_ttl')) IS NOT NULL THEN 'gcp-access-token'
    WHEN engine = 'ssh' AND (d->>'ip') IS NOT NULL THEN 'ssh-otp'
    WHEN (d->>'username') IS NOT NULL AND (d->>'password') IS NOT NULL THEN 'database-login'
    WHEN present(r.response.secret.lease_id) IS NOT NULL THEN 'vault-lease' END;

-- Key of what was handed out, where the answer holds it in the clear (a tuned mount, log_raw); of a secret-id its HMAC too, which its logins repeat.
CREATE OR REPLACE TEMP MACRO vault_secret_key(kind, d, inside, place) AS
  CASE WHEN kind IN ('aws-access-key', 'aws-temporary-key') AND regexp_matches((d->>'access_key'), '^A[A-Z]IA[A-Z0-9]{12,28}$') THEN 'aws-key:' || (d->>'access_key')
    WHEN kind = 'x509-certificate' THEN vault_serial((d->>'serial_number'))
    WHEN kind = 'kubernetes-token' AND starts_with((d->>'service_account_token'), 'eyJ') THEN 'jwt-sha256:' || sha256((d->>'service_account_token'))
    WHEN kind = 'vault-secret-id' THEN vault_secret_id((d->>'secret_id'), coalesce(present((d->>'secret_id_accessor')), inside), place || '/secret-id') END;

-- The role that it was asked of: what follows the engine's own word in the path.
CREATE OR REPLACE TEMP MACRO vault_secret_role(q, place) AS
  CASE WHEN starts_with(q.path, 'auth/') THEN vault_role(place, regexp_extract(q.path, '^(auth/.+?)/role/', 1), regexp_extract(q.path, '^auth/.+?/role/([^/]+)', 1))
    ELSE vault_role(place,
      coalesce(present(q.mount_point), nullif(regexp_extract(q.path, '^(.+?)/(?:creds|sts|issue|sign|sign-verbatim|issuer|roleset|static-account|impersonated-account|token|key)/', 1), '')),
      nullif(regexp_extract(q.path, '/(?:creds|sts|issue|sign|sign-verbatim|roleset|static-account|impersonated-account|token|key)/([^/]+)', 1), '')) END;

CREATE OR REPLACE TEMP MACRO vault_told(pairs) AS
  list_transform(list_filter(pairs, lambda pair: pair.value <> ''), lambda pair: {'name': pair.name, 'value': masked_text(pair.value)});

CREATE OR REPLACE TEMP MACRO vault_secret(kind, r, d, asked_role, event_id, occurred_at) AS
  CASE WHEN kind IS NOT NULL THEN to_json({
    'kind': kind,
    'key': vault_secret_key(kind, d, r.response.wrap_info.wrapped_accessor, event_id),
    'accessor': CASE WHEN kind = 'vault-secret-id' THEN vault_secret_id((d->>'secret_id_accessor'), NULL, '') END,
    'role': hashed_text(asked_role),
    'expires_at': coalesce(epoch_time(coalesce((d->>'expiration'), (d->>'expires_at_seconds'))),
      occurred_at + to_seconds(lifetime_seconds(CASE kind WHEN 'vault-secret-id' THEN (d->>'secret_id_ttl') ELSE coalesce((d->>'ttl'), (d->>'token_ttl')) END))),
    'num_uses': nullif(try_cast((d->>'secret_id_num_uses') AS BIGINT), 0),
    'facts': vault_told([
      {'name': CASE kind WHEN 'ssh-certificate' THEN 'ssh_serial' ELSE 'serial_number' END,
        'value': CASE WHEN starts_with((d->>'serial_number'), 'hmac-sha256:') THEN (d->>'serial_number')
          WHEN kind = 'ssh-certificate' THEN CAST(try_cast('0x' || (d->>'serial_number') AS UBIGINT) AS VARCHAR) END},
      {'name': 'access_key', 'value': CASE WHEN starts_with(kind, 'aws-') AND starts_with((d->>'access_key'), 'hmac-sha256:') THEN (d->>'access_key') END},
      {'name': 'arn', 'value': (d->>'arn')},
      {'name': 'user_name', 'value': CASE WHEN kind = 'database-login' THEN (d->>'username') END},
      {'name': 'service_account', 'value': (d->>'service_account_name')},
      {'name': 'service_account_namespace', 'value': (d->>'service_account_namespace')}])}) END;

-- The static secret that an answer hands out. A KV store of version 2 keeps them below data/ and answers with their metadata beside them; of a
-- store that is not named as one, version 1 answers with a secret without a lease.
CREATE OR REPLACE TEMP MACRO vault_disclosed(r, engine) AS
  CASE WHEN r.request.operation <> 'read' OR r.response.data IS NULL OR r."error" <> '' THEN NULL
    WHEN engine IS NULL AND split_part(r.request.path, '/', 1) IN ('sys', 'auth', 'identity', 'cubbyhole') THEN NULL
    WHEN contains(r.request.path, '/static-cred') OR (engine = 'transit' AND contains(r.request.path, '/export/')) THEN r.request.path
    WHEN engine NOT IN ('kv', 'generic') THEN NULL
    WHEN contains(r.request.path, '/data/') AND contains(CAST(r.response.data AS VARCHAR), '"metadata"') AND json_type(r.response.data, '$.data') IN ('OBJECT', 'NULL') THEN
      CASE WHEN json_type(r.response.data, '$.data') = 'NULL' THEN NULL
        WHEN r.request.mount_point <> '' THEN r.request.mount_point || substr(r.request.path, length(r.request.mount_point) + 6)
        ELSE regexp_replace(r.request.path, '/data/', '/') END
    WHEN len(list_intersect(json_keys(r.response.data), ['versions', 'cas_required', 'subkeys'])) > 0 THEN NULL
    WHEN engine IS NOT NULL OR (r.response.secret IS NOT NULL AND present(r.response.secret.lease_id) IS NULL) THEN r.request.path END;

-- Policies that a call gives to a role, user, group or entity: a list, or a text with commas; NULL where it says nothing of them. Mostly HMACs.
CREATE OR REPLACE TEMP MACRO vault_policy_list(j) AS
  CASE json_type(j) WHEN 'ARRAY' THEN CAST(j AS VARCHAR[])
    WHEN 'VARCHAR' THEN list_filter(list_transform(string_split(json_extract_string(j, '$'), ','), lambda p: trim(p)), lambda p: p <> '') END;
CREATE OR REPLACE TEMP MACRO vault_written(q) AS
  CASE WHEN q.data IS NULL OR q.operation NOT IN ('create', 'update', 'patch') THEN NULL
    WHEN starts_with(q.path, 'identity/') OR regexp_matches(q.path, '^auth/.+/(roles?|users?|groups?|certs)/') THEN
      vault_policy_list(coalesce(json_extract(q.data, '$.token_policies'), json_extract(q.data, '$.policies'), json_extract(q.data, '$.allowed_policies')))
    WHEN regexp_matches(q.path, '^auth/.+/map/(users|teams)/') THEN vault_policy_list(json_extract(q.data, '$.value')) END;
