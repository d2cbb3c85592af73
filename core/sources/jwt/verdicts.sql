-- What was found of the signatures of tokens, as facts beside everything else that their records say of them.

CREATE OR REPLACE TEMP TABLE _signed AS
WITH told AS (
  SELECT t.event_id, t.context_id,
    flatten(list(list_filter([
      {'key': t.credential_key, 'name': 'signature', 'value': v.verdict},
      {'key': t.credential_key, 'name': 'signed_by', 'value': v.signer}], lambda f: f.value IS NOT NULL) ORDER BY t.credential_key, t.token_sha256)) AS facts
  FROM _jwt_token AS t JOIN _jwt_verdict AS v ON v.token_sha256 = t.token_sha256
  GROUP BY t.event_id, t.context_id
)
SELECT event_id, hash('jwt-signature', c.context_id, t.facts) AS context_id, c.credential_key, list_concat(c.facts, t.facts) AS facts, c.claims
FROM told AS t JOIN _context AS c ON c.context_id = t.context_id;

INSERT INTO _context
SELECT DISTINCT ON (context_id) context_id, credential_key, facts, claims FROM _signed
WHERE context_id NOT IN (SELECT context_id FROM _context) ORDER BY context_id;

UPDATE event SET context_id = s.context_id FROM _signed AS s WHERE event.event_id = s.event_id AND event.context_id IS DISTINCT FROM s.context_id;

DELETE FROM _jwt_line WHERE file_id IN (SELECT file_id FROM _file_account);
DROP TABLE _signed;
DROP TABLE _jwt_verdict;
