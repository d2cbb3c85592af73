-- Entries of operations as they were staged. An operation's first and last entry may come in different imports, and its event is put
-- together again from all of them.

CREATE TABLE IF NOT EXISTS _gcp_entry (
  file_id INTEGER,            -- entry of the bundle
  ordinal BIGINT,             -- position in it, from 1
  entry_sha256 VARCHAR,       -- hash of that entry
  event_id UBIGINT,           -- the operation's event
  entry_uid VARCHAR,          -- log, insert id and time, which tell copies of one log entry; NULL where it has no insert id
  step INTEGER,               -- 0 the operation's first log entry, 2 its last, 1 one between
  event_uid VARCHAR,          -- insert id
  occurred_at TIMESTAMP,      -- time of the log entry
  system_key VARCHAR,         -- project, folder or organisation that logged it
  account VARCHAR,            -- project it happened in
  region VARCHAR,             -- region, multi-region or global
  category VARCHAR,           -- as in event
  service VARCHAR,            -- as in event
  "action" VARCHAR,           -- as in event
  access VARCHAR,             -- as in event
  resource VARCHAR,           -- as in event
  "error" VARCHAR,            -- name of the status code, NULL for success
  credential_key VARCHAR,     -- service account key that authenticated
  principal_kind VARCHAR,     -- user, serviceAccount, principal, thirdPartyPrincipal
  actor_key VARCHAR,          -- principal behind the chain
  effective_key VARCHAR,      -- service account acted as
  client_addr VARCHAR,        -- address of the caller
  user_agent VARCHAR,         -- client software
  session_name VARCHAR,       -- subject that a third party's token named
  request_id VARCHAR,         -- operation id
  trace_id VARCHAR,           -- trace
  oauth_client VARCHAR,       -- OAuth client id
  chain VARCHAR[],            -- principals of the delegation in its order, the one acted as at the end
  third_party_key VARCHAR,    -- third party's token by issuer and id
  permissions STRUCT(permission VARCHAR, resource VARCHAR, granted BOOLEAN)[], -- what was checked
  call VARCHAR,               -- call that makes, changes or hands out a credential or a role, NULL for any other
  caller VARCHAR,             -- key of the principal that authenticated
  account_key VARCHAR,        -- service account that the call is about
  account_number VARCHAR,     -- the same by its number
  named_key VARCHAR,          -- service account key that the call is about
  key_from TIMESTAMP,         -- start of that key's validity
  key_until TIMESTAMP,        -- its end, NULL if never
  key_never BOOLEAN,          -- whether it never ends
  key_origin VARCHAR,         -- GOOGLE_PROVIDED, USER_PROVIDED
  key_type VARCHAR,           -- USER_MANAGED, SYSTEM_MANAGED
  scope VARCHAR[],            -- scopes or audience asked for
  lifetime BIGINT,            -- seconds asked for
  token_until TIMESTAMP,      -- end of the token as answered
  delegates VARCHAR[],        -- accounts between the caller and the account whose token is made, that account itself at the end
  mapped VARCHAR,             -- principal that a third party's subject became
  secret_key VARCHAR,         -- secret that was handed out
  node VARCHAR,               -- resource whose policy was set
  bindings STRUCT(change VARCHAR, "role" VARCHAR, member VARCHAR, condition VARCHAR)[], -- bindings added, taken away or shown
  role_name VARCHAR,          -- role that was made, changed or deleted
  role_permissions VARCHAR[]  -- its permissions afterwards
);
