-- What the search looks through: the distinct values of events, and where an event lies by the hash of its id. Texts that every search reads from the first to
-- the last are not compressed: unpacking them takes longer than looking through them.

CREATE OR REPLACE TABLE _term (
  kind VARCHAR,               -- address, agent, actor, effective, action, resource, resources, account, error
  value VARCHAR,              -- the value; of an action its service before a colon; of resources what many begin with, its / included
  label VARCHAR,              -- name for people, of an actor its ARN; NULL if none
  folded VARCHAR USING COMPRESSION uncompressed, -- value and label in lower case, a line each
  events BIGINT,              -- events that have it
  first_at TIMESTAMP,         -- first of them
  last_at TIMESTAMP           -- last of them
);

CREATE OR REPLACE TABLE _credential_text (
  credential_id UBIGINT,      -- credential.credential_id; the rows lie in the order of uses, most first
  session BOOLEAN,            -- whether it is a session that keys belong to
  folded VARCHAR USING COMPRESSION uncompressed -- its keys, label, subject with its ARN, owner and task in lower case, a line each, which ends after each : and / too, a line end before and after
);

CREATE OR REPLACE TABLE _event_place (
  hash UINTEGER,              -- upper half of the event's number (event_id), or of DuckDB's hash of an id of its call (request_id, shared_uid); rows lie in this order
  file_id INTEGER,            -- entry that holds the event, NULL in the row that shows whether the hash is still the same function
  ordinal BIGINT              -- position there, from 1
);

-- Folders with thousands of resources stand for what is in them. Every eighth record is enough to see which they are.
CREATE OR REPLACE TEMP TABLE _crowded AS
SELECT parse_dirpath(resource, 'forward_slash') AS folder
FROM event WHERE ordinal % 8 = 0 AND resource IS NOT NULL
GROUP BY folder HAVING folder <> '' AND approx_count_distinct(resource) > 500;

INSERT INTO _term
WITH arn AS (
  SELECT 'actor' AS kind, c.subject_key AS value, min(f.value) AS label
  FROM credential_fact AS f
    JOIN credential_alias AS a ON a.credential_key = f.credential_key
    JOIN credential AS c ON c.credential_id = a.credential_id
  WHERE f.name = 'arn' AND c.subject_key IS NOT NULL GROUP BY c.subject_key
),
named AS (
  SELECT 'address' AS kind, client_addr AS value, count(*) AS events, min(occurred_at) AS first_at, max(occurred_at) AS last_at
  FROM event WHERE client_addr IS NOT NULL GROUP BY client_addr
  UNION ALL
  SELECT 'agent', user_agent, count(*), min(occurred_at), max(occurred_at)
  FROM event WHERE user_agent IS NOT NULL GROUP BY user_agent
  UNION ALL
  SELECT 'actor', actor_key, count(*), min(occurred_at), max(occurred_at)
  FROM event WHERE actor_key IS NOT NULL GROUP BY actor_key
  UNION ALL
  SELECT 'effective', effective_key, count(*), min(occurred_at), max(occurred_at)
  FROM event WHERE effective_key IS NOT NULL GROUP BY effective_key
  UNION ALL
  SELECT 'action', concat_ws(':', service, "action"), count(*), min(occurred_at), max(occurred_at)
  FROM event WHERE "action" IS NOT NULL GROUP BY service, "action"
  UNION ALL
  SELECT 'account', account, count(*), min(occurred_at), max(occurred_at)
  FROM event WHERE account IS NOT NULL GROUP BY account
  UNION ALL
  SELECT 'error', error, count(*), min(occurred_at), max(occurred_at)
  FROM event WHERE error IS NOT NULL GROUP BY error
),
resource AS (
  SELECT CASE WHEN c.folder IS NULL THEN 'resource' ELSE 'resources' END AS kind,
    CASE WHEN c.folder IS NULL THEN e.resource ELSE c.folder || '/' END AS value,
    count(*) AS events, min(e.occurred_at) AS first_at, max(e.occurred_at) AS last_at
  FROM event AS e LEFT JOIN _crowded AS c ON c.folder = parse_dirpath(e.resource, 'forward_slash')
  WHERE e.resource IS NOT NULL GROUP BY 1, 2
),
most AS (
  FROM resource ORDER BY events DESC, value LIMIT 200000
)
SELECT t.kind, t.value, arn.label, lower(concat_ws(chr(10), t.value, arn.label)), t.events, t.first_at, t.last_at
FROM (FROM named UNION ALL FROM most) AS t LEFT JOIN arn ON arn.kind = t.kind AND arn.value = t.value
ORDER BY t.kind, t.events DESC, t.value;

INSERT INTO _credential_text
WITH keys AS (
  SELECT credential_id, string_agg(credential_key, chr(10) ORDER BY credential_key) AS text
  FROM credential_alias GROUP BY credential_id
)
SELECT c.credential_id, c.kind IS NOT DISTINCT FROM 'aws-session',
  chr(10) || regexp_replace(lower(concat_ws(chr(10), k.text, c.label, c.subject_key, t.label, c."owner", c.task_id)), '[:/]', e'\\0\n', 'g') || chr(10)
FROM credential AS c
  LEFT JOIN keys AS k ON k.credential_id = c.credential_id
  LEFT JOIN _term AS t ON t.kind = 'actor' AND t.value = c.subject_key
ORDER BY c.uses DESC, c.credential_key;

INSERT INTO _event_place
SELECT (hash('credtrail') >> 32)::UINTEGER AS hash, NULL AS file_id, NULL AS ordinal
UNION ALL
SELECT (event_id >> 32)::UINTEGER, file_id, ordinal FROM event
UNION ALL
SELECT (hash(request_id) >> 32)::UINTEGER, file_id, ordinal FROM event WHERE request_id IS NOT NULL
UNION ALL
SELECT (hash(shared_uid) >> 32)::UINTEGER, file_id, ordinal FROM event WHERE shared_uid IS NOT NULL
ORDER BY hash, file_id, ordinal;

DROP TABLE _crowded;
