-- What the logs say, normalised. Written by the sources stage, file by file.

-- One thing that happened.
CREATE TABLE IF NOT EXISTS event (
  event_id UBIGINT,           -- 64 bits of MD5 over (source, event_uid), else over (entry SHA-256, ordinal)
  file_id INTEGER,            -- entry that holds the record (evidence_file.file_id)
  ordinal BIGINT,             -- position of the record in its entry, from 1
  event_uid VARCHAR,          -- the source's own id of the event, NULL if it has none
  occurred_at TIMESTAMP,      -- when it happened (UTC)
  time_basis VARCHAR,         -- where the time comes from: record, inferred-year, inferred-zone, file
  source VARCHAR,             -- id of the source that read it, e.g. aws-cloudtrail
  system_key VARCHAR,         -- installation that logged it (system.system_key)
  account VARCHAR,            -- account, project or namespace it happened in, NULL if none
  region VARCHAR,             -- region it happened in, NULL if none
  category VARCHAR,           -- management, data, network, insight, sign-in, service
  service VARCHAR,            -- service called, e.g. s3
  action VARCHAR,             -- call as the log names it, e.g. ListObjects
  access VARCHAR,             -- list, read, write, permissions, tagging, auth; NULL where unknown
  resource VARCHAR,           -- main resource named by the record, NULL if none
  outcome VARCHAR,            -- allowed, denied, failed
  error VARCHAR,              -- the source's own error code, NULL if none
  credential_key VARCHAR,     -- credential that the record names, NULL when it names none; never the principal
  principal_kind VARCHAR,     -- kind of caller in the source's words, e.g. AssumedRole
  actor_key VARCHAR,          -- key of the principal that called
  effective_key VARCHAR,      -- key of the identity acted as, where it differs from the actor
  via_service VARCHAR,        -- service that made the call on somebody's behalf, NULL if none
  client_addr VARCHAR,        -- address or service name the call came from
  user_agent VARCHAR,         -- client software as it names itself, masked
  session_name VARCHAR,       -- label of the session, chosen by its caller
  workload_key VARCHAR,       -- key of the instance, pod, function or container, NULL if unknown
  peer_addr VARCHAR,          -- other end of a connection
  peer_name VARCHAR,          -- name of the other end
  peer_port INTEGER,          -- port of the other end
  request_id VARCHAR,         -- the source's own id of the call, else as event_uid
  shared_uid VARCHAR,         -- id that both accounts' copies of one action share
  trace_id VARCHAR,           -- distributed trace it belongs to
  noise VARCHAR,              -- why it is what a cloud service does by itself (NOISE_REASONS), NULL where it is somebody's or in doubt
  context_id UBIGINT          -- what else the record says of its credential and caller (_context), NULL if nothing
);

-- One further record of an event.
CREATE TABLE IF NOT EXISTS event_record (
  event_id UBIGINT,           -- event it belongs to (event.event_id)
  file_id INTEGER,            -- entry that holds this further record
  ordinal BIGINT,             -- its position there, from 1
  role VARCHAR                -- paired: completes the event; duplicate: the same event delivered again
);

-- One further credential in the same call.
CREATE TABLE IF NOT EXISTS event_key (
  event_id UBIGINT,           -- event.event_id
  key VARCHAR,                -- a further credential in the same call
  role VARCHAR                -- what it is there, e.g. device-copy
);

-- One permission that the source says was checked.
CREATE TABLE IF NOT EXISTS event_permission (
  event_id UBIGINT,           -- event.event_id
  permission VARCHAR,         -- permission that the source says was checked
  resource VARCHAR,           -- resource it was checked on
  granted BOOLEAN             -- whether it was granted
);

-- One thing that happened to a credential.
CREATE TABLE IF NOT EXISTS lifecycle (
  event_id UBIGINT,           -- event that shows it (event.event_id)
  file_id INTEGER,            -- entry that holds the record
  ordinal BIGINT,             -- position of the record in its entry, from 1
  occurred_at TIMESTAMP,      -- when it happened (UTC)
  phase VARCHAR,              -- requested, issued, refused, wrapped, unwrapped, renewed, rotated, disabled, enabled, revoked, deleted, disclosed
  credential_key VARCHAR,     -- credential it happened to, NULL where the record does not name it
  kind VARCHAR,               -- kind of that credential
  not_before TIMESTAMP,       -- start of validity, NULL if not stated
  expires_at TIMESTAMP,       -- end of validity, NULL if never or not stated
  expiry VARCHAR,             -- at, never, unknown
  renewable_until TIMESTAMP,  -- last moment a renewal can reach, NULL if not stated
  num_uses BIGINT,            -- uses it is limited to, NULL if unlimited or not stated
  subject_key VARCHAR,        -- identity the credential stands for
  issuer_key VARCHAR,         -- system or mount that issued it
  parent_key VARCHAR,         -- credential that asked for it, or that it hangs on
  replaces_key VARCHAR,       -- credential it takes the place of
  lease_key VARCHAR,          -- lease it was handed out under
  by_key VARCHAR,             -- credential that made the call
  scope VARCHAR[],            -- what it was given: policies, roles, scopes
  policy JSON                 -- inline policy that narrows it, as logged
);

-- One process of a workload.
CREATE TABLE IF NOT EXISTS process (
  process_key VARCHAR,        -- process:<system>/<id that the runtime gives it>
  parent_key VARCHAR,         -- process that started it, NULL if not stated
  workload_key VARCHAR,       -- container, pod or machine it runs in
  task_id VARCHAR,            -- task whose root it is or descends from, NULL where it cannot be told
  started_at TIMESTAMP,       -- start (UTC), NULL if not seen
  ended_at TIMESTAMP,         -- end (UTC), NULL if not seen
  binary_path VARCHAR,        -- program it runs
  arguments VARCHAR,          -- its arguments, masked
  user_name VARCHAR,          -- user it runs as, by name or number
  pid BIGINT,                 -- its number on its machine
  event_id UBIGINT,           -- event that shows it (event.event_id)
  file_id INTEGER,            -- entry that holds the record
  ordinal BIGINT              -- position of the record in its entry, from 1
);

-- Whether a file of the evidence is what its maker signed.
CREATE TABLE IF NOT EXISTS evidence_proof (
  file_id INTEGER,            -- file that is spoken of; NULL where it is not in the evidence
  subject VARCHAR,            -- its name as the proof gives it, NULL where no proof speaks of it
  sha256 VARCHAR,             -- digest that the proof gives, of the uncompressed content where the format says so
  kind VARCHAR,               -- cloudtrail-digest, attestation
  verdict VARCHAR,            -- proven, contradicted, not-covered, missing
  reason VARCHAR,             -- why, as a code: hash-equal, hash-differs, signature-valid, signature-invalid, no-key, digest-missing, ...
  detail VARCHAR,             -- the same in a sentence
  covers_from TIMESTAMP,      -- start of the time it speaks of (UTC), NULL if none
  covers_to TIMESTAMP,        -- end of it (UTC)
  signer_key VARCHAR,         -- key of who signed, NULL if nobody's signature holds
  proof_file_id INTEGER,      -- entry that holds the proof, NULL where a proof is missing
  ordinal BIGINT              -- position of the proof's record there, from 1
);

CREATE TABLE IF NOT EXISTS _grant (
  event_id UBIGINT,           -- record that says so (event.event_id)
  file_id INTEGER,            -- entry that holds it
  ordinal BIGINT,             -- its position there
  change VARCHAR,             -- states: a snapshot shows it; opens: a call made it; closes: a call took it away
  slot VARCHAR,               -- what a later change of the same slot replaces, e.g. aws-inline:<arn>/<name of the policy>
  said_at TIMESTAMP,          -- when the call was made or the snapshot taken (UTC), NULL if not stated
  since TIMESTAMP,            -- when a snapshot says that it began, NULL if it does not
  holder_key VARCHAR,         -- who may or may not: a principal, or the policy or role whose content this is
  kind VARCHAR,               -- as in permission_grant
  effect VARCHAR,             -- as in permission_grant
  actions VARCHAR[],          -- as in permission_grant
  not_actions VARCHAR[],      -- as in permission_grant
  resources VARCHAR[],        -- as in permission_grant
  not_resources VARCHAR[],    -- as in permission_grant
  principals VARCHAR[],       -- as in permission_grant
  condition JSON,             -- as in permission_grant
  scope_node VARCHAR,         -- as in permission_grant
  via VARCHAR,                -- as in permission_grant
  policy_key VARCHAR,         -- as in permission_grant
  policy_version VARCHAR,     -- as in permission_grant
  statement BIGINT            -- as in permission_grant
);

-- One record that could not be used.
CREATE TABLE IF NOT EXISTS set_aside (
  file_id INTEGER,            -- entry that holds the record
  ordinal BIGINT,             -- position of the record in its entry, from 1; 0 for the entry as a whole
  reason VARCHAR,             -- code from the closed list in core/sources/reasons.ts
  detail VARCHAR,             -- what exactly was wrong, masked
  excerpt VARCHAR             -- beginning of the record, masked
);

CREATE TABLE IF NOT EXISTS _context (
  context_id UBIGINT,         -- event.context_id
  credential_key VARCHAR,     -- credential that facts without a key of their own are about
  facts STRUCT("key" VARCHAR, name VARCHAR, value VARCHAR)[], -- facts about credentials
  claims STRUCT(rule VARCHAR, relation VARCHAR, strength VARCHAR, left_key VARCHAR, right_key VARCHAR)[] -- links the record proves
);

CREATE TABLE IF NOT EXISTS _event_claim (
  event_id UBIGINT,           -- event whose records prove the link
  rule VARCHAR,               -- rule that reads it
  relation VARCHAR,           -- same-credential
  strength VARCHAR,           -- exact, strong, weak
  left_key VARCHAR,           -- first key
  right_key VARCHAR,          -- second key
  file_id INTEGER,            -- entry of the proving record
  ordinal BIGINT              -- its position
);

CREATE TABLE IF NOT EXISTS _file_account (
  file_id INTEGER,            -- entry
  source VARCHAR,             -- source that read it; 'unknown' if none recognised it
  container VARCHAR,          -- container the records came in
  records BIGINT,             -- records counted by the reader
  note VARCHAR                -- what is to be said about the entry as a whole, NULL if nothing
);

CREATE TABLE IF NOT EXISTS _file_begun (
  file_id INTEGER,            -- entry that is read in part so far
  records BIGINT              -- its records that are in, or set aside, from the first one on
);

-- One task as a registry lists it.
CREATE TABLE IF NOT EXISTS registered_task (
  event_id UBIGINT,           -- row's identity: MD5 over (entry SHA-256, ordinal)
  file_id INTEGER,            -- registry file
  ordinal BIGINT,             -- position of the row, from 1
  task_id VARCHAR,            -- the registry's own id of the task
  agent_uuid VARCHAR,         -- agent that ran it
  agent_name VARCHAR,         -- that agent's name
  owner VARCHAR,              -- team or person who answers for it
  started_at TIMESTAMP,       -- start (UTC)
  ended_at TIMESTAMP,         -- end (UTC), NULL while running or not stated
  needs VARCHAR[]             -- declared needs, as service:Action or service:*
);

-- One agent as an inventory lists it.
CREATE TABLE IF NOT EXISTS inventory_agent (
  event_id UBIGINT,           -- row's identity (event.event_id)
  file_id INTEGER,            -- inventory that holds it
  ordinal BIGINT,             -- position of the row in it, from 1
  line BIGINT,                -- its line there, from 1
  agent_uuid VARCHAR,         -- the agent's id
  name VARCHAR,               -- its name, NULL if not stated
  aliases VARCHAR[],          -- its other names and keys, NULL if none
  owner VARCHAR,              -- person or team that answers for it, NULL if not stated
  kind VARCHAR                -- what kind of agent it is, in the inventory's words, NULL if not stated
);

-- Who answers for a key, or for the keys that match a pattern.
CREATE TABLE IF NOT EXISTS inventory_owner (
  event_id UBIGINT,           -- row's identity (event.event_id)
  file_id INTEGER,            -- inventory that holds it
  ordinal BIGINT,             -- position of the row in it, from 1
  line BIGINT,                -- its line there, from 1
  owned_key VARCHAR,          -- key, NULL where a pattern is given
  pattern VARCHAR,            -- RE2 pattern that a whole key matches, NULL where a key is given
  owner VARCHAR,              -- person or team that answers for it
  kind VARCHAR                -- what the owner is, e.g. team, NULL if not stated
);

-- Two keys that an inventory says are one actor's.
CREATE TABLE IF NOT EXISTS inventory_alias (
  event_id UBIGINT,           -- row's identity (event.event_id)
  file_id INTEGER,            -- inventory that holds it
  ordinal BIGINT,             -- position of the row in it, from 1
  line BIGINT,                -- its line there, from 1
  left_key VARCHAR,           -- first key
  right_key VARCHAR,          -- second key
  reason VARCHAR              -- why, NULL if not stated
);

-- What an agent, a role or a kind of agents is expected to do.
CREATE TABLE IF NOT EXISTS inventory_expectation (
  event_id UBIGINT,           -- row's identity (event.event_id)
  file_id INTEGER,            -- inventory that holds it
  ordinal BIGINT,             -- position of the row in it, from 1
  line BIGINT,                -- its line there, from 1
  subject_kind VARCHAR,       -- agent, role or kind
  subject VARCHAR,            -- uuid or name of the agent, name of the role or of the kind
  services VARCHAR[],         -- services it calls, NULL if not stated
  actions VARCHAR[],          -- calls it makes, as service:Action or service:*, NULL if not stated
  max_lifetime_seconds BIGINT, -- longest lifetime of its credentials, NULL if not stated
  baseline VARCHAR            -- what normal is measured by: own, kind, none; NULL if not stated
);

-- Of which class the resources are that match a pattern.
CREATE TABLE IF NOT EXISTS inventory_resource (
  event_id UBIGINT,           -- row's identity (event.event_id)
  file_id INTEGER,            -- inventory that holds it
  ordinal BIGINT,             -- position of the row in it, from 1
  line BIGINT,                -- its line there, from 1
  pattern VARCHAR,            -- RE2 pattern that a whole resource matches
  class VARCHAR,              -- its class, in the inventory's words, e.g. crown-jewel
  note VARCHAR                -- remark, masked, NULL if none
);

-- How a task's id is found in names.
CREATE TABLE IF NOT EXISTS inventory_task_pattern (
  event_id UBIGINT,           -- row's identity (event.event_id)
  file_id INTEGER,            -- inventory that holds it
  ordinal BIGINT,             -- position of the row in it, from 1
  line BIGINT,                -- its line there, from 1
  name VARCHAR,               -- the pattern's name
  places VARCHAR[],           -- where it looks: session_name, principal, claim, key; NULL for everywhere
  pattern VARCHAR             -- RE2 pattern; its one group, if it has one, is the task's id
);
