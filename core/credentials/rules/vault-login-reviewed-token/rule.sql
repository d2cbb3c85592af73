-- Vault's Kubernetes method sends the token to the API server (TokenReview) before it answers. The two logs share no id: the same account, within five seconds,
-- one review and one login. A review that fits two logins, or a login that fits two reviews, proves nothing.
WITH review AS (
  SELECT e.event_id, e.occurred_at, e.file_id, e.ordinal, t.credential_id AS token_id, t.credential_key AS parent_key, t.account
  FROM event_key AS k
    JOIN event AS e ON e.event_id = k.event_id
    JOIN credential_alias AS a ON a.credential_key = k."key"
    JOIN _live_span AS t ON t.credential_id = a.credential_id
  WHERE k."role" = 'reviewed-token' AND e.outcome = 'allowed' AND t.account IS NOT NULL
)
SELECT l.credential_key AS child_key, r.parent_key, r.occurred_at, r.event_id AS tie, r.file_id, r.ordinal
FROM _service_account_login AS l JOIN review AS r ON r.account = l.account AND abs(epoch(l.occurred_at - r.occurred_at)) <= 5
QUALIFY count(DISTINCT r.token_id) OVER (PARTITION BY l.credential_id) = 1 AND count(DISTINCT l.credential_id) OVER (PARTITION BY r.event_id) = 1
