-- Classes of events that nothing here logs: data events, data access, network, processes, and how some credentials are made.

CREATE OR REPLACE TEMP TABLE _no_data AS
WITH
class (service, title, hides) AS (VALUES
  ('s3', 'S3', 'reads and writes of objects'), ('lambda', 'Lambda', 'invocations of functions'), ('dynamodb', 'DynamoDB', 'reads and writes of items')
),
missing AS (
  SELECT l.system_key, l.label, k.service, k.title, k.hides
  FROM _log AS l CROSS JOIN class AS k
  WHERE l.source = 'aws-cloudtrail'
    AND NOT EXISTS (FROM _called AS c WHERE c.source = 'aws-cloudtrail' AND c.system_key = l.system_key AND c.service = k.service AND c.category = 'data')
),
pointing AS (
  SELECT m.system_key, sum(c.events)::BIGINT AS events, min(c.place) AS place
  FROM missing AS m JOIN _called AS c ON c.source = 'aws-cloudtrail' AND c.system_key = m.system_key AND c.service = m.service
  GROUP BY m.system_key
)
SELECT 'no-data-events' AS kind, 'aws-cloudtrail' AS source, m.system_key, any_value(m.label) AS account, string_agg(m.service, ', ' ORDER BY m.service) AS subject,
  concat(of_installation(m.system_key), ': no data event of ', string_agg(m.title, ', ' ORDER BY m.title), ' is in evidence.') AS missing,
  concat('Not to be seen there: ', string_agg(m.hides, ', ' ORDER BY m.title), '. That no record shows one proves nothing.') AS consequence,
  'A trail of the account that logs data events of these services' AS remedy,
  any_value(p.events) AS pointers, CASE WHEN any_value(p.events) IS NOT NULL THEN 'records' END AS counted,
  any_value(p.place).file_id AS file_id, any_value(p.place).ordinal AS ordinal
FROM missing AS m LEFT JOIN pointing AS p ON p.system_key = m.system_key GROUP BY m.system_key
UNION ALL
SELECT 'no-data-events', 'gcp-audit', l.system_key, l.label, 'data access',
  concat(of_installation(l.system_key), ': no Data Access record is in evidence; they are off unless somebody turned them on.'),
  'Not to be seen there: tokens minted, secrets and objects read. That no record shows one proves nothing.',
  'Data Access audit logs of the project', l.events, 'records', min(c.place).file_id, min(c.place).ordinal
FROM _log AS l JOIN _called AS c ON c.source = l.source AND c.system_key = l.system_key
WHERE l.source = 'gcp-audit' AND l.data_events = 0 GROUP BY l.system_key, l.label, l.events;

CREATE OR REPLACE TEMP TABLE _no_network AS
WITH
named AS (
  SELECT workload_key, split_part(workload_key, ':', 1) AS namespace, count(*) AS events, bool_or(source = 'runtime') AS watched,
    arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id) AS place
  FROM event WHERE workload_key IS NOT NULL GROUP BY workload_key
)
SELECT 'no-network' AS kind, namespace AS subject,
  concat('Nothing that ran on ', count(*), ' ', namespace, CASE count(*) WHEN 1 THEN '' ELSE 's' END, ' is logged from within, and flow logs are not read.') AS missing,
  'Which process used a credential there, and which machines it spoke with beside the calls that the clouds log, cannot be seen.' AS consequence,
  'Runtime events (Falco, Tetragon, Tracee) of those workloads' AS remedy,
  sum(events)::BIGINT AS pointers, 'records' AS counted, min(place).file_id AS file_id, min(place).ordinal AS ordinal
FROM named WHERE NOT watched GROUP BY namespace;

CREATE OR REPLACE TEMP TABLE _not_logged AS
WITH shown AS (
  SELECT c.*, p.file_id, p.ordinal FROM credential AS c JOIN _credential_place AS p ON p.credential_id = c.credential_id
  WHERE p.listed AND c.issuance IN ('not-logged', 'unexplained', 'value-hashed')
)
SELECT CASE issuance WHEN 'unexplained' THEN 'unexplained' ELSE 'making-not-logged' END AS kind, CAST(NULL AS VARCHAR) AS system_key, origin AS subject,
  CASE issuance WHEN 'unexplained' THEN concat('Origin ', replace(origin, '-', ' '), ': credentials were used, and the log that covers their making does not show it.')
    WHEN 'value-hashed' THEN concat('Origin ', replace(origin, '-', ' '), ': their making is logged under a hash alone.')
    ELSE concat('Origin ', replace(origin, '-', ' '), ': nothing logs how such credentials are handed out.') END AS missing,
  CASE issuance WHEN 'unexplained' THEN 'Whether another region or trail holds it, or they were not made where it is logged, cannot be told.'
    ELSE 'When each was handed out, and to whom beside the machine or person it was meant for, cannot be seen.' END AS consequence,
  CASE issuance WHEN 'unexplained' THEN 'The other regions and trails of the account for that time'
    ELSE 'Logs of the machine, service or browser that asked for them' END AS remedy,
  count(*) AS pointers, 'credentials' AS counted,
  arg_min(file_id, credential_id) FILTER (file_id IS NOT NULL) AS file_id, arg_min(ordinal, credential_id) FILTER (file_id IS NOT NULL) AS ordinal
FROM shown GROUP BY issuance, origin;

-- What no setting would bring into these logs, by their own makers' word (the notes of each source name where).
CREATE OR REPLACE TEMP TABLE _never_logged AS
WITH
told (source, action, missing, consequence, remedy) AS (VALUES
  ('aws-cloudtrail', NULL, 'CloudTrail has no record of iam:PassRole.', 'Which role was handed to a service shows only in the call that handed it over.', 'The parameters of the calls that create or change what runs under the role'),
  ('aws-cloudtrail', 'AssumeRoleWithWebIdentity', 'AssumeRoleWithWebIdentity does not log which token was shown.', 'Of several tokens of one subject, which one was exchanged cannot be told.', 'The log of the token''s issuer, where only one token fits'),
  ('gcp-audit', NULL, 'No id joins the minting of a Google access token to its use.', 'Its use is tied to it by account, delegation and time alone.', 'The caller''s own log'),
  ('vault-audit', NULL, 'A login to Vault does not log in the clear which secret-id or token was shown.', 'What was shown is known by its HMAC or by the metadata of its holder alone.', 'The log of whoever issued what was shown'),
  ('ssh', NULL, 'The log of sshd ends at the login.', 'What was typed in a session, and what was copied, cannot be seen.', 'Runtime events of the host'),
  ('jwt', NULL, 'A JWT is checked where it is shown, and its issuer does not see it.', 'Its use is seen only where the system it was shown to logs its id or subject.', 'Logs of the systems that accept the issuer''s tokens')
)
SELECT 'never-logged' AS kind, t.source, t.action AS subject, t.missing, t.consequence, t.remedy
FROM told AS t WHERE t.source IN (SELECT source FROM _log);
