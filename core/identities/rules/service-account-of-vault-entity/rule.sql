-- Logins of an entity, with the accounts of the Kubernetes tokens that were shown at them.
WITH login AS (
  SELECT e.right_key AS entity, u.right_key AS account, l.file_id, l.ordinal, c.issued_at, c.credential_key
  FROM credential_link AS l
    JOIN _credential AS c ON c.credential_id = l.child_id
    JOIN credential_alias AS t ON t.credential_id = l.child_id
    JOIN identity_claim AS e ON e.left_key = t.credential_key AND e.rule = 'vault-token-entity'
    JOIN credential_alias AS k ON k.credential_id = l.parent_id
    JOIN identity_claim AS u ON u.left_key = k.credential_key AND u.rule IN ('k8s-issued-token', 'k8s-authenticated-user', 'k8s-secret-token')
  WHERE l.rule IN ('vault-login-reviewed-token', 'vault-login-service-account')
),
by_entity AS (SELECT entity FROM login GROUP BY entity HAVING count(DISTINCT account) = 1),
by_account AS (SELECT account FROM login GROUP BY account HAVING count(DISTINCT entity) = 1)
SELECT entity AS left_key, account AS right_key, issued_at AS occurred_at, credential_key AS tie, file_id, ordinal
FROM login WHERE entity IN (SELECT entity FROM by_entity) AND account IN (SELECT account FROM by_account)
