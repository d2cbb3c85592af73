-- Who is who: actors and their keys, what links them, who held what. Computed again, whole, after every import.

-- One actor: an agent, a person, a workload, a machine, a service, or a role that others act as.
CREATE OR REPLACE TABLE identity (
  identity_id UBIGINT,        -- number of the identity in this generation of the case
  identity_key VARCHAR,       -- the first of its keys: what names it best, e.g. agent:<uuid>
  kind VARCHAR,               -- agent, person, workload, machine, account, service, role (IDENTITY_KINDS)
  label VARCHAR,              -- name for people: the investigator's, else the registry's or inventory's, else the end of its first key
  agent_uuid VARCHAR,         -- the only agent that it is, NULL if none or several
  owner VARCHAR,              -- who answers for it, NULL if nobody is named or several are
  keys BIGINT,                -- keys that are this actor
  credentials BIGINT,         -- credentials that it held, by exact or strong links
  events BIGINT,              -- events that name one of its keys as actor, or as whom the actor acted
  first_at TIMESTAMP,         -- first of them, NULL if none
  last_at TIMESTAMP           -- last of them, NULL if none
);

-- One key of an identity, its first included.
CREATE OR REPLACE TABLE identity_member (
  identity_id UBIGINT,        -- identity.identity_id
  key VARCHAR,                -- a key of the actor
  rule VARCHAR,               -- what ties it to the others: rule of its strongest link; primary for the first key
  strength VARCHAR,           -- exact, strong, weak where the investigator accepted it; NULL for the first key
  tied_at TIMESTAMP,          -- when the first record of that link shows it, NULL for the first key and where records have no time
  events BIGINT,              -- events that name it
  first_at TIMESTAMP,         -- first of them, NULL if none
  last_at TIMESTAMP,          -- last of them, NULL if none
  file_id INTEGER,            -- entry that holds the proving record, NULL for the first key
  ordinal BIGINT              -- its position there, from 1
);

-- What says that two keys are one actor, or may be.
CREATE OR REPLACE TABLE identity_link (
  left_key VARCHAR,           -- one key, the smaller
  right_key VARCHAR,          -- the other
  rule VARCHAR,               -- rule that says so
  strength VARCHAR,           -- exact, strong, weak
  state VARCHAR,              -- joined, candidate, accepted, rejected (LINK_STATES)
  reason VARCHAR,             -- why it is a candidate: weak, several-agents, several-owners, human-and-agent, rejected-pair, name-given-twice; what the investigator wrote; NULL where joined
  first_at TIMESTAMP,         -- first record that shows it
  last_at TIMESTAMP,          -- last record that shows it
  events BIGINT,              -- records that show it
  file_id INTEGER,            -- entry that holds the first of them
  ordinal BIGINT              -- its position there, from 1
);

-- Keys that strong links would join, though what is known of them contradicts it.
CREATE OR REPLACE TABLE identity_conflict (
  conflict_key VARCHAR,       -- smallest key of all that would be one actor
  kind VARCHAR,               -- several-agents, several-owners, human-and-agent, rejected-pair
  value VARCHAR,              -- one of the values that contradict each other
  identity_id UBIGINT,        -- identity that has the value
  key VARCHAR                 -- its key that says so
);

-- Who held a credential, and when.
CREATE OR REPLACE TABLE credential_holder (
  credential_id UBIGINT,      -- credential.credential_id
  identity_id UBIGINT,        -- identity.identity_id
  from_at TIMESTAMP,          -- since when: its making, else the first record that shows it
  to_at TIMESTAMP,            -- until when: its end, else the last record that shows it; NULL if it has not ended
  rule VARCHAR,               -- rule that says so
  strength VARCHAR,           -- exact, strong, weak
  file_id INTEGER,            -- entry that holds the proving record
  ordinal BIGINT              -- its position there, from 1
);

-- One task that a credential was for.
CREATE OR REPLACE TABLE credential_task (
  credential_id UBIGINT,      -- credential.credential_id
  task_id VARCHAR,            -- id of the task
  rule VARCHAR,               -- rule that says so
  strength VARCHAR,           -- exact, strong, weak
  file_id INTEGER,            -- entry that holds the proving record
  ordinal BIGINT              -- its position there, from 1
);

CREATE OR REPLACE TABLE _held (
  credential_id UBIGINT,      -- credential.credential_id
  identity_id UBIGINT,        -- as in credential
  owner VARCHAR,              -- as in credential
  task_id VARCHAR             -- as in credential
);

-- Whose event it is, where its credential served several agents or tasks.
CREATE OR REPLACE TABLE event_attribution (
  event_id UBIGINT,           -- event.event_id
  credential_id UBIGINT,      -- the shared credential
  identity_id UBIGINT,        -- whose it is, NULL where it cannot be told
  task_id VARCHAR,            -- task it was for, NULL where it cannot be told
  rule VARCHAR,               -- rule that tells it: same-request, same-trace, same-workload, only-task-running; cannot-be-told
  strength VARCHAR,           -- exact, strong; NULL where it cannot be told
  file_id INTEGER,            -- entry that holds the record that tells it
  ordinal BIGINT              -- its position there, from 1
);

-- What must be put right before the labels of this case can be relied on.
CREATE OR REPLACE TABLE quality_issue (
  kind VARCHAR,               -- no-owner, no-system, unmapped-credential, conflicting-labels, look-alike, use-without-issuance, issuance-without-use, gap (QUALITY_KINDS)
  subject_kind VARCHAR,       -- credential, identity, system
  subject_key VARCHAR,        -- key of the subject
  other_key VARCHAR,          -- the other key of a pair, NULL if there is none
  detail VARCHAR,             -- what is wrong, in words
  remedy VARCHAR,             -- what evidence or line of the inventory would fix it
  file_id INTEGER,            -- entry of a record that shows it, NULL if none does
  ordinal BIGINT              -- its position there, from 1
);

-- One decision of the investigator, as the journal holds it.
CREATE OR REPLACE TABLE identity_decision (
  line BIGINT,                -- line of the journal
  verdict VARCHAR,            -- accept, reject, owner, name (DECISION_VERDICTS)
  left_key VARCHAR,           -- key that it is about; of a link the smaller of two
  right_key VARCHAR,          -- the other key of a link, NULL for others
  value VARCHAR,              -- the owner or the name, NULL for others
  reason VARCHAR,             -- why, as the investigator wrote
  state VARCHAR               -- applied, or stale where the evidence no longer holds what it is about
);
