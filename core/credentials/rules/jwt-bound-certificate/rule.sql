-- Tokens whose `cnf` holds the SHA-256 of a certificate.
SELECT left_key AS child_key, right_key AS parent_key, first_at AS occurred_at, left_key AS tie, file_id, ordinal
FROM identity_claim WHERE rule = 'jwt-bound-certificate'
