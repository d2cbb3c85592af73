-- What keeps labels from being relied on, each with what would put it right.

INSERT INTO quality_issue
WITH
seen AS (SELECT key, file_id, ordinal FROM _shown),
acting AS (SELECT * FROM identity WHERE kind IN ('agent', 'workload', 'account', 'person') AND (events > 0 OR credentials > 0)),
lone AS (
  SELECT c.*, h.identity_id, s.file_id, s.ordinal
  FROM _credential AS c
    JOIN _held AS h ON h.credential_id = c.credential_id
    LEFT JOIN _credential_shown AS s ON s.credential_id = c.credential_id
  WHERE c.session_key IS NULL OR c.kind = 'aws-session' OR c.session_key NOT IN (SELECT session_key FROM _credential WHERE kind = 'aws-session')
),
maybe AS (
  SELECT h.credential_id, string_agg(DISTINCT i.label, ', ' ORDER BY i.label) AS names
  FROM credential_holder AS h JOIN identity AS i ON i.identity_id = h.identity_id WHERE h.strength = 'weak' GROUP BY h.credential_id
),
told AS (
  SELECT 'no-owner' AS kind, 'identity' AS subject_kind, i.identity_key AS subject_key, CAST(NULL AS VARCHAR) AS other_key,
    'Nobody answers for ' || i.label || '.' AS detail,
    'A line of the inventory under owners: its key and who answers for it.' AS remedy, s.file_id, s.ordinal
  FROM acting AS i LEFT JOIN seen AS s ON s.key = i.identity_key WHERE i."owner" IS NULL AND i.kind <> 'person'
  UNION ALL
  SELECT 'no-system', 'system', y.system_key, NULL,
    'Records of this installation do not say which it is; it stands under a name that was made up.',
    'A name for the installation, so that two of its kind are not taken for one.', NULL, NULL
  FROM "system" AS y WHERE y.rule = 'inferred'
  UNION ALL
  SELECT 'no-system', 'credential', l.credential_key, NULL,
    'Nothing says which installation keeps it.', 'The log of the system that issues it, or an export of its credentials.', l.file_id, l.ordinal
  FROM lone AS l WHERE l.system_key IS NULL
  UNION ALL
  SELECT 'unmapped-credential', 'credential', l.credential_key, NULL,
    CASE WHEN m.names IS NOT NULL THEN 'It may have been held by ' || m.names || '; nothing proves it.'
      WHEN l.uses > 0 THEN 'It was used, and no record says by whom.' ELSE 'No record says who was given it.' END,
    'An agent''s uuid in a session tag, in the source identity or in metadata, a line of the inventory, or the agent''s own log.', l.file_id, l.ordinal
  FROM lone AS l LEFT JOIN maybe AS m ON m.credential_id = l.credential_id
  WHERE l.identity_id IS NULL AND l.credential_id NOT IN (SELECT credential_id FROM credential_holder WHERE strength <> 'weak')
  UNION ALL
  SELECT 'conflicting-labels', 'identity', x.conflict_key, max(x.key),
    CASE x.kind WHEN 'several-agents' THEN 'What links these keys would make several agents one: '
      WHEN 'several-owners' THEN 'One actor has several owners: '
      WHEN 'human-and-agent' THEN 'What links these keys would make a person and an agent one: '
      ELSE 'Links still tie what was told apart: ' END || string_agg(DISTINCT x."value", ', ' ORDER BY x."value"),
    'A decision on the links between them, or a corrected line of the inventory.',
    arg_min(s.file_id, x.key), arg_min(s.ordinal, x.key)
  FROM identity_conflict AS x LEFT JOIN seen AS s ON s.key = x.key GROUP BY x.conflict_key, x.kind
  UNION ALL
  SELECT DISTINCT 'conflicting-labels', 'identity', k.left_key, max(k.right_key) OVER (PARTITION BY k.left_key), 'The name was given to several, one after the other: their unique ids differ.',
    'A decision on each link to a unique id.', first_value(k.file_id) OVER (PARTITION BY k.left_key ORDER BY k.right_key, k.rule), first_value(k.ordinal) OVER (PARTITION BY k.left_key ORDER BY k.right_key, k.rule)
  FROM identity_link AS k WHERE k.reason = 'name-given-twice' AND k.state = 'candidate'
  UNION ALL
  SELECT 'look-alike', 'identity', k.left_key, k.right_key,
    CASE k.rule WHEN 'same-label' THEN 'Two actors are called the same, and nothing says whether they are one.' ELSE 'Two actors have names that are easily taken for one another.' END,
    'A decision that they are one or two, or a line of the inventory under aliases.', k.file_id, k.ordinal
  FROM identity_link AS k WHERE k.rule IN ('same-label', 'near-label') AND k.state = 'candidate'
  UNION ALL
  SELECT 'use-without-issuance', 'credential', l.credential_key, NULL,
    'It was used, and the log that covers its making does not show it.', 'Exports of the account''s other regions and trails for that time, or who issued it.', l.file_id, l.ordinal
  FROM lone AS l WHERE l.uses > 0 AND l.issuance = 'unexplained'
  UNION ALL
  SELECT 'issuance-without-use', 'credential', l.credential_key, NULL,
    'It was issued, and the log that would show its use is there and shows none.', 'Nothing, where it was meant for later; else no longer issuing it.', l.file_id, l.ordinal
  FROM lone AS l JOIN "system" AS y ON y.system_key = l.system_key
  WHERE l.uses = 0 AND l.issuance = 'seen' AND l.kind IN ('aws-temporary-key', 'aws-access-key', 'vault-token', 'kubernetes-token')
    AND y.last_at > l.issued_at + INTERVAL 1 HOUR
  UNION ALL
  SELECT 'gap', 'system', g.system_key, NULL,
    CASE count(*) WHEN 1 THEN 'Its log is silent once' ELSE 'Its log is silent ' || count(*) || ' times' END || ', longest from ' || strftime(arg_max(g.from_at, (g.seconds, g.from_at)), '%Y-%m-%d %H:%M:%S')
      || ' to ' || strftime(arg_max(g.to_at, (g.seconds, g.from_at)), '%Y-%m-%d %H:%M:%S') || ' UTC (' || g.source || ').',
    'The missing files of its log, or its owner''s word that nothing happened.', NULL, NULL
  FROM evidence_gap AS g WHERE g.system_key IS NOT NULL AND g.file_id IS NULL GROUP BY g.source, g.system_key
)
FROM told ORDER BY kind, subject_key, other_key, detail;
