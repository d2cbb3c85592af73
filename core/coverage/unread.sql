-- What stands in the records and cannot be read, or is not named there.

CREATE OR REPLACE TEMP TABLE _unnamed AS
SELECT 'value-hashed' AS kind, source, system_key, CAST(NULL AS VARCHAR) AS subject,
  concat(of_installation(system_key), ': its log holds tokens and the texts of requests and answers as HMACs.') AS missing,
  'Which secret was written or read, and whether a token found elsewhere is one of these, cannot be told without the salt of its device.' AS consequence,
  'The device''s hash function (sys/audit-hash) applied to a value that is looked for' AS remedy,
  sum(hashed)::BIGINT AS pointers, 'records' AS counted,
  min(hashed_place).file_id AS file_id, min(hashed_place).ordinal AS ordinal
FROM _called WHERE hashed > 0 GROUP BY source, system_key
UNION ALL
SELECT 'no-credential-named', source, system_key, NULL,
  concat(of_installation(system_key), ': some records (', source, ') name no credential.'),
  'Those calls are counted as no credential''s use; a credential that looks unused may have made some of them.',
  'What ties them to one: the caller''s own log, or traces with the id of the request',
  sum(nameless)::BIGINT, 'records', min(nameless_place).file_id, min(nameless_place).ordinal
FROM _called
WHERE nameless > 0 AND source IN ('aws-cloudtrail', 'gcp-audit', 'kubernetes-audit', 'vault-audit', 'spire-server', 'ssh') GROUP BY source, system_key;

CREATE OR REPLACE TEMP TABLE _handed_out AS
SELECT 'issued-not-named' AS kind, e.source, e.system_key, l.kind AS subject,
  concat(of_installation(e.system_key), ': records (', e.source, ') show credentials of kind ', l.kind, ' handed out and do not say which.') AS missing,
  'What those were used for can be tied to them by time and holder alone.' AS consequence,
  'The log of the system that they were used at, or records of a higher level of detail' AS remedy,
  count(*) AS pointers, 'records' AS counted,
  arg_min(l.file_id, l.event_id) AS file_id, arg_min(l.ordinal, l.event_id) AS ordinal
FROM lifecycle AS l JOIN event AS e ON e.event_id = l.event_id
WHERE l.credential_key IS NULL AND l.phase = 'issued' AND l.kind IS NOT NULL GROUP BY e.source, e.system_key, l.kind;

CREATE OR REPLACE TEMP TABLE _unread_grant AS
SELECT 'grant-not-shown' AS kind, f.source, f.system_key, g.kind AS subject,
  concat('Permissions of kind ', replace(g.kind, '-', ' '), ' were changed, and the record (', f.source, ') does not hold what to.') AS missing,
  'What their holders could do from then on cannot be told.' AS consequence, 'The policies as they were then, or a snapshot of them' AS remedy,
  count(*) AS pointers, 'records' AS counted,
  arg_min(g.file_id, g.grant_id) AS file_id, arg_min(g.ordinal, g.grant_id) AS ordinal
FROM permission_grant AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id
WHERE g.effect = 'unknown' GROUP BY f.source, f.system_key, g.kind;

CREATE OR REPLACE TEMP TABLE _aside AS
SELECT 'set-aside' AS kind, f.source, s.reason AS subject,
  concat('Records of ', coalesce(f.source, 'unknown sources'), ' were set aside: ', replace(s.reason, '-', ' '), '.') AS missing,
  'What they say is in no table and no count.' AS consequence, 'Whole files from where they were first written, where these are damaged' AS remedy,
  count(*) AS pointers, 'records' AS counted,
  arg_min(s.file_id, (f.sha256, s.ordinal)) AS file_id, arg_min(s.ordinal, (f.sha256, s.ordinal)) AS ordinal
FROM set_aside AS s LEFT JOIN evidence_file AS f ON f.file_id = s.file_id GROUP BY f.source, s.reason
UNION ALL
SELECT 'unread-file', CAST(NULL AS VARCHAR), source, concat('Files were not read: ', CASE source WHEN 'unknown' THEN 'no source knows them' ELSE source END, '.'),
  'What they hold is in no table and no count.', 'A mapping that says what their fields are', count(*), 'files', NULL, NULL
FROM evidence_file WHERE container IS NULL AND source <> 'empty' GROUP BY source;

CREATE OR REPLACE TEMP TABLE _shared_use AS
SELECT 'holder-not-told' AS kind, 'Several actors held a credential, and no record says which of them made some of its calls.' AS missing,
  'Those calls are nobody''s in particular.' AS consequence, 'The actors'' own logs, or traces with the id of the request' AS remedy,
  count(*) AS pointers, 'records' AS counted, arg_min(file_id, event_id) AS file_id, arg_min(ordinal, event_id) AS ordinal
FROM event_attribution WHERE identity_id IS NULL HAVING count(*) > 0;
