-- Audit lines as they were staged, where a later import may need more of them than the public tables hold: it may bring a call's other
-- line, another device's copy, or a smaller place. A plain call, both of whose lines name one token and nothing else, is not here.

CREATE TABLE IF NOT EXISTS _vault_half (
  file_id INTEGER,            -- entry
  ordinal BIGINT,             -- position in it, from 1
  entry_sha256 VARCHAR,       -- hash of the entry
  event_id UBIGINT,           -- the call's event
  half VARCHAR,               -- request or response
  request_id VARCHAR,         -- Vault's id of the call, NULL where it has none
  occurred_at TIMESTAMP,      -- time of the line
  namespace VARCHAR,          -- namespace path or id
  operation VARCHAR,          -- create, read, update, delete, list, ...
  path VARCHAR,               -- path called, masked
  "error" VARCHAR,            -- Vault's words, NULL if none
  client_addr VARCHAR,        -- address of the client
  caller VARCHAR,             -- key of the token that called
  caller_accessor VARCHAR,    -- key of its accessor
  auth_token VARCHAR,         -- key of the token that the auth block is about
  auth_accessor VARCHAR,      -- key of its accessor
  display_name VARCHAR,       -- display name in the auth block
  token_type VARCHAR,         -- service or batch
  entity_id VARCHAR,          -- entity in the auth block
  policies VARCHAR[],         -- policies in the auth block
  metadata MAP(VARCHAR, VARCHAR), -- metadata in the auth block
  issue_time VARCHAR,         -- when that token was issued, as stated
  issued VARCHAR,             -- key of the token that the response hands out; of its accessor where that is wrapped
  issued_accessor VARCHAR,    -- key of its accessor
  issued_name VARCHAR,        -- its display name
  issued_type VARCHAR,        -- its type
  issued_entity VARCHAR,      -- its entity
  issued_policies VARCHAR[],  -- its policies
  issued_metadata MAP(VARCHAR, VARCHAR), -- its metadata
  issued_ttl BIGINT,          -- its time to live in seconds
  issued_uses BIGINT,         -- its number of uses, NULL if unlimited
  target VARCHAR,             -- key of the token, accessor or lease that a renewal, a revocation or an unwrapping names
  lease_id VARCHAR,           -- lease of a dynamic secret
  wrapped VARCHAR,            -- key of a wrapping token
  wrapping_accessor VARCHAR,  -- key of its accessor
  wrapped_ttl BIGINT,         -- its time to live in seconds
  creation_path VARCHAR,      -- call whose answer it wraps
  wrapped_accessor VARCHAR,   -- key of the accessor of what it wraps, NULL if none
  discloses VARCHAR,          -- key of the static secret that the answer hands out
  granted BOOLEAN,            -- whether the ACL let it through, NULL where the line does not say
  granting VARCHAR[],         -- names of the policies that did
  certificate VARCHAR,        -- key of the client's certificate
  presented VARCHAR,          -- key of the secret-id that a login presents
  login_mount VARCHAR,        -- auth mount where the new token logged in
  login_method VARCHAR,       -- its method, where the log says so
  login_accessor VARCHAR,     -- its accessor, where the log says so
  login_role VARCHAR,         -- key of the role or user that it logged in as
  secret JSON,                -- what else is handed out: kind, key, accessor, role, expires_at, num_uses, facts
  written VARCHAR[],          -- policies that the call gives, by name or as HMACs
  context_id UBIGINT          -- event.context_id where the line was put together again from the public tables, else NULL
);
