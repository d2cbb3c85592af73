-- Which credential comes from which: the record that shows a credential being handed out names who asked for it.

INSERT INTO credential_link
SELECT child.credential_id, parent.credential_id, 'issued-by',
  CASE l.kind
    WHEN 'aws-temporary-key' THEN 'aws-sts-issued-key'
    WHEN 'aws-access-key' THEN 'aws-access-key-created'
    WHEN 'aws-identity-center' THEN 'aws-identity-center-token'
    ELSE 'vault-token-created'
  END,
  'exact', arg_min(l.file_id, (l.occurred_at, l.event_id)), arg_min(l.ordinal, (l.occurred_at, l.event_id))
FROM lifecycle AS l
  JOIN credential_alias AS child ON child.credential_key = l.credential_key
  JOIN credential_alias AS parent ON parent.credential_key = l.parent_key
WHERE l.phase = 'issued' AND child.credential_id <> parent.credential_id
GROUP BY child.credential_id, parent.credential_id, l.kind;

UPDATE credential AS c SET parent_id = p.parent_id
FROM (SELECT child_id, min(parent_id) AS parent_id FROM credential_link GROUP BY child_id HAVING count(DISTINCT parent_id) = 1) AS p
WHERE p.child_id = c.credential_id;

DROP TABLE _key;
DROP TABLE _edge;
DROP TABLE _component;
DROP TABLE _use;
DROP TABLE _life;
DROP TABLE _aws;
DROP TABLE _covered;
DROP TABLE _console_login;
DROP TABLE _origin;
DROP TABLE _session;
