-- Keys that only a rule names are actors too.
INSERT INTO _actor
SELECT DISTINCT unnest([left_key, right_key]) AS key FROM _said
EXCEPT
SELECT key FROM _actor;

-- What each link counts for: its own strength, or what the investigator decided. A user or role that was made again under its old name has
-- another unique id: a name that was given to several says no more than a name.
CREATE OR REPLACE TEMP TABLE _same AS
WITH
named AS (
  SELECT left_key AS arn FROM _said
  WHERE starts_with(left_key, 'aws-arn:') AND starts_with(right_key, 'aws-principal:')
  GROUP BY left_key HAVING count(DISTINCT right_key) > 1
),
decided AS (
  SELECT left_key, right_key, arg_max(verdict, line) AS verdict, arg_max(reason, line) AS reason
  FROM identity_decision WHERE verdict IN ('accept', 'reject') GROUP BY left_key, right_key
)
SELECT s.* EXCLUDE (strength),
  CASE WHEN n.arn IS NULL THEN s.strength ELSE 'weak' END AS strength,
  d.verdict,
  coalesce(d.reason, CASE WHEN n.arn IS NOT NULL THEN 'name-given-twice' END) AS reason,
  CASE WHEN d.verdict = 'accept' THEN 'exact' WHEN d.verdict = 'reject' THEN 'rejected' WHEN n.arn IS NULL THEN s.strength ELSE 'weak' END AS standing
FROM _said AS s
  LEFT JOIN named AS n ON n.arn = s.left_key AND starts_with(s.right_key, 'aws-principal:')
  LEFT JOIN decided AS d ON d.left_key = s.left_key AND d.right_key = s.right_key;
