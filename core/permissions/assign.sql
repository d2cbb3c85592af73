-- Which scope each credential had, and when: from its beginning to its end, in the periods of what it holds.

INSERT INTO credential_scope
WITH
of_basis AS (
  SELECT credential_id, basis_id FROM _basis WHERE credential_id IS NOT NULL AND credential_id NOT IN (SELECT credential_id FROM _used_set)
  UNION ALL
  SELECT credential_id, basis_id FROM _used_set
),
life AS (
  SELECT credential_id, coalesce(issued_at, first_used_at) AS from_at, least(expires_at, revoked_at) AS to_at FROM _credential
),
had AS (
  SELECT b.credential_id, s.scope_id, greatest(l.from_at, s.from_at) AS from_at, least(l.to_at, s.to_at) AS to_at,
    row_number() OVER (PARTITION BY b.credential_id ORDER BY s.from_at NULLS FIRST) AS nth
  FROM of_basis AS b JOIN _scope_of_basis AS s ON s.basis_id = b.basis_id JOIN life AS l ON l.credential_id = b.credential_id
)
SELECT credential_id, scope_id, from_at, to_at
FROM had WHERE from_at IS NULL OR to_at IS NULL OR from_at < to_at
ORDER BY credential_id, from_at NULLS FIRST, scope_id;
