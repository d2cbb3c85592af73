-- What records say of processes, kept so that a process is one row whichever of its records comes first.

CREATE TABLE IF NOT EXISTS _process_sighting (
  process_key VARCHAR,        -- process; NULL where only its number is known
  node_key VARCHAR,           -- what its number counts in: process:<machine>
  pid BIGINT,                 -- its number there
  parent_key VARCHAR,         -- process that started it, where the record names it
  parent_pid BIGINT,          -- that one's number, where it says no more
  workload_key VARCHAR,       -- container, pod or machine it runs in
  task_id VARCHAR,            -- task that its own arguments or environment name
  binary_path VARCHAR,        -- program it runs
  arguments VARCHAR,          -- its arguments, masked
  user_name VARCHAR,          -- user it runs as
  distance INTEGER,           -- 0: its own start says so; 1: another record of it; 2: a record of a child
  started_at TIMESTAMP,       -- earliest start that is told
  ended_at TIMESTAMP,         -- latest end that is told
  entry_sha256 VARCHAR,       -- entry of the first record that says so, by its hash
  ordinal BIGINT,             -- its position there
  file_id INTEGER,            -- that entry
  event_id UBIGINT            -- that record's event
);
