-- Shape: every credential as a point, and what is ideal for its kind. Computed again, whole, after every import.

-- What is ideal for a kind of credential: how long it lives, how much it may do, and how much of what is expected it is used.
CREATE OR REPLACE TABLE shape_baseline (
  kind VARCHAR,                 -- kind of credential (credential.kind), x509-authority for certificates that sign others, NULL for kinds without a row of their own
  max_lifetime_seconds BIGINT,  -- longest ideal lifetime
  max_scope DOUBLE,             -- greatest ideal scope (scope.score)
  utilisation_low DOUBLE,       -- least ideal share of the expected use
  utilisation_high DOUBLE,      -- greatest ideal share of the expected use
  origin VARCHAR,               -- what says so: inventory, policy, default (docs/shape.md)
  file_id INTEGER,              -- entry that holds the record that says so, NULL for a default
  ordinal BIGINT                -- its position there, from 1, NULL for a default
);

-- One credential as a point, over its whole life; a session stands for its keys. The furthest from ideal come first.
CREATE OR REPLACE TABLE shape (
  credential_id UBIGINT,        -- credential.credential_id
  credential_key VARCHAR,       -- its primary key
  kind VARCHAR,                 -- its kind
  label VARCHAR,                -- its name for people, NULL if none
  owner VARCHAR,                -- who answers for it, NULL if none or several
  origin VARCHAR,               -- what made it
  agent VARCHAR,                -- name of the only identity that held it, NULL if none or several
  lifetime_seconds DOUBLE,      -- from its making, else first use, to its end; NULL where neither is known
  lifetime_basis VARCHAR,       -- ends: its end is known; never: it has none, measured to the end of the evidence; at-least: its end is not known, measured to its last use; unknown
  remaining_seconds DOUBLE,     -- from the end of the evidence to its end, 0 once it has ended; NULL where it never ends or its end is not known
  scope_id UBIGINT,             -- the widest scope it had (scope.scope_id), NULL if none is known
  scope DOUBLE,                 -- score of that scope, 0 to 100; NULL where nothing is known
  scope_basis VARCHAR,          -- granted, part-granted, used, none; NULL where no scope is known
  permissions BIGINT,           -- distinct permissions of that scope, NULL where not known
  utilisation DOUBLE,           -- as credential_expectation has it, keys of a session together; NULL where nothing is expected
  utilisation_basis VARCHAR,    -- declared, siblings, own, none; NULL where it is not measured
  uses BIGINT,                  -- calls with it, any outcome
  elevation BIGINT,             -- attempts to go further (credential.elevation_attempts)
  mismatches VARCHAR[],         -- kinds of what does not fit between issued and used, in order; empty if none
  ideal_lifetime_seconds BIGINT, -- longest ideal lifetime: declared for it, else of its kind
  reason VARCHAR,               -- why it stands out, the weightiest first; NULL if it does not
  distance DOUBLE               -- how far it lies from ideal (docs/shape.md), 0 inside
);

-- Keys that another point stands for.
CREATE OR REPLACE TABLE _point_part (
  credential_id UBIGINT,        -- credential.credential_id of the key
  point_id UBIGINT              -- that of its session
);

-- What is the same of a point as of any moment, and from when on; in the order of their keys.
CREATE OR REPLACE TABLE _point (
  place BIGINT,                 -- its place in this table, from 1
  credential_id UBIGINT,        -- credential.credential_id
  credential_key VARCHAR,       -- its primary key
  kind VARCHAR,                 -- its kind
  label VARCHAR,                -- its name for people, NULL if none
  owner VARCHAR,                -- who answers for it, NULL if none or several
  origin VARCHAR,               -- what made it
  agent VARCHAR,                -- name of the only identity that held it, NULL if none or several
  begins_at TIMESTAMP,          -- its making, else first use
  revoked_at TIMESTAMP,         -- when it was revoked, NULL if not seen
  expires_at TIMESTAMP,         -- when it ends by itself, NULL if never or unknown
  never BOOLEAN,                -- whether it has no end
  last_used_at TIMESTAMP,       -- last use
  uses BIGINT,                  -- calls with it, any outcome
  timed_calls BIGINT,           -- of those, the ones whose hour is known
  used_from TIMESTAMP,          -- end of the first hour with a use
  used_to TIMESTAMP,            -- end of the last one
  attempts BIGINT,              -- attempts to go further
  tried_from TIMESTAMP,         -- first of them, -infinity where its time is not known; NULL if none
  tried_to TIMESTAMP,           -- last of them
  mismatches VARCHAR[],         -- kinds of what does not fit between issued and used
  misfit_from TIMESTAMP,        -- begin of the first of them, -infinity where it is not known; NULL if none
  misfit_to TIMESTAMP,          -- begin of the last one
  scopes BIGINT,                -- stretches of time in which its scope is known (credential_scope)
  scope_from TIMESTAMP,         -- begin of the only one; NULL where it is open, or where there are several
  scope_id UBIGINT,             -- scope of the only one (scope.scope_id)
  scope DOUBLE,                 -- its score
  scope_basis VARCHAR,          -- what it is known from
  permissions BIGINT,           -- its distinct permissions
  expected_calls DOUBLE,        -- calls to be expected of it
  utilisation DOUBLE,           -- calls over those, over its whole life
  utilisation_basis VARCHAR,    -- declared, siblings, own, none; NULL where it is not measured
  ideal_lifetime_seconds BIGINT, -- longest ideal lifetime
  ideal_scope DOUBLE,           -- greatest ideal scope
  utilisation_low DOUBLE,       -- least ideal share of the expected use
  utilisation_high DOUBLE       -- greatest
);
