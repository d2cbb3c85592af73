-- The public rows of credentials, in the order of their keys.
INSERT INTO credential BY NAME
SELECT c.*, h.identity_id, h."owner", h.task_id
FROM _credential AS c JOIN _held AS h ON h.credential_id = c.credential_id
ORDER BY c.credential_key;

DROP TABLE _step;
DROP TABLE _apart;
DROP TABLE _log_day;
DROP TABLE _log_stretch;
