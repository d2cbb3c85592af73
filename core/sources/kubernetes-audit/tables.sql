-- Which stage a record of a call shows, for calls of which a later import brings another record. Records of the stage
-- ResponseComplete, which are most, are not here.

CREATE TABLE IF NOT EXISTS _k8s_stage (
  event_id UBIGINT,           -- the call's event
  file_id INTEGER,            -- entry that holds the record
  ordinal BIGINT,             -- its position there, from 1
  rank INTEGER                -- how much the record says: 2 Panic, 3 ResponseStarted, 4 RequestReceived, 5 any other
);
