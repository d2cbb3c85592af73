-- What was imported: bundles, their entries and where each entry lay. Written by the evidence stage.

-- One import.
CREATE TABLE IF NOT EXISTS bundle (
  bundle_id INTEGER,          -- number of the import within this case, from 1
  path VARCHAR,               -- where the bundle was, as given
  sha256 VARCHAR,             -- of the archive or file; for a folder, of its sorted list of entry hashes and paths
  imported_at TIMESTAMP,      -- when the import began (UTC)
  examiner VARCHAR,           -- who imported it, as the settings or the system account say
  tool_version VARCHAR        -- version of Credtrail that read it
);

CREATE TABLE IF NOT EXISTS _entry (
  file_id INTEGER,            -- number of the entry within this case, from 1
  sha256 VARCHAR,             -- of the original bytes, lower-case hexadecimal
  bytes BIGINT,               -- size of the original bytes
  path VARCHAR,               -- the smallest of its paths
  stored VARCHAR,             -- 'copy' where the bytes are in evidence/, 'reference' where only their path is known
  origin_path VARCHAR,        -- path on disk of a referenced entry, NULL for copies
  note VARCHAR                -- what is unusual about the entry itself, NULL if nothing
);

-- One place where an entry lay.
CREATE TABLE IF NOT EXISTS evidence_path (
  file_id INTEGER,            -- the entry (evidence_file.file_id)
  bundle_id INTEGER,          -- the import that brought it (bundle.bundle_id)
  path VARCHAR                -- its path inside that bundle; archives inside archives joined by '/'
);

CREATE TABLE IF NOT EXISTS _skipped (
  bundle_id INTEGER,          -- the import that passed it over (bundle.bundle_id)
  path VARCHAR,               -- its path inside that bundle
  reason VARCHAR              -- why it is no evidence file, as a phrase
);
