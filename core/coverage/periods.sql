-- Times that the logs do not cover: before what is here of a log, after it, and silences within it.

CREATE OR REPLACE TEMP TABLE _audit AS
SELECT system_key, min(from_at) AS from_at, max(to_at) AS to_at, arg_max(source, events) AS source
FROM _log WHERE source IN ('aws-cloudtrail', 'vault-audit', 'kubernetes-audit', 'gcp-audit', 'spire-server', 'jwt', 'ssh') GROUP BY system_key;

CREATE OR REPLACE TEMP TABLE _before_log AS
SELECT 'before-log' AS kind, a.source, c.system_key, c.account, a.from_at AS to_at,
  CASE WHEN c.system_key IS NULL THEN 'No log here shows the making of credentials whose installation is not known.'
    WHEN a.from_at IS NULL THEN concat('No log here shows the making of credentials of ', installation(c.system_key), '.')
    ELSE concat(of_installation(c.system_key), ': what is here of its log begins at ', strftime(a.from_at, '%Y-%m-%d %H:%M'), ' UTC.') END AS missing,
  'Credentials were made before it: by whom, for whom and with what scope cannot be seen.' AS consequence,
  'Older days of that log, or an export of its credentials' AS remedy,
  count(*) AS pointers, 'credentials' AS counted,
  arg_min(p.file_id, c.credential_id) FILTER (p.file_id IS NOT NULL) AS file_id, arg_min(p.ordinal, c.credential_id) FILTER (p.file_id IS NOT NULL) AS ordinal
FROM credential AS c
  JOIN _credential_place AS p ON p.credential_id = c.credential_id
  LEFT JOIN _audit AS a ON a.system_key = c.system_key
WHERE c.issuance = 'before-evidence' AND p.listed GROUP BY a.source, c.system_key, c.account, a.from_at;

CREATE OR REPLACE TEMP TABLE _after_log AS
SELECT 'after-log' AS kind, a.source, a.system_key, CASE WHEN starts_with(a.system_key, 'aws:') THEN substr(a.system_key, 5) END AS account, a.to_at AS from_at,
  concat(of_installation(a.system_key), ': what is here of its log ends at ', strftime(a.to_at, '%Y-%m-%d %H:%M'), ' UTC.') AS missing,
  'Credentials were still valid then: what they did afterwards cannot be seen.' AS consequence,
  'The days of that log that follow, until the last of them ends' AS remedy,
  count(*) AS pointers, 'credentials' AS counted,
  arg_min(p.file_id, c.credential_id) FILTER (p.file_id IS NOT NULL) AS file_id, arg_min(p.ordinal, c.credential_id) FILTER (p.file_id IS NOT NULL) AS ordinal
FROM credential AS c
  JOIN _audit AS a ON a.system_key = c.system_key
  JOIN _credential_place AS p ON p.credential_id = c.credential_id
WHERE p.listed AND (c.revoked_at IS NULL OR c.revoked_at > a.to_at) AND (c.expiry = 'never' OR c.expires_at > a.to_at)
GROUP BY a.source, a.system_key, a.to_at;

CREATE OR REPLACE TEMP TABLE _silent AS
SELECT 'silence' AS kind, g.source, g.system_key, CASE WHEN starts_with(g.system_key, 'aws:') THEN substr(g.system_key, 5) END AS account,
  arg_max(g.from_at, (g.seconds, g.to_at)) AS from_at, arg_max(g.to_at, (g.seconds, g.to_at)) AS to_at,
  concat(of_installation(g.system_key), ': its log (', g.source, ') is silent for longer than its rhythm',
    CASE count(*) WHEN 1 THEN ' once, for ' ELSE concat(' ', count(*), ' times, the longest for ') END,
    CASE WHEN max(g.seconds) >= 172800 THEN concat(max(g.seconds) // 86400, ' days') WHEN max(g.seconds) >= 7200 THEN concat(max(g.seconds) // 3600, ' hours')
      ELSE concat(max(g.seconds) // 60, ' minutes') END, '.') AS missing,
  'Unless a signed digest covers it, whether nothing happened or records are missing cannot be told.' AS consequence,
  'The files of those hours from where the log is kept, or its digests' AS remedy,
  count(*) AS pointers, 'silences' AS counted
FROM evidence_gap AS g WHERE g.file_id IS NULL GROUP BY g.source, g.system_key;
