-- Credentials of other kinds whose making names the credential that asked.
SELECT credential_key AS child_key, parent_key, occurred_at, event_id AS tie, file_id, ordinal FROM _made
WHERE phase = 'issued' AND (kind IS NULL OR kind NOT IN (
  'aws-temporary-key', 'aws-access-key', 'aws-identity-center', 'gcp-service-account-key', 'kubernetes-token', 'x509-certificate', 'x509-svid',
  'ssh-certificate', 'jwt', 'jwt-svid', 'refresh-token', 'vault-secret-id', 'vault-token'
))
