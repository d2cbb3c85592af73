-- What the source reads out of a login that names its secret-id.
SELECT left_key AS child_key, right_key AS parent_key, first_at AS occurred_at, left_key AS tie, file_id, ordinal
FROM identity_claim WHERE rule = 'vault-secret-id-login'
