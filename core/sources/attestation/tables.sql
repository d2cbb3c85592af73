-- What envelopes say, and the keys to verify them with. What was signed is not kept: it is read again from the evidence.

CREATE TABLE IF NOT EXISTS _attestation (
  event_id UBIGINT,           -- the envelope's event
  file_id INTEGER,            -- entry that holds it
  ordinal BIGINT              -- its position there
);

CREATE TABLE IF NOT EXISTS _attestation_subject (
  event_id UBIGINT,           -- envelope that speaks of it
  place BIGINT,               -- its position in the statement, from 1
  name VARCHAR,               -- its name or address there, NULL if none
  sha256 VARCHAR              -- its hash, hex; NULL where the statement gives none of that kind
);

CREATE TABLE IF NOT EXISTS _attestation_key (
  event_id UBIGINT,           -- record that gives the key
  spki_sha256 VARCHAR,        -- SHA-256 of the key in DER, hex
  spki VARCHAR                -- the key: base64 of DER (SPKI)
);

CREATE TABLE IF NOT EXISTS _attested_content (
  file_id INTEGER,            -- entry
  sha256 VARCHAR              -- hash of its content, decompressed, hex
);
