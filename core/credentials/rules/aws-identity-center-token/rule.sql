-- Tokens of IAM Identity Center whose making names the credential that asked.
SELECT credential_key AS child_key, parent_key, occurred_at, event_id AS tie, file_id, ordinal FROM _made WHERE phase = 'issued' AND kind = 'aws-identity-center'
