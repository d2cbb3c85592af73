-- Which credentials served several agents or several tasks, their uses, and who may have made them.

CREATE OR REPLACE TEMP TABLE _shared AS
SELECT credential_id FROM credential_holder AS h JOIN identity AS i ON i.identity_id = h.identity_id
WHERE h.strength <> 'weak' AND i.kind IN ('agent', 'person') GROUP BY credential_id HAVING count(DISTINCT h.identity_id) > 1
UNION
SELECT credential_id FROM credential_task WHERE strength <> 'weak' GROUP BY credential_id HAVING count(DISTINCT task_id) > 1;

CREATE OR REPLACE TEMP TABLE _shared_use AS
SELECT e.event_id, a.credential_id, e.occurred_at, e.request_id, e.event_uid, e.trace_id, e.workload_key, e.file_id, e.ordinal
FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key
WHERE a.credential_id IN (SELECT credential_id FROM _shared);

-- The agents that may have used a shared credential, with the tasks that the registry knows of each.
CREATE OR REPLACE TEMP TABLE _possible AS
SELECT h.credential_id, h.identity_id, i.agent_uuid
FROM (SELECT DISTINCT credential_id, identity_id FROM credential_holder WHERE strength <> 'weak') AS h
  JOIN identity AS i ON i.identity_id = h.identity_id
WHERE h.credential_id IN (SELECT credential_id FROM _shared) AND i.kind IN ('agent', 'person');
