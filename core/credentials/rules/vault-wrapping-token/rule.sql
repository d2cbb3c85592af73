-- Tokens that wrap an answer, and the token that was answered.
SELECT credential_key AS child_key, parent_key, occurred_at, event_id AS tie, file_id, ordinal FROM _made WHERE phase = 'wrapped'
