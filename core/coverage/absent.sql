-- Logs that are not in the evidence: of accounts that records name, of regions, of whole sources, and files that a digest names.

CREATE OR REPLACE TEMP TABLE _account_named AS
WITH
arn AS (
  SELECT actor_key AS said, count(*) AS records, arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id) AS place
  FROM event WHERE starts_with(actor_key, 'aws-arn:') GROUP BY actor_key
  UNION ALL
  SELECT effective_key, count(*), arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id)
  FROM event WHERE starts_with(effective_key, 'aws-arn:') GROUP BY effective_key
  UNION ALL
  SELECT resource, count(*), arg_min({'id': event_id, 'file_id': file_id, 'ordinal': ordinal}, event_id)
  FROM event WHERE resource LIKE 'arn:aws%:iam::%' OR resource LIKE 'arn:aws%:sts::%' GROUP BY resource
),
named AS (
  SELECT regexp_extract(said, 'arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):', 1) AS account, records, place FROM arn
)
SELECT account, sum(records)::BIGINT AS records, min(place) AS place FROM named WHERE account <> '' GROUP BY account
UNION ALL
SELECT c.account, sum(c.uses)::BIGINT, arg_min({'id': c.credential_id, 'file_id': p.file_id, 'ordinal': p.ordinal}, c.credential_id)
FROM credential AS c JOIN _credential_place AS p ON p.credential_id = c.credential_id
WHERE regexp_full_match(c.account, '\d{12}') AND starts_with(c.credential_key, 'aws-') GROUP BY c.account;

CREATE OR REPLACE TEMP TABLE _no_log AS
WITH
log_of (kind, source, log_title, hides) AS (VALUES
  ('aws-account', 'aws-cloudtrail', 'CloudTrail log', 'What was done in it, and which keys were given out there, cannot be seen.'),
  ('gcp', 'gcp-audit', 'audit log', 'What was done in it, and which tokens were given out there, cannot be seen.'),
  ('vault', 'vault-audit', 'audit log', 'Which tokens and secrets it handed out, and what they did, cannot be seen.'),
  ('k8s', 'kubernetes-audit', 'audit log', 'What was called in the cluster, and which tokens it gave out, cannot be seen.')
),
named AS (
  SELECT 'aws-account' AS kind, 'aws:' || account AS system_key, account AS label, max(records) AS records, min(place) AS place
  FROM _account_named GROUP BY account
  UNION ALL
  SELECT y.kind, y.system_key, y.label, y.events, p.place FROM "system" AS y LEFT JOIN _system_place AS p ON p.system_key = y.system_key
  -- Managed policies are of AWS itself, which is no account and has no log.
  WHERE y.rule = 'named' AND y.kind IN (SELECT kind FROM log_of) AND y.system_key <> 'aws:aws'
)
SELECT 'no-log' AS kind, o.source, n.system_key, CASE n.kind WHEN 'aws-account' THEN any_value(n.label) END AS account, CAST(NULL AS VARCHAR) AS subject,
  CAST(NULL AS TIMESTAMP) AS from_at, CAST(NULL AS TIMESTAMP) AS to_at,
  concat(of_installation(n.system_key), ': records name it, and no ', o.log_title, ' of it is in evidence.') AS missing,
  o.hides AS consequence, concat('The ', o.log_title, ' of ', installation(n.system_key), ' for the time of the case') AS remedy,
  max(n.records) AS pointers, 'records' AS counted, min(n.place).file_id AS file_id, min(n.place).ordinal AS ordinal
FROM named AS n JOIN log_of AS o ON o.kind = n.kind
WHERE n.system_key NOT IN (SELECT system_key FROM _log WHERE source = o.source)
GROUP BY n.system_key, n.kind, o.source, o.log_title, o.hides;

-- A region without a record was unused, or its trail is not here. Global services of the partition `aws` log in us-east-1.
CREATE OR REPLACE TEMP TABLE _no_region AS
WITH
place AS (SELECT DISTINCT system_key, region FROM coverage_span WHERE source = 'aws-cloudtrail' AND region IS NOT NULL),
common AS (
  SELECT y.system_key, r.region
  FROM (SELECT DISTINCT system_key FROM place WHERE NOT regexp_matches(region, '^(cn|us-gov|us-iso)')) AS y
    CROSS JOIN (SELECT region FROM place WHERE NOT regexp_matches(region, '^(cn|us-gov|us-iso)') UNION SELECT 'us-east-1') AS r
)
SELECT 'no-region' AS kind, 'aws-cloudtrail' AS source, system_key, split_part(system_key, ':', 2) AS account, string_agg(region, ', ' ORDER BY region) AS subject,
  concat(of_installation(system_key), ': no record is of ', string_agg(region, ', ' ORDER BY region), '.') AS missing,
  CASE WHEN bool_or(region = 'us-east-1') THEN 'Whether nothing happened there or its trail is missing cannot be told; IAM and other global services log in us-east-1.'
    ELSE 'Whether nothing happened there or its trail is missing cannot be told.' END AS consequence,
  'The trail of all regions of the account' AS remedy
FROM common ANTI JOIN place USING (system_key, region) GROUP BY system_key;

-- What a digest names and is not here, what is not as it was signed, and what no digest speaks of.
CREATE OR REPLACE TEMP TABLE _unproven AS
SELECT
  CASE p.verdict WHEN 'missing' THEN 'missing-file' WHEN 'contradicted' THEN 'altered-file' ELSE 'unsigned-file' END AS kind,
  p.kind AS source, p.reason AS subject, min(p.covers_from) AS from_at, max(p.covers_to) AS to_at,
  CASE p.verdict
    WHEN 'missing' THEN concat('Signed statements name ', count(*), CASE count(*) WHEN 1 THEN ' file that is' ELSE ' files that are' END, ' not in evidence (', replace(p.reason, '-', ' '), ').')
    WHEN 'contradicted' THEN concat(count(*), CASE count(*) WHEN 1 THEN ' file is' ELSE ' files are' END, ' not what was signed (', replace(p.reason, '-', ' '), ').')
    ELSE concat('No signed statement covers ', count(*), CASE count(*) WHEN 1 THEN ' file' ELSE ' files' END, ' (', replace(p.reason, '-', ' '), ').') END AS missing,
  CASE p.verdict WHEN 'missing' THEN 'Nothing of that time is known from them; what they held may have been taken away.'
    WHEN 'contradicted' THEN 'What they say cannot be relied on.'
    ELSE 'Whether their records were altered, or some taken out, cannot be told.' END AS consequence,
  CASE p.verdict WHEN 'missing' THEN 'The files that the statement names' WHEN 'contradicted' THEN 'The originals from where they were first written'
    ELSE 'The digests or signatures of that time' END AS remedy,
  count(*) AS pointers, 'files' AS counted,
  arg_min(coalesce(p.proof_file_id, p.file_id), (f.sha256, p.subject, p.ordinal)) AS file_id, arg_min(p.ordinal, (f.sha256, p.subject, p.ordinal)) FILTER (p.proof_file_id IS NOT NULL) AS ordinal
FROM evidence_proof AS p LEFT JOIN evidence_file AS f ON f.file_id = coalesce(p.proof_file_id, p.file_id)
WHERE p.verdict <> 'proven' GROUP BY p.verdict, p.kind, p.reason;
