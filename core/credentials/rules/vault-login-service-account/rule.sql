-- Two live tokens (two pods of one account) leave it open which was shown.
SELECT l.credential_key AS child_key, t.credential_key AS parent_key, l.occurred_at, l.credential_key AS tie, l.file_id, l.ordinal
FROM _service_account_login AS l
  JOIN _live_span AS t ON t.kind = 'kubernetes-token' AND t.account = l.account AND l.occurred_at BETWEEN t.from_at AND t.to_at
WHERE t.credential_id NOT IN (
  SELECT a.credential_id FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
  WHERE f.name = 'audiences' AND regexp_matches(f."value", '(amazonaws\.com|googleapis\.com|AzureADTokenExchange)')
)
QUALIFY count(DISTINCT t.credential_id) OVER (PARTITION BY l.credential_id) = 1 AND t.stated
