-- What checking signatures needs once all files are in: public keys, and which record holds which token. Tokens themselves are in no table.

CREATE TABLE IF NOT EXISTS _jwk (
  event_id UBIGINT,           -- record that holds the key
  issuer VARCHAR,             -- issuer that the key itself names, NULL mostly
  kid VARCHAR,                -- its id, NULL if it has none
  jwk JSON                    -- its public members
);

CREATE TABLE IF NOT EXISTS _jwt_token (
  event_id UBIGINT,           -- record that holds the token
  context_id UBIGINT,         -- what the record says of its tokens, before signatures are checked
  credential_key VARCHAR,     -- the token's key
  token_sha256 VARCHAR,       -- hash of its compact form
  issuer VARCHAR,             -- its issuer, NULL if not stated
  kid VARCHAR,                -- id of the key that its header names, NULL if none
  alg VARCHAR                 -- algorithm that its header names
);

CREATE TABLE IF NOT EXISTS _jwt_line (
  file_id INTEGER,            -- entry that is being read
  ordinal BIGINT,             -- position of a record without an id of its own
  line VARCHAR                -- beginning of the hash of its text
);
