-- Users of an EKS cluster, with the unique id of the AWS principal that signed each in.
WITH login AS (
  SELECT u.right_key AS "user", 'aws-principal:' || f."value" AS principal, f.first_at, f.credential_key, f.file_id, f.ordinal
  FROM credential_fact AS f JOIN identity_claim AS u ON u.left_key = f.credential_key AND u.rule = 'k8s-authenticated-user'
  WHERE f.name = 'eks.principal' AND starts_with(f."value", 'AIDA')
),
by_user AS (SELECT "user" FROM login GROUP BY "user" HAVING count(DISTINCT principal) = 1),
by_principal AS (SELECT principal FROM login GROUP BY principal HAVING count(DISTINCT "user") = 1)
SELECT "user" AS left_key, principal AS right_key, first_at AS occurred_at, credential_key AS tie, file_id, ordinal
FROM login WHERE "user" IN (SELECT "user" FROM by_user) AND principal IN (SELECT principal FROM by_principal)
