-- What the rules of links look at: small tables, made once.

-- What was made of which: few rows of a large lifecycle.
CREATE OR REPLACE TEMP TABLE _made AS
SELECT phase, kind, credential_key, parent_key, replaces_key, file_id, ordinal, occurred_at, event_id
FROM lifecycle WHERE phase IN ('issued', 'wrapped', 'rotated') AND credential_key IS NOT NULL AND coalesce(parent_key, replaces_key) IS NOT NULL;

-- Tokens that stand for a service account or a workload, and from when to when each could be shown.
CREATE OR REPLACE TEMP TABLE _live AS
SELECT credential_id, credential_key, kind, coalesce(issued_at, first_used_at) AS from_at,
  least(coalesce(expires_at, 'infinity'::TIMESTAMP), coalesce(revoked_at, 'infinity'::TIMESTAMP)) AS to_at,
  CASE WHEN starts_with(subject_key, 'k8s-user:') THEN nullif(regexp_extract(subject_key, '/(system:serviceaccount:.*)$', 1), '')
    WHEN starts_with(subject_key, 'spiffe:') THEN subject_key END AS account
FROM credential WHERE kind IN ('kubernetes-token', 'jwt-svid');

-- Logins to Vault that name a Kubernetes service account, as `system:serviceaccount:<namespace>:<name>`.
CREATE OR REPLACE TEMP TABLE _service_account_login AS
SELECT c.credential_id, c.credential_key, c.issued_at AS occurred_at,
  arg_min(n.file_id, (n.first_at, n.credential_key)) AS file_id, arg_min(n.ordinal, (n.first_at, n.credential_key)) AS ordinal,
  'system:serviceaccount:' || min(s."value") || ':' || min(n."value") AS account
FROM credential AS c
  JOIN credential_alias AS a ON a.credential_id = c.credential_id
  JOIN credential_fact AS n ON n.credential_key = a.credential_key AND n.name = 'metadata.service_account_name'
  JOIN credential_fact AS s ON s.credential_key = a.credential_key AND s.name = 'metadata.service_account_namespace'
WHERE c.kind = 'vault-token' AND c.issuance = 'seen'
GROUP BY c.credential_id, c.credential_key, c.issued_at
HAVING count(DISTINCT n."value") = 1 AND count(DISTINCT s."value") = 1;
