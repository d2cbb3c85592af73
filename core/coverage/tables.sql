-- What the evidence covers, and what it cannot show. Computed again, whole, after every import.

-- One stretch of days in a row on which a log of one place has records.
CREATE OR REPLACE TABLE coverage_span (
  source VARCHAR,             -- source of the records
  system_key VARCHAR,         -- installation that logged them (system.system_key)
  account VARCHAR,            -- account, project or namespace they happened in, NULL if none
  region VARCHAR,             -- region they happened in, NULL if none
  from_at TIMESTAMP,          -- first event of the stretch (UTC)
  to_at TIMESTAMP,            -- last event of it
  days BIGINT,                -- calendar days (UTC) in it, each with at least one event
  events BIGINT,              -- events in it; what states something and tells of nothing that happened is left out
  data_events BIGINT,         -- of those, of category data
  file_id INTEGER,            -- entry that holds one of its records
  ordinal BIGINT              -- position of that record, from 1
);

-- One thing that this case cannot show.
CREATE OR REPLACE TABLE coverage_gap (
  kind VARCHAR,               -- what is missing, as in COVERAGE_KINDS
  source VARCHAR,             -- source that it is about, NULL if none in particular
  system_key VARCHAR,         -- installation that it is about, NULL if none in particular
  account VARCHAR,            -- account that it is about, NULL if none in particular
  subject VARCHAR,            -- what else it is about: regions, services, an origin, a reason; NULL if nothing
  from_at TIMESTAMP,          -- start of the time it is about (UTC), NULL for all before
  to_at TIMESTAMP,            -- end of it, NULL for all after
  missing VARCHAR,            -- what is missing, as a sentence
  consequence VARCHAR,        -- what cannot be concluded, as a sentence
  remedy VARCHAR,             -- what evidence would show it, as a phrase
  pointers BIGINT,            -- how many records or things point to it, NULL where only silence does
  counted VARCHAR,            -- what those are: records, credentials, silences, files, places; NULL where there are none
  file_id INTEGER,            -- entry that holds a record that shows it, NULL where none does
  ordinal BIGINT              -- its position there, from 1
);
