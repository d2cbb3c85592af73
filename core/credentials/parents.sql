-- The only credential that each comes from. Links of rules that say the same of the same two count once.
UPDATE _credential AS c SET parent_id = p.parent_id
FROM (SELECT child_id, min(parent_id) AS parent_id FROM credential_link GROUP BY child_id HAVING count(DISTINCT parent_id) = 1) AS p
WHERE p.child_id = c.credential_id;

DROP TABLE _made;
DROP TABLE _live_span;
DROP TABLE _service_account_login;
DROP TABLE _key;
DROP TABLE _edge;
DROP TABLE _component;
DROP TABLE _use_from;
DROP TABLE _used;
DROP TABLE _life;
DROP TABLE _kept_by;
DROP TABLE _aws;
DROP TABLE _vault;
DROP TABLE _log_opener;
DROP TABLE _covered;
DROP TABLE _console_login;
DROP TABLE _kind;
DROP TABLE _origin;
DROP TABLE _session;
