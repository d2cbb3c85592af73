-- Public tables put together from all entries. Computed again, whole, after every import.

-- One entry of a bundle.
CREATE OR REPLACE TABLE evidence_file (
  file_id INTEGER,            -- number of the entry within this case
  path VARCHAR,               -- its path in its bundle; the smallest if it lay in several places
  sha256 VARCHAR,             -- of the original bytes
  bytes BIGINT,               -- size of the original bytes
  source VARCHAR,             -- source that read it; unknown, empty or unread otherwise
  container VARCHAR,          -- how its records lay in it: document, lines, json, text
  system_key VARCHAR,         -- the only installation whose records it holds, NULL if none or several
  records BIGINT,             -- records counted by the reader
  events BIGINT,              -- records that are events of their own
  paired BIGINT,              -- records that complete another record's event
  duplicates BIGINT,          -- records that deliver an event again
  set_aside BIGINT,           -- records that could not be used
  first_at TIMESTAMP,         -- first event; NULL where its records state what is and nothing happened in it
  last_at TIMESTAMP,          -- last event, likewise
  note VARCHAR                -- what is to be said about the entry, NULL if nothing
);

INSERT INTO evidence_file
WITH
happened AS (
  SELECT file_id, count(*) AS events,
    min(occurred_at) FILTER (noise IS DISTINCT FROM 'states-what-is') AS first_at, max(occurred_at) FILTER (noise IS DISTINCT FROM 'states-what-is') AS last_at,
    CASE WHEN min(system_key) = max(system_key) THEN min(system_key) END AS system_key
  FROM event GROUP BY file_id
),
further AS (
  SELECT file_id, count(*) FILTER (role = 'paired') AS paired, count(*) FILTER (role = 'duplicate') AS duplicates
  FROM event_record GROUP BY file_id
),
aside AS (SELECT file_id, count(*) FILTER (ordinal > 0) AS set_aside FROM set_aside GROUP BY file_id)
SELECT
  x.file_id, x.path, x.sha256, x.bytes, a.source, a.container, h.system_key,
  coalesce(a.records, 0), coalesce(h.events, 0), coalesce(f.paired, 0), coalesce(f.duplicates, 0), coalesce(s.set_aside, 0),
  h.first_at, h.last_at, nullif(concat_ws('; ', x.note, a.note), '')
FROM _entry AS x
  LEFT JOIN _file_account AS a ON a.file_id = x.file_id
  LEFT JOIN happened AS h ON h.file_id = x.file_id
  LEFT JOIN further AS f ON f.file_id = x.file_id
  LEFT JOIN aside AS s ON s.file_id = x.file_id
ORDER BY x.path, x.sha256;

-- One installation that logs.
CREATE OR REPLACE TABLE "system" (
  system_key VARCHAR,         -- key of the installation
  kind VARCHAR,               -- aws-account, gcp, vault, k8s, spire, ssh-host, host, task-registry, ...
  label VARCHAR,              -- name for people
  rule VARCHAR,               -- named: its records name it; inferred: they do not
  events BIGINT,              -- events it logged
  first_at TIMESTAMP,         -- first of them
  last_at TIMESTAMP           -- last of them
);

INSERT INTO "system"
SELECT
  system_key,
  CASE split_part(system_key, ':', 1) WHEN 'aws' THEN 'aws-account' ELSE split_part(system_key, ':', 1) END,
  substr(system_key, strpos(system_key, ':') + 1),
  CASE WHEN substr(system_key, strpos(system_key, ':') + 1) IN ('default', 'unknown') THEN 'inferred' ELSE 'named' END,
  count(*), min(occurred_at), max(occurred_at)
FROM event GROUP BY system_key ORDER BY system_key;

CREATE OR REPLACE TEMP TABLE _told AS
SELECT
  context_id, count(*) AS events,
  min(occurred_at) AS first_at, max(occurred_at) AS last_at,
  arg_min({'file_id': file_id, 'ordinal': ordinal}, event_id) AS place
FROM event WHERE context_id IS NOT NULL GROUP BY context_id;

-- One small fact about a credential.
CREATE OR REPLACE TABLE credential_fact (
  credential_key VARCHAR,     -- key the fact is about
  name VARCHAR,               -- which fact, e.g. mfa
  value VARCHAR,              -- its value
  file_id INTEGER,            -- entry of one record that states it
  ordinal BIGINT,             -- position of that record
  first_at TIMESTAMP,         -- first event that states it
  last_at TIMESTAMP,          -- last event that states it
  events BIGINT               -- events that state it
);

INSERT INTO credential_fact
SELECT coalesce(f.fact."key", f.credential_key), f.fact.name, f.fact.value, arg_min(t.place.file_id, t.context_id), arg_min(t.place.ordinal, t.context_id),
  min(t.first_at), max(t.last_at), sum(t.events)::BIGINT
FROM _told AS t
  JOIN (SELECT context_id, credential_key, unnest(facts) AS fact FROM _context) AS f ON f.context_id = t.context_id
GROUP BY ALL;

-- One link between two keys that the evidence states.
CREATE OR REPLACE TABLE identity_claim (
  rule VARCHAR,               -- rule that reads the link out of the records
  relation VARCHAR,           -- same-credential, in-session, ...
  strength VARCHAR,           -- exact, strong, weak
  left_key VARCHAR,           -- first key
  right_key VARCHAR,          -- second key
  file_id INTEGER,            -- entry of one record that proves it
  ordinal BIGINT,             -- position of that record
  first_at TIMESTAMP,         -- first event that proves it
  last_at TIMESTAMP,          -- last event that proves it
  events BIGINT               -- events that prove it
);

INSERT INTO identity_claim
SELECT c.claim.rule, c.claim.relation, c.claim.strength, c.claim.left_key, c.claim.right_key,
  arg_min(t.place.file_id, t.context_id), arg_min(t.place.ordinal, t.context_id), min(t.first_at), max(t.last_at), sum(t.events)::BIGINT
FROM _told AS t
  JOIN (SELECT context_id, unnest(claims) AS claim FROM _context) AS c ON c.context_id = t.context_id
GROUP BY ALL
UNION ALL
SELECT c.rule, c.relation, c.strength, c.left_key, c.right_key, arg_min(c.file_id, (c.event_id, x.sha256, c.ordinal)),
  arg_min(c.ordinal, (c.event_id, x.sha256, c.ordinal)), min(e.occurred_at), max(e.occurred_at), count(DISTINCT c.event_id)
FROM _event_claim AS c
  JOIN event AS e ON e.event_id = c.event_id
  JOIN _entry AS x ON x.file_id = c.file_id
GROUP BY ALL;

DROP TABLE _told;

-- What a holder may or may not do, while it held.
CREATE OR REPLACE TABLE permission_grant (
  grant_id UBIGINT,           -- 64 bits of MD5 over the record's place, slot, statement and holder
  holder_key VARCHAR,         -- who may or may not: a principal, or the policy or role whose content this is
  kind VARCHAR,               -- inline, attachment, content, trust, boundary, resource, service-control, membership, scope
  effect VARCHAR,             -- allow, deny; unknown where a call changed it and its content is not in the evidence
  actions VARCHAR[],          -- what may be done, in the source's words; NULL where another row holds it (policy_key)
  not_actions VARCHAR[],      -- everything but these
  resources VARCHAR[],        -- on what, NULL where the format has none
  not_resources VARCHAR[],    -- everything but these
  principals VARCHAR[],       -- who is meant, in trust and resource policies
  condition JSON,             -- under which condition, as logged
  scope_node VARCHAR,         -- where it is granted: an account, project, folder, namespace, path
  via VARCHAR,                -- how the holder has it: directly, or the group or binding it comes by
  policy_key VARCHAR,         -- policy or role it comes from, whose content has rows of its own
  policy_version VARCHAR,     -- version of that policy, NULL if it has none
  statement BIGINT,           -- place of the statement in its policy, from 1
  valid_from TIMESTAMP,       -- since when (UTC), NULL if not seen
  valid_to TIMESTAMP,         -- until when (UTC), NULL while it holds or not seen
  observed_at TIMESTAMP,      -- when a snapshot showed it (UTC), NULL for what a call changed
  file_id INTEGER,            -- entry that holds the record
  ordinal BIGINT              -- position of the record in its entry, from 1
);

-- A change of a slot ends whatever the slot held before.
INSERT INTO permission_grant
WITH
change AS (
  SELECT slot, said_at, min(event_id) AS event_id FROM _grant
  WHERE change IN ('opens', 'closes') AND said_at IS NOT NULL GROUP BY slot, said_at
),
step AS (
  SELECT slot, said_at, lead(said_at) OVER (PARTITION BY slot ORDER BY said_at) AS next_at FROM change
),
placed AS (
  SELECT g.*, x.sha256,
    CASE WHEN g.change = 'opens' THEN s.next_at END AS next_at
  FROM _grant AS g
    JOIN _entry AS x ON x.file_id = g.file_id
    LEFT JOIN step AS s ON s.slot = g.slot AND s.said_at = g.said_at
  WHERE g.change <> 'closes'
),
ended AS (
  SELECT p.*, n.said_at AS ended_at
  FROM placed AS p ASOF LEFT JOIN change AS n ON n.slot = p.slot AND n.said_at > p.said_at
)
SELECT
  md5_number_lower(concat_ws(chr(31), sha256, ordinal, slot, coalesce(statement, 0), holder_key, kind)), holder_key, kind, effect, actions, not_actions,
  resources, not_resources, principals, condition, scope_node, via, policy_key, policy_version, statement,
  CASE WHEN change = 'opens' THEN said_at ELSE since END, CASE WHEN change = 'opens' THEN next_at ELSE ended_at END,
  CASE WHEN change = 'states' THEN said_at END, file_id, ordinal
FROM ended ORDER BY holder_key, kind, policy_key, statement, sha256, ordinal;
