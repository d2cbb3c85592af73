-- The whole statement of what this case cannot show, in the order in which it is read; then the tables that were needed for it alone go.

INSERT INTO coverage_gap BY NAME
WITH told AS (
  FROM _no_log UNION ALL BY NAME FROM _no_region UNION ALL BY NAME FROM _unproven UNION ALL BY NAME FROM _no_source
  UNION ALL BY NAME FROM _before_log UNION ALL BY NAME FROM _after_log UNION ALL BY NAME FROM _silent
  UNION ALL BY NAME FROM _no_data UNION ALL BY NAME FROM _no_network UNION ALL BY NAME FROM _not_logged UNION ALL BY NAME FROM _never_logged
  UNION ALL BY NAME FROM _unnamed UNION ALL BY NAME FROM _handed_out UNION ALL BY NAME FROM _unread_grant
  UNION ALL BY NAME FROM _aside UNION ALL BY NAME FROM _shared_use UNION ALL BY NAME FROM _unmapped UNION ALL BY NAME FROM _no_scope UNION ALL BY NAME FROM _inferred UNION ALL BY NAME FROM _made_up
)
SELECT * FROM told
ORDER BY kind, source NULLS FIRST, system_key NULLS FIRST, subject NULLS FIRST, missing;

DROP TABLE _log;
DROP TABLE _called;
DROP TABLE _system_place;
DROP TABLE _credential_place;
DROP TABLE _account_named;
DROP TABLE _audit;
DROP TABLE _no_log;
DROP TABLE _no_region;
DROP TABLE _unproven;
DROP TABLE _no_source;
DROP TABLE _before_log;
DROP TABLE _after_log;
DROP TABLE _silent;
DROP TABLE _no_data;
DROP TABLE _no_network;
DROP TABLE _not_logged;
DROP TABLE _never_logged;
DROP TABLE _unnamed;
DROP TABLE _handed_out;
DROP TABLE _unread_grant;
DROP TABLE _aside;
DROP TABLE _shared_use;
DROP TABLE _unmapped;
DROP TABLE _no_scope;
DROP TABLE _inferred;
DROP TABLE _made_up;
