-- One row for each credential and what is known of it. Computed again, whole, after every import.

CREATE OR REPLACE TABLE _credential (
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
  keys BIGINT,                -- member keys of a session credential, NULL for others
  addresses BIGINT,           -- distinct client addresses that used it
  scope VARCHAR[]             -- what its issuance gave it, NULL if not stated
);

-- One key of a credential, its primary one included.
CREATE OR REPLACE TABLE credential_alias (
  credential_key VARCHAR,     -- a key of the credential, its primary key included
  credential_id UBIGINT,      -- credential.credential_id
  rule VARCHAR                -- why the key is one of its keys
);

-- One credential that comes from another.
CREATE OR REPLACE TABLE credential_link (
  child_id UBIGINT,           -- credential that comes from the other
  parent_id UBIGINT,          -- credential it comes from
  relation VARCHAR,           -- issued-by, exchanged-subject, exchanged-actor, forwarded, wrapped-in, unwrapped, rotated-from, reissued-same-key, leased-by
  rule VARCHAR,               -- rule that proves it
  strength VARCHAR,           -- exact, strong, weak
  same_holder BOOLEAN,        -- whether only who held the parent can have got it, rather than somebody for whom it was asked
  file_id INTEGER,            -- entry that holds the proving record
  ordinal BIGINT              -- its position there, from 1
);

CREATE OR REPLACE TABLE _use (
  credential_id UBIGINT,      -- credential used; a session's uses stand under its member keys; rows lie in this order
  occurred_at TIMESTAMP,      -- when, in order within the credential; the earlier of two where both accounts log the action
  denied BOOLEAN,             -- whether authorisation refused it
  noise BOOLEAN,              -- whether a cloud service made it by itself (event.noise)
  call_id UINTEGER,           -- what was called (_call_code.call_id); NULL where two accounts log the action, whose records may differ
  address_id UINTEGER         -- from where (_address_code.address_id); NULL in the same rows
);

-- Calls that events name, each with its number.
CREATE OR REPLACE TABLE _call_code (
  call_id UINTEGER,           -- number of it, from 1
  service VARCHAR,            -- service called
  "action" VARCHAR,           -- call as the log names it
  access VARCHAR,             -- kind of access (event.access)
  outcome VARCHAR             -- allowed, denied, failed
);

-- Addresses that events come from, each with its number.
CREATE OR REPLACE TABLE _address_code (
  address_id UINTEGER,        -- number of it, from 1
  client_addr VARCHAR         -- the address; NULL in the row of those that come from none
);

-- Where the chain of a credential ends, and why.
CREATE OR REPLACE TABLE credential_break (
  credential_id UBIGINT,      -- credential whose parent is not known though something made it
  reason VARCHAR,             -- before-evidence, account-not-in-evidence, log-not-in-evidence, not-logged, value-hashed, unexplained
  detail VARCHAR,             -- what is missing, in words
  file_id INTEGER,            -- entry of the record that shows the credential first
  ordinal BIGINT              -- its position there, from 1
);
