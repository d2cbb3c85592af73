-- Credentials with what is known of who held them.

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
  elevation_attempts BIGINT,  -- attempts beyond what it may do; NULL until measured
  keys BIGINT,                -- member keys of a session credential, NULL for others
  addresses BIGINT,           -- distinct client addresses that used it
  scope VARCHAR[]             -- what its issuance gave it, NULL if not stated
);
