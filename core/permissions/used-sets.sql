-- Credentials of which no grant is in evidence, by what they were seen to do: whose calls got the same permissions on as many resources have one scope.

CREATE OR REPLACE TEMP TABLE _used_set AS
WITH
granted AS (
  SELECT DISTINCT b.credential_id
  FROM _basis AS b JOIN _scope_of_basis AS o ON o.basis_id = b.basis_id JOIN scope AS s ON s.scope_id = o.scope_id
  WHERE s.basis <> 'none' AND b.credential_id IS NOT NULL
),
-- A session did what its member keys did.
whose AS (
  SELECT credential_id, credential_id AS shown_as FROM _credential
  UNION ALL
  SELECT m.credential_id, s.credential_id FROM _credential AS s JOIN _credential AS m ON m.session_key = s.credential_key WHERE s.kind = 'aws-session'
),
got AS (
  SELECT w.shown_as AS credential_id, coalesce(u.permission, u.service || ' ' || u."action") AS permission, min(u.service) AS service, min(u.source) AS source,
    CASE WHEN min(u.access) = max(u.access) THEN min(u.access) END AS access, max(u.resources) AS resources
  FROM used_permission AS u JOIN whose AS w ON w.credential_id = u.credential_id WHERE u.calls > u.denied AND u.basis <> 'none' GROUP BY ALL
),
did AS (
  SELECT credential_id, list({'permission': permission, 'service': service, 'source': source, 'access': access, 'resources': resources} ORDER BY permission, service) AS used
  FROM got GROUP BY credential_id
)
SELECT c.credential_id, d.used, md5_number_lower('used' || CAST(coalesce(d.used, []) AS VARCHAR)) AS basis_id
FROM _credential AS c LEFT JOIN did AS d ON d.credential_id = c.credential_id
WHERE c.credential_id NOT IN (SELECT credential_id FROM granted);
