-- Which credential comes from which: the record that shows a credential being handed out names who asked for it.

-- What was made of which: few rows of a large lifecycle. They are chosen before anything is joined to them, or every credential would be joined
-- to every other.
CREATE OR REPLACE TEMP TABLE _made AS
SELECT phase, kind, credential_key, parent_key, replaces_key, file_id, ordinal, occurred_at, event_id, child.credential_id AS child_id
FROM (FROM lifecycle WHERE phase IN ('issued', 'wrapped', 'rotated') AND coalesce(parent_key, replaces_key) IS NOT NULL) AS l
  JOIN credential_alias AS child USING (credential_key);

INSERT INTO credential_link
SELECT l.child_id, parent.credential_id, 'issued-by',
  CASE
    WHEN l.phase = 'wrapped' THEN 'vault-wrapping-token'
    WHEN l.kind = 'vault-secret-id' THEN 'vault-secret-id-generated'
    WHEN l.kind = 'aws-temporary-key' THEN 'aws-sts-issued-key'
    WHEN l.kind = 'aws-access-key' THEN 'aws-access-key-created'
    WHEN l.kind = 'aws-identity-center' THEN 'aws-identity-center-token'
    WHEN l.kind = 'gcp-service-account-key' THEN 'gcp-key-created'
    WHEN l.kind = 'kubernetes-token' THEN 'kubernetes-token-requested'
    WHEN l.kind IN ('x509-certificate', 'x509-svid') THEN 'certificate-issued'
    WHEN l.kind = 'ssh-certificate' THEN 'ssh-certificate-signed'
    WHEN l.kind IN ('jwt', 'jwt-svid', 'refresh-token') THEN 'token-issued'
    ELSE 'vault-token-created'
  END,
  'exact', arg_min(l.file_id, (l.occurred_at, l.event_id)), arg_min(l.ordinal, (l.occurred_at, l.event_id))
FROM _made AS l JOIN credential_alias AS parent ON parent.credential_key = l.parent_key
WHERE l.phase IN ('issued', 'wrapped') AND l.child_id <> parent.credential_id
GROUP BY ALL;

-- A credential that was made in place of another comes from it.
INSERT INTO credential_link
SELECT l.child_id, parent.credential_id, 'rotated-from', 'credential-replaced', 'exact',
  arg_min(l.file_id, (l.occurred_at, l.event_id)), arg_min(l.ordinal, (l.occurred_at, l.event_id))
FROM _made AS l JOIN credential_alias AS parent ON parent.credential_key = l.replaces_key
WHERE l.phase IN ('issued', 'rotated') AND l.child_id <> parent.credential_id
GROUP BY ALL;

DROP TABLE _made;

-- A key that a service uses on behalf of a session comes from the session's own key where a direct call of that key to that
-- service, at or before the forwarded one, explains it; of several such keys, from the one that called last.
INSERT INTO credential_link
WITH forwarded AS (
  SELECT DISTINCT c.credential_id, c.session_key, e.occurred_at, replace(replace(e.via_service, '.amazonaws.com.cn', ''), '.amazonaws.com', '') AS service
  FROM credential AS c JOIN event AS e ON e.credential_key = c.credential_key
  WHERE c.origin = 'service-forwarded' AND c.session_key IS NOT NULL
),
direct AS (
  SELECT p.session_key, e.service, e.occurred_at,
    min({'event_id': e.event_id, 'parent_id': p.credential_id, 'file_id': e.file_id, 'ordinal': e.ordinal}) AS call
  FROM credential AS p JOIN event AS e ON e.credential_key = p.credential_key
  WHERE p.kind = 'aws-temporary-key' AND p.origin <> 'service-forwarded' AND e.via_service IS NULL
    AND p.session_key IN (SELECT session_key FROM forwarded)
  GROUP BY p.session_key, e.service, e.occurred_at
),
explained AS (
  SELECT f.credential_id AS child_id, d.call.parent_id AS parent_id, min(d.call) AS call
  FROM forwarded AS f ASOF JOIN direct AS d
    ON d.session_key = f.session_key AND d.service = f.service AND f.occurred_at >= d.occurred_at
  GROUP BY f.credential_id, d.call.parent_id
)
SELECT child_id, parent_id, 'forwarded', 'aws-service-forwarded', 'strong', call.file_id, call.ordinal FROM explained;

UPDATE credential AS c SET parent_id = p.parent_id
FROM (SELECT child_id, min(parent_id) AS parent_id FROM credential_link GROUP BY child_id HAVING count(DISTINCT parent_id) = 1) AS p
WHERE p.child_id = c.credential_id;

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
