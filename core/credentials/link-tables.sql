-- What the rules of links look at: small tables, made once.

-- What was made of which: few rows of a large lifecycle.
CREATE OR REPLACE TEMP TABLE _made AS
SELECT phase, kind, credential_key, parent_key, replaces_key, file_id, ordinal, occurred_at, event_id
FROM lifecycle WHERE phase IN ('issued', 'wrapped', 'rotated') AND credential_key IS NOT NULL AND coalesce(parent_key, replaces_key) IS NOT NULL;

-- From when to when each credential could be shown for another, two minutes wider than stated, as clocks differ. Where its making is not seen, a day before and
-- after its uses: it may have been the one that was shown, which leaves the others open, but that it was is not concluded (`stated`).
CREATE OR REPLACE TEMP TABLE _live_span AS
WITH named AS (
  SELECT c.*, coalesce(c.subject_key, u.right_key) AS whose
  FROM _credential AS c
    LEFT JOIN (SELECT left_key, min(right_key) AS right_key FROM identity_claim WHERE rule = 'k8s-authenticated-user' GROUP BY left_key) AS u
      ON u.left_key = c.credential_key
  WHERE c.kind IN ('kubernetes-token', 'jwt-svid', 'x509-certificate', 'x509-svid')
)
SELECT credential_id, credential_key, kind, issued_at IS NOT NULL AS stated,
  CASE WHEN issued_at IS NULL THEN first_used_at - INTERVAL 1 DAY ELSE issued_at - INTERVAL 2 MINUTE END AS from_at,
  least(
    coalesce(expires_at + INTERVAL 2 MINUTE, CASE WHEN issued_at IS NULL THEN last_used_at + INTERVAL 1 DAY END, 'infinity'::TIMESTAMP),
    coalesce(revoked_at + INTERVAL 2 MINUTE, 'infinity'::TIMESTAMP)
  ) AS to_at,
  CASE WHEN starts_with(whose, 'k8s-user:') THEN nullif(regexp_extract(whose, '/(system:serviceaccount:.*)$', 1), '')
    WHEN starts_with(whose, 'spiffe:') THEN whose END AS account
FROM named;

-- Logins to Vault that name a Kubernetes service account, as `system:serviceaccount:<namespace>:<name>`.
CREATE OR REPLACE TEMP TABLE _service_account_login AS
SELECT c.credential_id, c.credential_key, c.issued_at AS occurred_at,
  arg_min(n.file_id, (n.first_at, n.credential_key)) AS file_id, arg_min(n.ordinal, (n.first_at, n.credential_key)) AS ordinal,
  'system:serviceaccount:' || min(s."value") || ':' || min(n."value") AS account
FROM _credential AS c
  JOIN credential_alias AS a ON a.credential_id = c.credential_id
  JOIN credential_fact AS n ON n.credential_key = a.credential_key AND n.name = 'metadata.service_account_name'
  JOIN credential_fact AS s ON s.credential_key = a.credential_key AND s.name = 'metadata.service_account_namespace'
WHERE c.kind = 'vault-token' AND c.issuance = 'seen'
GROUP BY c.credential_id, c.credential_key, c.issued_at
HAVING count(DISTINCT n."value") = 1 AND count(DISTINCT s."value") = 1;
