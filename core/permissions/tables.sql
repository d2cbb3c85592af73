-- What credentials may do, measured, and which permissions their calls needed. Computed again, whole, after every import.

-- One permission that a credential's calls needed.
CREATE OR REPLACE TABLE used_permission (
  credential_id UBIGINT,      -- credential used; a session's uses stand under its member keys
  permission VARCHAR,         -- AWS: IAM action; GCP: permission; Kubernetes: verb and resource; Vault: capability and path; NULL where the call's permission is not known
  source VARCHAR,             -- source of the records
  service VARCHAR,            -- service called
  action VARCHAR,             -- call as the log names it
  access VARCHAR,             -- list, read, write, permissions, tagging, auth; NULL where unknown
  basis VARCHAR,              -- checked: the record says it was checked; named: call and permission have one name; mapped: the map of calls says so; one-of: its name does not tell which of several; none: it needs none; unknown (USE_BASES)
  calls BIGINT,               -- calls that needed it, any outcome, an action shared by two accounts once
  denied BIGINT,              -- of those, refused by authorisation
  failed BIGINT,              -- of those, failed for another reason
  resources BIGINT,           -- distinct resources that they name
  first_at TIMESTAMP,         -- first of them
  last_at TIMESTAMP,          -- last of them
  event_id UBIGINT            -- first of them (event.event_id)
);

-- One kind of call of which no map knows the permission.
CREATE OR REPLACE TABLE unmapped_action (
  source VARCHAR,             -- source of the records
  service VARCHAR,            -- service called
  action VARCHAR,             -- call as the log names it
  events BIGINT,              -- calls of it with a credential
  event_id UBIGINT            -- first of them (event.event_id)
);

-- What a credential may do in a period: everything that its holders and whatever narrows it come to.
CREATE OR REPLACE TABLE scope (
  scope_id UBIGINT,           -- number of the scope in this generation of the case
  holder_key VARCHAR,         -- principal, role or policy that has it; the first of several; NULL where only the use or the credential itself shows it
  holders VARCHAR[],          -- all of them, NULL if there is none
  session_policy JSON,        -- policy handed in with the making of a session, which narrows it; NULL if none
  session_policies VARCHAR[], -- managed policies named with it, as keys, which narrow it too; NULL if none
  words VARCHAR[],            -- scopes or principals that the credential itself names, NULL if none
  word_kind VARCHAR,          -- what they are of: jwt, ssh; NULL if there are none
  audiences VARCHAR[],        -- for whom a token is meant, which its scopes are bound to; NULL if it names nobody
  from_at TIMESTAMP,          -- since when (UTC), NULL where no record shows a change before
  to_at TIMESTAMP,            -- until when, NULL while it holds
  basis VARCHAR,              -- granted: all statements are in evidence; part-granted: some are not; used: at least what was used; none: the evidence says nothing (SCOPE_BASES)
  permissions BIGINT,         -- distinct permissions
  list_permissions BIGINT,    -- of those, for listing
  read_permissions BIGINT,    -- of those, for reading
  write_permissions BIGINT,   -- of those, for writing
  permissions_permissions BIGINT, -- of those, for changing permissions
  tagging_permissions BIGINT, -- of those, for tagging
  auth_permissions BIGINT,    -- of those, for authenticating
  unknown_permissions BIGINT, -- of those, of no known access level
  conditional BIGINT,         -- of those, only under a condition that is open
  roles BIGINT,               -- roles and policies that it comes from
  scopes BIGINT,              -- scopes that the credential itself names
  endpoints BIGINT,           -- distinct pairs of service and access
  services BIGINT,            -- distinct services
  resources BIGINT,           -- distinct resources and patterns named, 0 where it is everywhere
  any_resource BOOLEAN,       -- whether some permission holds on every resource
  changes_permissions BOOLEAN, -- whether it can change permissions, its own or others'
  mints_credentials BOOLEAN,  -- whether it can make credentials
  unknown_grants BIGINT,      -- grants whose content is not in evidence
  score DOUBLE                -- 0 to 100, see docs/scope.md; more permission never lowers it; NULL where nothing is known
);

-- One statement that a scope comes from.
CREATE OR REPLACE TABLE scope_source (
  scope_id UBIGINT,           -- scope.scope_id
  grant_id UBIGINT,           -- permission_grant.grant_id
  part VARCHAR                -- what it does there: identity, boundary, service-control, session (SCOPE_PARTS)
);

-- What a scope comes to in one service and access level.
CREATE OR REPLACE TABLE scope_service (
  scope_id UBIGINT,           -- scope.scope_id
  service VARCHAR,            -- service
  access VARCHAR,             -- list, read, write, permissions, tagging, auth; NULL where unknown
  permissions BIGINT,         -- distinct permissions
  conditional BIGINT          -- of those, only under a condition that is open
);

-- Which scope a credential had, and when.
CREATE OR REPLACE TABLE credential_scope (
  credential_id UBIGINT,      -- credential.credential_id
  scope_id UBIGINT,           -- scope.scope_id
  from_at TIMESTAMP,          -- since when: the credential's beginning or the scope's, NULL where neither is known
  to_at TIMESTAMP             -- until when: its end or the scope's, NULL while both last
);
