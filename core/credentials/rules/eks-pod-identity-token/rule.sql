-- The session's tags name the pod by its uid, and no token.
WITH session AS (
  SELECT c.credential_id, c.credential_key, coalesce(c.issued_at, c.first_used_at) AS issued_at, q.right_key AS pod, q.file_id, q.ordinal
  FROM identity_claim AS q JOIN _credential AS c ON c.credential_key = q.left_key
  WHERE q.rule = 'eks-pod-identity' AND q.relation = 'runs-as'
)
SELECT DISTINCT s.credential_key AS child_key, t.credential_key AS parent_key, s.issued_at AS occurred_at, s.credential_key AS tie, s.file_id, s.ordinal
FROM session AS s
  JOIN identity_claim AS p ON p.relation = 'runs-as' AND p.right_key = s.pod
  JOIN _live_span AS t ON t.credential_key = p.left_key AND s.issued_at BETWEEN t.from_at AND t.to_at
  JOIN credential_fact AS f ON f.credential_key = t.credential_key AND f.name = 'audiences'
    AND list_contains(string_split(f."value", ', '), 'pods.eks.amazonaws.com')
QUALIFY count(DISTINCT t.credential_id) OVER (PARTITION BY s.credential_id) = 1 AND t.stated
