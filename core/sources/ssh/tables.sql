-- Records of OpenSSH as they were staged. Which lines are the same event, which belong to one login, and of which year they are shows
-- only when all files are in: the public tables are put together from this one after every import.

CREATE TABLE IF NOT EXISTS _ssh_record (
  file_id INTEGER,            -- entry
  ordinal BIGINT,             -- position in it, from 1
  entry_sha256 VARCHAR,       -- hash of the entry
  event_id UBIGINT,           -- the record's own place; the event's id is made when lines are counted
  shape VARCHAR,              -- line, journal, certificate, key, list, revoked
  uid VARCHAR,                -- cursor of a journal entry, hash of a certificate, beginning of the hash of a line
  stated_at TIMESTAMP,        -- its time where the year is stated (UTC), else NULL
  zoned BOOLEAN,              -- whether its time states a zone
  yearless TIMESTAMP,         -- its time as if of the year 2000 where no year is stated
  host VARCHAR,               -- host that logged it
  pid VARCHAR,                -- process that logged it
  "action" VARCHAR,           -- what the line says, in its first words
  kind VARCHAR,               -- login, helper (says more about a login), refusal, failure, service
  outcome VARCHAR,            -- allowed, denied, failed
  "error" VARCHAR,            -- reason as logged, masked
  user_name VARCHAR,          -- account, masked
  client_addr VARCHAR,        -- address of the client
  client_port INTEGER,        -- its port
  key_type VARCHAR,           -- kind of key as logged
  "key" VARCHAR,              -- fingerprint of a key: SHA256:… or MD5:…
  key_md5 VARCHAR,            -- the same key's other fingerprint, where the key itself is in the evidence
  key_sha1 VARCHAR,           -- the same
  ca_type VARCHAR,            -- kind of the authority's key
  ca VARCHAR,                 -- fingerprint of the authority's key
  ca_md5 VARCHAR,             -- the same key's other fingerprint, where the key itself is in the evidence
  serial UBIGINT,             -- serial number of a certificate; first one of a range that is revoked
  last_serial UBIGINT,        -- last one of a range that is revoked
  key_id VARCHAR,             -- key id of a certificate, masked
  not_before TIMESTAMP,       -- start of validity (UTC), NULL if none
  expires_at TIMESTAMP,       -- end of validity (UTC), NULL if none
  principals VARCHAR[],       -- principals of a certificate
  facts STRUCT(name VARCHAR, value VARCHAR)[] -- what else a certificate or key says of itself, masked
);
