-- What credentials did in time, what was to be expected of them, and where issued and used do not fit. Computed again, whole, after every import.

-- One credential.
CREATE OR REPLACE TABLE credential (
  credential_id UBIGINT,      -- number of the credential in this generation of the case
  credential_key VARCHAR,     -- its primary key, e.g. aws-key:ASIA...
  kind VARCHAR,               -- aws-access-key, aws-temporary-key, aws-key (neither is known), vault-token, x509-svid, ... (CREDENTIAL_KINDS)
  system_key VARCHAR,         -- installation that keeps it (system.system_key)
  account VARCHAR,            -- account that owns it, NULL if none or unknown
  subject_key VARCHAR,        -- identity it stands for, e.g. a role session
  session_key VARCHAR,        -- session it belongs to; keys of one session are collapsed under it
  origin VARCHAR,             -- what made it: sts, instance-role, service-role, identity-center, console-session, service-forwarded, login, minted, certificate, long-lived, unknown
  issuance VARCHAR,           -- seen, before-evidence, account-not-in-evidence, log-not-in-evidence, not-logged, value-hashed, unexplained
  label VARCHAR,              -- short name for people: session name, user or display name
  parent_id UBIGINT,          -- the only credential it comes from, NULL if none or several
  identity_id UBIGINT,        -- the only agent or person that held it, else the only identity, by exact or strong links; NULL if none or several
  owner VARCHAR,              -- who answers for it, NULL if none or several
  task_id VARCHAR,            -- the only task it was for, by exact or strong links; NULL if none or several
  issued_at TIMESTAMP,        -- when it was made, seen or stated by its records; NULL if unknown
  expires_at TIMESTAMP,       -- when it ends, renewals included; NULL if never or unknown
  expiry VARCHAR,             -- at, never, unknown
  renewable_until TIMESTAMP,  -- last moment a renewal can reach, NULL if not stated
  revoked_at TIMESTAMP,       -- when it was revoked, deleted or disabled for good; NULL if not seen
  first_used_at TIMESTAMP,    -- first event that names it, NULL if none
  last_used_at TIMESTAMP,     -- last event that names it, NULL if none
  uses BIGINT,                -- events that name it, any outcome, an action shared by two accounts once
  denied BIGINT,              -- of those, refused by authorisation
  noise_uses BIGINT,          -- of the uses, those that a cloud service made by itself (event.noise)
  elevation_attempts BIGINT,  -- distinct calls that are attempts to go further (elevation_attempt), steps left out
  keys BIGINT,                -- member keys of a session credential, NULL for others
  addresses BIGINT,           -- distinct client addresses that used it
  scope VARCHAR[]             -- what its issuance gave it, NULL if not stated
);

-- What a credential did in a window of time; windows without use have no row.
CREATE OR REPLACE TABLE credential_use (
  credential_id UBIGINT,      -- credential used; a session's uses stand under its member keys
  span VARCHAR,               -- hour: an hour by the clock; day: the 24 hours that end with the hour of a use (USE_SPANS)
  from_at TIMESTAMP,          -- start of the window (UTC)
  to_at TIMESTAMP,            -- its end, which is not part of it
  calls BIGINT,               -- uses in it, any outcome, an action shared by two accounts once
  denied BIGINT,              -- of those, refused by authorisation
  permissions BIGINT,         -- distinct calls by service and action, each of which needs its own permission
  services BIGINT,            -- distinct services called
  resources BIGINT,           -- distinct resources named
  addresses BIGINT            -- distinct client addresses
);

-- What use was to be expected of a credential over its lifetime, and what was seen.
CREATE OR REPLACE TABLE credential_expectation (
  credential_id UBIGINT,      -- credential.credential_id
  basis VARCHAR,              -- declared, siblings, own, none (EXPECTATION_BASES)
  sibling_key VARCHAR,        -- what its siblings have in common: a role, an agent, a subject; NULL where the basis is another
  siblings BIGINT,            -- how many others are like it, NULL where the basis is another
  expected_calls DOUBLE,      -- calls to be expected of it, the median; NULL where nothing is
  spread DOUBLE,              -- median distance from that median, in the same unit; NULL where nothing is expected
  observed_calls BIGINT,      -- calls that it made
  utilisation DOUBLE,         -- calls over those expected, of declared permissions used over declared; NULL where nothing is expected
  permissions_expected BIGINT, -- permissions that it is declared to need, else the median of its siblings; NULL where nothing is
  permissions_used BIGINT,    -- distinct permissions that its calls needed, those of no known permission by their call
  lifetime_expected_seconds BIGINT, -- longest lifetime declared, else the median of its siblings; NULL where nothing is
  file_id INTEGER,            -- entry that declares it, NULL where the basis is another
  ordinal BIGINT              -- position of the record there, from 1
);

-- Where what was issued and what was used do not fit.
CREATE OR REPLACE TABLE credential_mismatch (
  credential_id UBIGINT,      -- credential.credential_id
  kind VARCHAR,               -- live-and-silent, used-after-expiry, used-after-revocation, used-after-task, two-places, used-without-issuance (MISMATCH_KINDS)
  due_at TIMESTAMP,           -- expiry, revocation or end of the task, which the uses come after; NULL for the other kinds
  task_id VARCHAR,            -- task that had ended, NULL for the other kinds
  from_at TIMESTAMP,          -- first of the uses that do not fit; of silence its beginning
  to_at TIMESTAMP,            -- last of them; of silence its end
  events BIGINT,              -- uses that do not fit, an action shared by two accounts once; 0 for silence
  allowed BIGINT,             -- of those, let through
  writes BIGINT,              -- of those let through, that change something: write, permissions, tagging
  tolerance_seconds DOUBLE,   -- by how much the two clocks may differ, which was left out of account; 0 where no clocks are compared
  reason VARCHAR,             -- why, in one sentence
  cannot_show VARCHAR,        -- what the evidence cannot show, in sentences
  issued_file_id INTEGER,     -- entry of the record of the issued side: making, end, task, own address; NULL where there is none
  issued_ordinal BIGINT,      -- its position there, from 1
  used_file_id INTEGER,       -- entry of the record of the used side: first use that does not fit; of silence the last record of the log that would show one
  used_ordinal BIGINT         -- its position there, from 1
);

-- An attempt to go further than before: by a technique of the catalogue, or by a first touch. What at least half of five or more siblings do is none.
CREATE OR REPLACE TABLE elevation_attempt (
  credential_id UBIGINT,      -- credential.credential_id
  event_id UBIGINT,           -- first call of it (event.event_id)
  occurred_at TIMESTAMP,      -- when that was
  kind VARCHAR,               -- catalogue, step, first-service, first-access, first-resource-kind (ELEVATION_KINDS)
  technique VARCHAR,          -- id of the technique in the catalogue, of several the one that needs least; NULL for first touches
  source VARCHAR,             -- source of the records
  service VARCHAR,            -- service called
  action VARCHAR,             -- call as the log names it
  permission VARCHAR,         -- permission that the first call needed, NULL where no map knows it
  permissions BIGINT,         -- how many distinct permissions are of it
  outcome VARCHAR,            -- allowed where calls were let through, else denied where any was refused, else failed; a technique has a row for each
  calls BIGINT,               -- calls of it
  denied BIGINT,              -- of those, refused by authorisation
  failed BIGINT,              -- of those, failed for another reason
  against VARCHAR,            -- what a first touch is measured by: own (its own past), siblings; NULL for the catalogue
  detail VARCHAR,             -- why, in one sentence
  file_id INTEGER,            -- entry that holds the record of the first call
  ordinal BIGINT              -- its position there, from 1
);
