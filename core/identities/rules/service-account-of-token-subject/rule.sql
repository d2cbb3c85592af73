-- Sessions that were given for a token, with the account of the token in evidence that alone was live then.
WITH shown AS (
  SELECT s.right_key AS subject, u.right_key AS account, l.file_id, l.ordinal, c.issued_at, c.credential_key
  FROM credential_link AS l
    JOIN _credential AS c ON c.credential_id = l.child_id
    JOIN identity_claim AS s ON s.left_key = c.credential_key AND s.rule = 'aws-web-identity'
    JOIN credential_alias AS k ON k.credential_id = l.parent_id
    JOIN identity_claim AS u ON u.left_key = k.credential_key AND u.rule IN ('k8s-issued-token', 'k8s-authenticated-user', 'k8s-secret-token')
  WHERE l.rule = 'aws-web-identity-token'
),
alone AS (SELECT subject FROM shown GROUP BY subject HAVING count(DISTINCT account) = 1)
SELECT subject AS left_key, account AS right_key, issued_at AS occurred_at, credential_key AS tie, file_id, ordinal
FROM shown WHERE subject IN (SELECT subject FROM alone) AND regexp_extract(subject, '[^/]*$') = regexp_extract(account, '[^/]*$')
