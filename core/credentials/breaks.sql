-- Where a chain of credentials ends though something came before. A credential that a person, a machine's own service or an authority
-- gave out by itself is where a chain begins, and no break.

CREATE OR REPLACE TEMP TABLE _broken AS
WITH
top AS (
  SELECT * FROM _credential WHERE kind <> 'aws-session' AND credential_id NOT IN (SELECT child_id FROM credential_link)
),
login AS (
  SELECT a.credential_id, min(f."value") FILTER (f.name = 'auth_mount') AS mount, min(f."value") FILTER (f.name = 'auth_method') AS method
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
  WHERE f.name IN ('auth_mount', 'auth_method') GROUP BY a.credential_id
),
made AS (
  SELECT a.credential_id, arg_min(e."action", (l.occurred_at, l.event_id)) AS by_action, arg_min(e.principal_kind, (l.occurred_at, l.event_id)) AS by_kind,
    arg_min(e.source, (l.occurred_at, l.event_id)) AS source,
    bool_and(e.source IN ('x509', 'ssh') OR (e.source = 'jwt' AND e."action" = 'Token')) AS found
  FROM lifecycle AS l
    JOIN credential_alias AS a ON a.credential_key = l.credential_key
    JOIN event AS e ON e.event_id = l.event_id
  WHERE l.phase IN ('issued', 'wrapped') AND a.credential_id IN (SELECT credential_id FROM top) GROUP BY a.credential_id
),
told AS (
  SELECT t.credential_id,
    CASE
      WHEN t.issuance <> 'seen' THEN t.issuance
      WHEN m.by_action IN ('AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML') THEN
        CASE WHEN m.by_action = 'AssumeRoleWithSAML' OR NOT EXISTS (FROM _credential WHERE kind IN ('kubernetes-token', 'jwt', 'jwt-svid'))
          THEN 'log-not-in-evidence' ELSE 'not-logged' END
      WHEN t.kind = 'vault-token' AND (n.method IN ('kubernetes', 'jwt', 'oidc', 'cert', 'aws', 'gcp', 'azure', 'approle') OR regexp_matches(n.mount, '^auth/(kubernetes|jwt|oidc|cert|aws|gcp|azure|approle)[/-]'))
        THEN 'not-logged'
      WHEN m.found THEN 'log-not-in-evidence'
      WHEN m.source = 'aws-cloudtrail' AND m.by_kind <> 'AWSService' AND t.kind IN ('aws-temporary-key', 'aws-access-key', 'aws-key') THEN 'not-logged'
    END AS reason,
    CASE
      WHEN t.issuance = 'before-evidence' THEN 'It was made before the log of its installation begins.'
      WHEN t.issuance = 'account-not-in-evidence' THEN 'No log of the installation that made it is in the evidence.'
      WHEN t.issuance = 'log-not-in-evidence' THEN 'The log that would show its making is not in the evidence for that time.'
      WHEN t.issuance = 'not-logged' THEN 'Nothing logs the making of credentials of this origin.'
      WHEN t.issuance = 'value-hashed' THEN 'Its making is logged under a hash that cannot be compared without the salt.'
      WHEN t.issuance = 'unexplained' THEN 'The log covers the time of its making and does not show it.'
      WHEN m.by_action = 'AssumeRoleWithSAML' THEN 'It was given out for an assertion, whose issuer left no log here.'
      WHEN m.by_action = 'AssumeRoleWithWebIdentity' THEN 'It was given out for a token that the record does not name, and none in evidence fits alone.'
      WHEN m.found THEN 'It lies in the evidence itself, and no log of who made it says who asked for it.'
      WHEN t.kind = 'vault-token' THEN 'It was given out at a login, whose record does not say which credential was shown.'
      ELSE 'The record of its making does not name the credential that asked for it.'
    END AS detail
  FROM top AS t
    LEFT JOIN made AS m ON m.credential_id = t.credential_id
    LEFT JOIN login AS n ON n.credential_id = t.credential_id
)
SELECT * FROM told WHERE reason IS NOT NULL;

INSERT INTO credential_break
WITH seen AS (
  SELECT a.credential_id, arg_min({'file_id': e.file_id, 'ordinal': e.ordinal}, (e.occurred_at, e.event_id)) AS first
  FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key
  WHERE a.credential_id IN (SELECT credential_id FROM _broken) GROUP BY a.credential_id
),
stated AS (
  SELECT a.credential_id, arg_min({'file_id': l.file_id, 'ordinal': l.ordinal}, (l.phase NOT IN ('issued', 'wrapped'), l.occurred_at, l.event_id)) AS first
  FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
  WHERE a.credential_id IN (SELECT credential_id FROM _broken) GROUP BY a.credential_id
)
SELECT b.credential_id, b.reason, b.detail, coalesce(s.first, e.first).file_id, coalesce(s.first, e.first).ordinal
FROM _broken AS b
  LEFT JOIN stated AS s ON s.credential_id = b.credential_id
  LEFT JOIN seen AS e ON e.credential_id = b.credential_id
ORDER BY b.credential_id;

DROP TABLE _broken;
