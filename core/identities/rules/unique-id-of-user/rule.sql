-- Calls of a user, whose records name it twice.
SELECT 'aws-arn:' || a."value" AS left_key, 'aws-principal:' || p."value" AS right_key,
  p.first_at AS occurred_at, p.credential_key AS tie, p.file_id, p.ordinal
FROM credential_fact AS p JOIN credential_fact AS a ON a.credential_key = p.credential_key AND a.name = 'arn'
WHERE p.name = 'principal' AND regexp_matches(p."value", '^AIDA[A-Z0-9]+$') AND regexp_matches(a."value", '^arn:[^:]*:iam::[0-9]*:user/')
