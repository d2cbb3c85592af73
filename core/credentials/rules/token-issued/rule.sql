-- Tokens whose making names the token that was shown.
SELECT credential_key AS child_key, parent_key, occurred_at, event_id AS tie, file_id, ordinal FROM _made WHERE phase = 'issued' AND kind IN ('jwt', 'jwt-svid', 'refresh-token')
