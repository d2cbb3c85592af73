-- Words and keys of an audit line as macros. Vault does not name its installation: all lines are of one, called "default", until the
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

-- Key of an AppRole's secret-id by itself, else by its accessor; as with tokens, one that could be guessed is known by its accessor or its place.
CREATE OR REPLACE TEMP MACRO vault_secret_id(t, accessor, place) AS
  'vault-secret-id:default/' || CASE WHEN starts_with(t, 'hmac-sha256:') THEN substr(t, 13) WHEN length(t) >= 22 THEN secret_hash(t)
    WHEN starts_with(accessor, 'hmac-sha256:') THEN substr(accessor, 13) WHEN length(accessor) >= 22 THEN secret_hash(accessor) WHEN t <> '' THEN 'masked/' || place END;

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

-- Free text with secrets in it masked; most is too short to hold one.
CREATE OR REPLACE TEMP MACRO vault_text(t) AS CASE WHEN t IS NULL OR t = '' THEN NULL WHEN vault_plain(t) THEN t ELSE masked_text(t) END;

-- Old versions took tokens in the path, in any form a token ever had.
CREATE OR REPLACE TEMP MACRO vault_path(p) AS
  CASE WHEN starts_with(p, 'auth/token/') AND regexp_matches(p, '^auth/token/(lookup|renew|revoke|revoke-orphan)/.') THEN
      regexp_extract(p, '^auth/token/[a-z-]+/') || CASE WHEN length(split_part(p, '/', 4)) >= 22 THEN secret_hash(split_part(p, '/', 4)) ELSE 'masked' END
    ELSE vault_text(p) END;

-- What a login method says of the holder; free text. A map made anew cannot hold a name twice as the logged one can: the first counts.
CREATE OR REPLACE TEMP MACRO vault_metadata(m) AS
  CASE WHEN len(list_filter(map_values(m), lambda v: NOT vault_plain(v))) > 0 THEN
    map_from_entries(list_transform(
      list_filter(map_entries(m), lambda e, i: list_position(map_keys(m), e.key) = i),
      lambda e: {'k': e.key, 'v': masked_text(e.value)}))
    ELSE m END;

-- Times have up to nine fraction digits (cut to six) and Z or an offset.
CREATE OR REPLACE TEMP MACRO vault_time(t) AS
  real_time(CASE WHEN ends_with(t, 'Z') THEN try_cast(t AS TIMESTAMP) ELSE try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END);

-- A login or a token call under wrapping answers with the wrapping token alone, and names the new one by its accessor.
CREATE OR REPLACE TEMP MACRO vault_wrapped(w) AS
  CASE WHEN regexp_matches(w.creation_path, '^auth/(token/create|.+/login)') THEN present(w.wrapped_accessor) END;

-- Key of a role of a mount, or of a user or group of an auth mount, in a namespace; not masked yet.
CREATE OR REPLACE TEMP MACRO vault_role(place, mount, role_name) AS 'vault-role:default/' || place || '/' || rtrim(mount, '/') || '/' || role_name;

-- Hexadecimal digits of a whole number of up to 60 decimal ones, without leading zeros; NULL for what is none. Limbs of 40 bits, the lowest
-- first, take 15 decimal digits at a time.
CREATE OR REPLACE TEMP MACRO decimal_hex(t) AS
  CASE WHEN regexp_matches(t, '^[0-9]{1,60}$') THEN
    ltrim(array_to_string(list_transform(list_reverse(list_reduce(
      list_concat([[0::HUGEINT, 0, 0, 0, 0]], list_transform([1, 16, 31, 46], lambda i: [substr(lpad(t, 60, '0'), i, 15)::HUGEINT])),
      lambda limbs, digits: list_reduce(
        list_concat([[digits[1]]], list_transform(limbs, lambda limb: [limb])),
        lambda done, limb: list_concat([(limb[1] * 1000000000000000 + done[1]) // 1099511627776], list_append(done[2:], (limb[1] * 1000000000000000 + done[1]) % 1099511627776))
      )[2:])), lambda limb: format('{:010x}', limb::BIGINT)), ''), '0') END;

-- Key of a certificate by its serial number: decimal as TLS and logins by certificate give it, hexadecimal with colons or dashes as PKI mounts do.
CREATE OR REPLACE TEMP MACRO vault_decimal_serial(t) AS 'x509-serial:vault:default/' || nullif(decimal_hex(t), '');
CREATE OR REPLACE TEMP MACRO vault_serial(t) AS
  CASE WHEN regexp_matches(t, '^[0-9a-fA-F]{1,2}([:-]?[0-9a-fA-F]{2}){0,31}$') THEN
    'x509-serial:vault:default/' || nullif(ltrim(lower(replace(replace(t, ':', ''), '-', '')), '0'), '') END;
