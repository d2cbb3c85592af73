-- Certificates, kept for the chains: an issuer may come in a later import. They are public; private keys are not kept.

-- One place where a certificate stands.
CREATE TABLE IF NOT EXISTS _certificate_place (
  file_id INTEGER,            -- entry
  ordinal BIGINT,             -- position in it, from 1
  entry_sha256 VARCHAR,       -- hash of the entry
  sha256 VARCHAR,             -- SHA-256 of the certificate's DER, hex
  container VARCHAR,          -- pem, der, bundle (a SPIFFE bundle), ct (a transparency log)
  anchor BOOLEAN,             -- whether the file itself says that it is trusted
  private_key VARCHAR,        -- where a private key was beside it, NULL if none was
  logged_at TIMESTAMP         -- when a transparency log took it (UTC), NULL if none says so
);

-- One certificate.
CREATE TABLE IF NOT EXISTS _certificate (
  sha256 VARCHAR,             -- SHA-256 of its DER, hex
  der BLOB,                   -- the certificate
  serial VARCHAR,             -- serial number, hex without leading zeros
  subject VARCHAR,            -- subject (RFC 4514), NULL if empty
  issuer VARCHAR,             -- issuer (RFC 4514)
  not_before TIMESTAMP,       -- start of validity (UTC), NULL where no log can hold it
  not_after TIMESTAMP,        -- end of it, NULL for the date that means none
  sans VARCHAR[],             -- alternative names, each with its kind before it
  spiffe_id VARCHAR,          -- SPIFFE ID, NULL if it has none or several
  key_usage VARCHAR[],        -- key usages
  extended_key_usage VARCHAR[], -- extended key usages
  is_ca BOOLEAN,              -- whether it may sign certificates, NULL where it does not say
  spki VARCHAR,               -- SHA-256 of its public key's SPKI, hex
  ski VARCHAR,                -- subject key identifier, hex
  aki VARCHAR,                -- authority key identifier, hex
  precertificate BOOLEAN,     -- whether it is one
  extensions STRUCT(oid VARCHAR, critical BOOLEAN, "value" VARCHAR)[] -- further extensions
);

-- One signature that was checked.
CREATE TABLE IF NOT EXISTS _certificate_signature (
  child VARCHAR,              -- certificate that bears it, SHA-256
  issuer VARCHAR,             -- certificate whose key it was checked with, SHA-256
  valid BOOLEAN               -- whether it is by that key, NULL where it cannot be checked
);
