-- AssumeRoleWithWebIdentity logs the subject and audience of the token, and no id of it. Two live tokens leave it open.
WITH exchanged AS (
  SELECT c.credential_id, c.credential_key, c.issued_at, q.file_id, q.ordinal, min(s."value") AS subject, min(w."value") AS audience
  FROM identity_claim AS q
    JOIN _credential AS c ON c.credential_key = q.left_key
    JOIN credential_fact AS s ON s.credential_key = q.left_key AND s.name = 'subject'
    JOIN credential_fact AS w ON w.credential_key = q.left_key AND w.name = 'audience'
  WHERE q.rule = 'aws-web-identity' AND c.issuance = 'seen'
  GROUP BY ALL HAVING count(DISTINCT s."value") = 1 AND count(DISTINCT w."value") = 1
)
SELECT x.credential_key AS child_key, t.credential_key AS parent_key, x.issued_at AS occurred_at, x.credential_key AS tie, x.file_id, x.ordinal
FROM exchanged AS x
  JOIN _live_span AS t ON t.account = x.subject AND x.issued_at BETWEEN t.from_at AND t.to_at
  JOIN credential_fact AS f ON f.credential_key = t.credential_key AND f.name IN ('audiences', 'aud')
    AND list_contains(string_split(f."value", ', '), x.audience)
QUALIFY count(DISTINCT t.credential_id) OVER (PARTITION BY x.credential_id) = 1 AND t.stated
