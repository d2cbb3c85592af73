-- Who held each credential. A role is what its holders act as, and holds nothing itself.

-- Names of the tags by which companies put an agent's uuid on a role or a session.
CREATE OR REPLACE TEMP MACRO names_agent(name) AS name IN ('tag.agent-uuid', 'tag.agent_uuid', 'tag.AgentUuid');

CREATE OR REPLACE TEMP TABLE _hold AS
WITH
tagged AS (
  SELECT i.credential_key, 'agent:' || lower(t."value") AS holder, i.first_at, i.last_at, t.file_id, t.ordinal
  FROM credential_fact AS i JOIN credential_fact AS t ON t.credential_key = 'aws-arn:' || i."value" AND names_agent(t.name)
  WHERE i.name = 'issuer_arn'
),
pod AS (
  SELECT workload_key, min(actor_key) AS agent, arg_min({'file_id': file_id, 'ordinal': ordinal}, (occurred_at, event_id)) AS first
  FROM event WHERE workload_key IS NOT NULL AND starts_with(actor_key, 'agent:')
  GROUP BY workload_key HAVING count(DISTINCT actor_key) = 1
),
told AS (
  SELECT left_key AS key, right_key AS holder, first_at, last_at, rule, strength, file_id, ordinal
  FROM identity_claim WHERE relation = 'acts-as' AND rule <> 'k8s-impersonation' AND actor_of(right_key) IS NOT NULL
  UNION ALL
  SELECT credential_key, 'agent:' || lower(regexp_extract("value", '[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}')), first_at, last_at,
    CASE WHEN starts_with(name, 'claim.') THEN 'agent-in-claim' WHEN name = 'source_identity' THEN 'agent-in-source-identity' ELSE 'agent-in-session-tag' END,
    'exact', file_id, ordinal
  FROM credential_fact
  WHERE (name IN ('claim.agent_uuid', 'source_identity') OR names_agent(name)) AND NOT starts_with(credential_key, 'aws-arn:')
  UNION ALL
  SELECT credential_key, holder, first_at, last_at, 'agent-in-role-tag', 'strong', file_id, ordinal FROM tagged
  UNION ALL
  SELECT r.left_key, p.agent, r.first_at, r.last_at, 'agent-in-pod', 'strong', p.first.file_id, p.first.ordinal
  FROM identity_claim AS r JOIN pod AS p ON p.workload_key = r.right_key WHERE r.relation = 'runs-as'
),
-- A service that asks for a session of its own holds it, but for the sessions of instances, which get theirs from it.
by_service AS (
  SELECT a.credential_id, e.actor_key AS holder, e.occurred_at, l.file_id, l.ordinal
  FROM lifecycle AS l
    JOIN event AS e ON e.event_id = l.event_id AND starts_with(e.actor_key, 'aws-service:')
    JOIN credential_alias AS a ON a.credential_key = l.credential_key
    JOIN _credential AS c ON c.credential_id = a.credential_id
  WHERE l.phase = 'issued' AND c.origin = 'service-role'
),
direct AS (
  SELECT a.credential_id, actor_of(t.holder) AS holder, t.* EXCLUDE (key, holder)
  FROM told AS t
    JOIN credential_alias AS a ON a.credential_key = t.key
    JOIN _actor AS k ON k.key = actor_of(t.holder)
  UNION ALL
  SELECT c.credential_id, actor_of(c.subject_key), c.first_used_at, c.last_used_at,
    CASE WHEN actor_of(c.subject_key) = c.subject_key THEN 'subject-of-credential' ELSE 'session-of-own-role' END,
    CASE WHEN actor_of(c.subject_key) = c.subject_key THEN 'exact' ELSE 'strong' END, s.file_id, s.ordinal
  FROM _credential AS c JOIN _credential_shown AS s ON s.credential_id = c.credential_id
  WHERE actor_of(c.subject_key) IS NOT NULL AND c.kind <> 'aws-session'
  UNION ALL
  SELECT c.credential_id, 'instance:' || c.label, c.first_used_at, c.last_used_at, 'instance-of-session', 'exact', s.file_id, s.ordinal
  FROM _credential AS c JOIN _credential_shown AS s ON s.credential_id = c.credential_id
  WHERE is_instance(c.origin, c.label) AND c.kind <> 'aws-session'
  UNION ALL
  SELECT credential_id, holder, occurred_at, occurred_at, 'service-of-session', 'exact', file_id, ordinal FROM by_service
  UNION ALL
  SELECT t.credential_id, 'agent:' || r.agent_uuid, NULL, NULL, 'agent-of-task', t.strength, t.file_id, t.ordinal
  FROM credential_task AS t JOIN _run_of AS r ON r.task_id = t.task_id WHERE r.agent_uuid IS NOT NULL
)
SELECT d.credential_id, md5_number_lower(p.identity_key) AS identity_id, p.identity_key, d.first_at, d.last_at, d.rule, d.strength, d.file_id, d.ordinal
FROM direct AS d
  JOIN _placed AS p ON p.key = d.holder
  JOIN _identity_kind AS k ON k.identity_key = p.identity_key
WHERE k.kind <> 'role';

-- What was given for a credential, in an exchange that only its holder can make, is held by the same. Whoever asked for another credential with one
-- may have handed it on: that they hold it is a candidate.
CREATE OR REPLACE TEMP TABLE _passed AS
SELECT DISTINCT child_id, parent_id, file_id, ordinal, same_holder AND strength <> 'weak' AS firm
FROM credential_link;

-- A role that is one actor's own, its tag and a task in a session's name are the word of whoever asks for the session: where that is another agent or a person,
-- they say no more than a name.
CREATE OR REPLACE TEMP TABLE _asked_by_other AS
WITH asked AS (
  SELECT DISTINCT p.child_id, h.identity_id
  FROM _passed AS p
    JOIN _hold AS h ON h.credential_id = p.parent_id AND h.strength <> 'weak'
    JOIN _identity_kind AS k ON k.identity_key = h.identity_key AND k.kind IN ('agent', 'person')
)
SELECT DISTINCT h.credential_id, h.identity_id
FROM _hold AS h JOIN asked AS a ON a.child_id = h.credential_id
WHERE h.strength = 'strong' AND h.rule IN ('session-of-own-role', 'agent-in-role-tag', 'agent-of-task')
  AND (h.credential_id, h.identity_id) NOT IN (SELECT (child_id, identity_id) FROM asked);

UPDATE _hold SET strength = 'weak'
WHERE strength = 'strong' AND rule IN ('session-of-own-role', 'agent-in-role-tag', 'agent-of-task')
  AND (credential_id, identity_id) IN (SELECT (credential_id, identity_id) FROM _asked_by_other);

INSERT INTO _hold
WITH RECURSIVE
known AS (SELECT DISTINCT credential_id, identity_id, identity_key, strength <> 'weak' AS firm FROM _hold),
reached(credential_id, identity_id, identity_key, firm, file_id, ordinal, hops) AS (
  SELECT p.child_id, k.identity_id, k.identity_key, p.firm AND k.firm, p.file_id, p.ordinal, 1
  FROM _passed AS p JOIN known AS k ON k.credential_id = p.parent_id
  UNION
  SELECT p.child_id, r.identity_id, r.identity_key, p.firm AND r.firm, p.file_id, p.ordinal, r.hops + 1
  FROM reached AS r JOIN _passed AS p ON p.parent_id = r.credential_id WHERE r.hops < 16
),
-- What is held by somebody for certain needs no candidate.
new AS (
  SELECT r.* FROM reached AS r
    ANTI JOIN known AS k ON k.credential_id = r.credential_id AND (k.identity_id = r.identity_id OR (k.firm AND NOT r.firm))
)
SELECT n.credential_id, n.identity_id, n.identity_key, NULL, NULL,
  CASE WHEN bool_or(n.firm) THEN 'holder-of-parent' ELSE 'holder-asked-for-it' END, CASE WHEN bool_or(n.firm) THEN 'strong' ELSE 'weak' END,
  arg_min(n.file_id, (NOT n.firm, n.hops, f.sha256, n.ordinal)), arg_min(n.ordinal, (NOT n.firm, n.hops, f.sha256, n.ordinal))
FROM new AS n LEFT JOIN evidence_file AS f ON f.file_id = n.file_id
GROUP BY n.credential_id, n.identity_id, n.identity_key;

-- Where a record names the agent, a strong conclusion that names another is not followed.
UPDATE _hold SET strength = 'weak'
WHERE strength = 'strong' AND starts_with(identity_key, 'agent:')
  AND credential_id IN (SELECT credential_id FROM _hold WHERE strength = 'exact' AND starts_with(identity_key, 'agent:'))
  AND (credential_id, identity_id) NOT IN (SELECT (credential_id, identity_id) FROM _hold WHERE strength = 'exact');

INSERT INTO credential_holder
WITH
of_session AS (
  SELECT s.credential_id, h.identity_id, min(h.first_at) AS first_at, max(h.last_at) AS last_at, 'holder-of-member' AS rule, min(h.strength) AS strength,
    arg_min(h.file_id, (h.strength, m.credential_key, h.rule, f.sha256, h.ordinal)) AS file_id,
    arg_min(h.ordinal, (h.strength, m.credential_key, h.rule, f.sha256, h.ordinal)) AS ordinal
  FROM _credential AS s
    JOIN _credential AS m ON m.session_key = s.session_key AND m.kind <> 'aws-session'
    JOIN _hold AS h ON h.credential_id = m.credential_id
    LEFT JOIN evidence_file AS f ON f.file_id = h.file_id
  WHERE s.kind = 'aws-session' GROUP BY s.credential_id, h.identity_id
),
every AS (
  SELECT credential_id, identity_id, first_at, last_at, rule, strength, file_id, ordinal FROM _hold
  UNION ALL
  FROM of_session
)
SELECT h.credential_id, h.identity_id,
  coalesce(min(c.issued_at), min(h.first_at), min(c.first_used_at)),
  coalesce(min(least(c.expires_at, c.revoked_at)), max(CASE WHEN c.expiry = 'never' THEN NULL ELSE coalesce(c.last_used_at, h.last_at) END)),
  h.rule, min(h.strength),
  arg_min(h.file_id, (h.strength, h.first_at, f.sha256, h.ordinal)), arg_min(h.ordinal, (h.strength, h.first_at, f.sha256, h.ordinal))
FROM every AS h
  JOIN _credential AS c ON c.credential_id = h.credential_id
  LEFT JOIN evidence_file AS f ON f.file_id = h.file_id
GROUP BY h.credential_id, h.identity_id, h.rule
ORDER BY h.credential_id, h.identity_id, h.rule;
