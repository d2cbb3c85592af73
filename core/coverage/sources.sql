-- Sources that Credtrail reads and of which no file is in the evidence: what each would show, and which credentials wait for it.

CREATE OR REPLACE TEMP TABLE _no_source AS
WITH
told (source, title, hides, kinds) AS (VALUES
  ('aws-cloudtrail', 'AWS CloudTrail', 'Calls to AWS, and the keys that AWS gave out, cannot be seen.', ['aws-access-key', 'aws-temporary-key', 'aws-key']),
  ('aws-cloudtrail-digest', 'AWS CloudTrail digests', 'Whether CloudTrail files are complete and unaltered cannot be told.', []),
  ('aws-iam', 'AWS IAM snapshot', 'What AWS principals may do is known only where a call changed it.', ['aws-access-key', 'aws-temporary-key', 'aws-key']),
  ('vault-audit', 'HashiCorp Vault audit device', 'Tokens, leases and secrets that Vault handed out cannot be seen.', ['vault-token', 'vault-secret-id']),
  ('vault-policy', 'HashiCorp Vault policies and roles', 'What a Vault token may do is known by the names of its policies alone.', ['vault-token']),
  ('kubernetes-audit', 'Kubernetes audit log', 'Calls to clusters, and the tokens that they gave out, cannot be seen.', ['kubernetes-token']),
  ('kubernetes-rbac', 'Kubernetes RBAC objects', 'What a service account may do is known only where a call changed it.', ['kubernetes-token']),
  ('gcp-audit', 'Google Cloud Audit Logs', 'Calls to Google Cloud, and what was minted there, cannot be seen.', ['gcp-service-account-key']),
  ('gcp-iam', 'Google Cloud IAM policies, roles and keys', 'What accounts of Google Cloud may do is known only where a call changed it.', ['gcp-service-account-key']),
  ('spire-server', 'SPIRE server log', 'Who asked for which SPIFFE identity cannot be seen.', ['x509-svid', 'jwt-svid']),
  ('x509', 'X.509 certificates', 'Certificates are known only where a log names them; their content cannot be seen.', ['x509-certificate', 'x509-svid']),
  ('jwt', 'Logs of token issuers', 'Who was given which JWT, and with which claims, cannot be seen.', ['jwt']),
  ('ssh', 'OpenSSH logs, certificates and keys', 'Logins to machines by key or certificate cannot be seen.', ['ssh-certificate', 'ssh-key']),
  ('agent-usage', 'Logs of the agents themselves', 'What agents say that they did cannot be held against what the systems logged.', []),
  ('otel', 'OpenTelemetry traces', 'Which step of an agent made which call is known by time and labels alone.', []),
  ('runtime', 'Runtime events (Falco, Tetragon, Tracee)', 'Which process used a credential, and with whom it spoke, cannot be seen.', []),
  ('attestation', 'Attestations (in-toto)', 'That this evidence is what its makers handed over is not signed.', []),
  ('inventory', 'Inventory of the case', 'Owners, expected use and expected lifetimes are not declared: what is normal comes from the logs alone.', []),
  ('task-registry', 'Task registry', 'When tasks began and ended is not known: use after the end of a task cannot be seen.', [])
)
SELECT 'no-source' AS kind, t.source, t.title AS subject,
  concat('No file of this kind is in evidence: ', t.title, '.') AS missing, t.hides AS consequence, t.title AS remedy,
  nullif(count(c.credential_id) FILTER (p.listed), 0) AS pointers, CASE WHEN count(c.credential_id) FILTER (p.listed) > 0 THEN 'credentials' END AS counted,
  arg_min(p.file_id, c.credential_id) AS file_id, arg_min(p.ordinal, c.credential_id) FILTER (p.file_id IS NOT NULL) AS ordinal
FROM told AS t
  LEFT JOIN credential AS c ON list_contains(t.kinds, c.kind)
  LEFT JOIN _credential_place AS p ON p.credential_id = c.credential_id
WHERE t.source NOT IN (SELECT source FROM evidence_file WHERE source IS NOT NULL)
GROUP BY t.source, t.title, t.hides;
