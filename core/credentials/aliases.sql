-- Which keys are the same credential. Exact claims of relation same-credential join keys; a component is one credential.

CREATE OR REPLACE TEMP TABLE _key AS
SELECT credential_key AS key, min(rank) AS rank
FROM (
  SELECT credential_key, 0 AS rank FROM event WHERE credential_key IS NOT NULL
  UNION ALL
  SELECT credential_key, 0 FROM lifecycle WHERE credential_key IS NOT NULL
  UNION ALL
  SELECT parent_key, 1 FROM lifecycle WHERE parent_key IS NOT NULL
  UNION ALL
  SELECT replaces_key, 1 FROM lifecycle WHERE replaces_key IS NOT NULL
  UNION ALL
  SELECT left_key, 1 FROM identity_claim WHERE relation = 'same-credential'
  UNION ALL
  SELECT right_key, 2 FROM identity_claim WHERE relation = 'same-credential'
)
GROUP BY credential_key;

-- An accessor stands in lifecycle rows only where a call named it; the token's own key comes first all the same.
UPDATE _key SET rank = 3 WHERE key IN (SELECT right_key FROM identity_claim WHERE rule = 'vault-token-accessor');

-- Vault logs the serial of a certificate that it issued, and not its issuer. A serial of 128 bits or more is drawn at random (RFC 5280 asks for one that is
-- unique for its issuer): where one certificate alone has it, it is that one.
CREATE OR REPLACE TEMP TABLE _serial AS
SELECT key, regexp_extract(key, '[^/]*$') AS serial, starts_with(key, 'x509-serial:vault:') AS logged
FROM _key WHERE regexp_matches(key, '^x509-serial:.*/[0-9a-f]{32,}$');

CREATE OR REPLACE TEMP TABLE _edge AS
SELECT left_key AS a, right_key AS b FROM identity_claim WHERE relation = 'same-credential' AND strength = 'exact'
UNION
SELECT v.key, min(c.right_key)
FROM _serial AS v
  JOIN (SELECT q.left_key, q.right_key, s.serial FROM identity_claim AS q JOIN _serial AS s ON s.key = q.right_key WHERE q.rule IN ('x509-issuer-serial', 'x509-svid-serial')) AS c
    ON c.serial = v.serial
WHERE v.logged GROUP BY v.key HAVING count(DISTINCT c.left_key) = 1;

DROP TABLE _serial;

CREATE OR REPLACE TEMP TABLE _component AS FROM components_of('_edge');

INSERT INTO credential_alias
WITH placed AS (
  SELECT k.key, k.rank, coalesce(c.component, k.key) AS component
  FROM _key AS k LEFT JOIN _component AS c ON c.key = k.key
),
named AS (
  SELECT *, first_value(key) OVER (PARTITION BY component ORDER BY rank, key) AS credential_key FROM placed
)
SELECT key, md5_number_lower(credential_key), CASE WHEN key = credential_key THEN 'primary' ELSE 'same-credential' END
FROM named;
