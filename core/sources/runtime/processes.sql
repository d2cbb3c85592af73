-- One row for each process: what its start says, else what other records of it say, else what records of its children say.

CREATE OR REPLACE TEMP TABLE _process_told AS
WITH ranked AS (SELECT *, (distance, entry_sha256, ordinal) AS rank FROM _process_sighting WHERE process_key IS NOT NULL)
SELECT process_key, min(node_key) AS node_key, arg_min(pid, rank) FILTER (pid IS NOT NULL) AS pid,
  nullif(arg_min(parent_key, rank) FILTER (parent_key IS NOT NULL), process_key) AS parent_key,
  arg_min(parent_pid, rank) FILTER (parent_pid IS NOT NULL) AS parent_pid, arg_min(workload_key, rank) FILTER (workload_key IS NOT NULL) AS workload_key,
  arg_min(task_id, rank) FILTER (task_id IS NOT NULL) AS task_id, min(started_at) AS started_at, max(ended_at) AS ended_at,
  arg_min(binary_path, rank) FILTER (binary_path IS NOT NULL) AS binary_path, arg_min(arguments, rank) FILTER (arguments IS NOT NULL) AS arguments,
  arg_min(user_name, rank) FILTER (user_name IS NOT NULL) AS user_name, arg_min(event_id, rank) AS event_id, arg_min(file_id, rank) AS file_id,
  arg_min(ordinal, rank) AS ordinal
FROM ranked GROUP BY process_key;

-- Where a parent is told by its number alone, it is the last process of that number that started before.
CREATE OR REPLACE TEMP TABLE _process_placed AS
WITH
numbered AS (
  SELECT node_key, pid, started_at, min(process_key) AS process_key FROM _process_told WHERE pid IS NOT NULL AND started_at IS NOT NULL
  GROUP BY node_key, pid, started_at
),
finished AS (
  SELECT n.process_key, min(s.ended_at) AS ended_at
  FROM (SELECT * FROM _process_sighting WHERE process_key IS NULL) AS s
    ASOF JOIN numbered AS n ON n.node_key = s.node_key AND n.pid = s.pid AND s.ended_at >= n.started_at
  GROUP BY n.process_key
),
fathered AS (
  SELECT c.process_key, n.process_key AS parent_key
  FROM (SELECT * FROM _process_told WHERE parent_key IS NULL AND parent_pid IS NOT NULL AND started_at IS NOT NULL) AS c
    ASOF JOIN numbered AS n ON n.node_key = c.node_key AND n.pid = c.parent_pid AND c.started_at > n.started_at
)
SELECT p.* EXCLUDE (node_key, parent_pid, parent_key, ended_at), coalesce(p.parent_key, f.parent_key) AS parent_key, coalesce(p.ended_at, d.ended_at) AS ended_at
FROM _process_told AS p
  LEFT JOIN fathered AS f ON f.process_key = p.process_key
  LEFT JOIN finished AS d ON d.process_key = p.process_key;

-- A task goes down to every descendant that names none itself.
DELETE FROM process;

INSERT INTO process BY NAME
WITH RECURSIVE
working AS (
  SELECT process_key, task_id FROM _process_placed WHERE task_id IS NOT NULL
  UNION
  SELECT p.process_key, w.task_id FROM working AS w JOIN _process_placed AS p ON p.parent_key = w.process_key WHERE p.task_id IS NULL
)
SELECT p.* EXCLUDE (task_id), w.task_id
FROM _process_placed AS p LEFT JOIN working AS w ON w.process_key = p.process_key
ORDER BY p.process_key;

DROP TABLE _process_told;
DROP TABLE _process_placed;
