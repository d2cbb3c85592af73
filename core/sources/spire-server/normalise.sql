-- Lines are kept as staged; their events are put together when everything is in (calls.sql, conclude.sql).

INSERT INTO _spire_line BY NAME SELECT * EXCLUDE (event_id, reject, detail, excerpt) FROM _staged;
