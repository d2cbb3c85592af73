-- What digests say, kept to be compared with what the evidence holds.

CREATE TABLE IF NOT EXISTS _digest (
  event_id UBIGINT,           -- the digest's event
  file_id INTEGER,            -- entry that holds it
  ordinal BIGINT,             -- its position there
  account VARCHAR,            -- account whose log it covers
  bucket VARCHAR,             -- bucket it was delivered to
  object VARCHAR,             -- its name there
  chain VARCHAR,              -- chain it belongs to: its name without the time
  starts_at TIMESTAMP,        -- start of what it covers (UTC)
  ends_at TIMESTAMP,          -- end of it
  end_text VARCHAR,           -- that end as written, which is signed; NULL where its name holds a secret and is not kept as signed
  fingerprint VARCHAR,        -- public key it is signed with
  previous_bucket VARCHAR,    -- bucket of the digest before
  previous_object VARCHAR,    -- name of the digest before, NULL where a chain begins
  previous_sha256 VARCHAR,    -- its hash, hex
  previous_signature VARCHAR  -- its signature, hex
);

CREATE TABLE IF NOT EXISTS _digest_log (
  event_id UBIGINT,           -- digest that lists the log file
  bucket VARCHAR,             -- its bucket
  object VARCHAR,             -- its name there
  sha256 VARCHAR,             -- its hash, hex, of the uncompressed file
  oldest_at TIMESTAMP,        -- its first event
  newest_at TIMESTAMP         -- its last event
);

CREATE TABLE IF NOT EXISTS _digest_key (
  event_id UBIGINT,           -- record that gives the key
  fingerprint VARCHAR,        -- its name
  public_key VARCHAR          -- the key: base64 of DER (PKCS#1)
);

CREATE TABLE IF NOT EXISTS _digest_signature (
  event_id UBIGINT,           -- record that gives the signature
  file_id INTEGER,            -- entry that holds it
  signature VARCHAR           -- the signature, hex; it does not say of which digest
);

CREATE TABLE IF NOT EXISTS _content_hash (
  file_id INTEGER,            -- entry
  sha256 VARCHAR              -- hash of its content, decompressed, hex
);
