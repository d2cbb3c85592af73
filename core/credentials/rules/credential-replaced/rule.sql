-- Credentials whose making names the one that they replace.
SELECT credential_key AS child_key, replaces_key AS parent_key, occurred_at, event_id AS tie, file_id, ordinal FROM _made WHERE phase IN ('issued', 'rotated')
