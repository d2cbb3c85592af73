-- How each certificate hangs together with the trust anchors: self-signed authorities, and what a SPIFFE bundle trusts. An issuer was valid
-- where the certificate's own validity begins within its own.

CREATE OR REPLACE TEMP TABLE _chain AS
WITH RECURSIVE
edge AS (
  SELECT s.child, s.issuer, c.not_before BETWEEN p.not_before AND coalesce(p.not_after, TIMESTAMP '9999-12-31') AS sound
  FROM _certificate_signature AS s
    JOIN _certificate AS c ON c.sha256 = s.child
    JOIN _certificate AS p ON p.sha256 = s.issuer
  WHERE s.valid
),
anchor AS (
  SELECT child AS sha256 FROM edge WHERE child = issuer
  UNION
  SELECT sha256 FROM _certificate_place WHERE anchor
),
reached(sha256, anchor, sound) AS (
  SELECT sha256, sha256, true FROM anchor
  UNION
  SELECT e.child, r.anchor, r.sound AND coalesce(e.sound, false) FROM reached AS r JOIN edge AS e ON e.issuer = r.sha256 WHERE e.child <> e.issuer
),
best AS (SELECT sha256, min({'broken': NOT sound, 'anchor': anchor}) AS found FROM reached GROUP BY sha256),
tried AS (SELECT child AS sha256, bool_or(valid) AS signed, bool_or(valid IS NULL) AS unknown FROM _certificate_signature GROUP BY child),
signer AS (SELECT child AS sha256, min(issuer) AS issuer FROM edge WHERE child <> issuer GROUP BY child)
SELECT c.sha256, s.issuer AS signed_by, b.found.anchor AS anchor,
  CASE WHEN b.found IS NOT NULL THEN CASE WHEN b.found.broken THEN 'expired-issuer' ELSE 'verified' END
    WHEN t.signed IS NOT TRUE AND t.unknown IS FALSE THEN 'bad-signature' ELSE 'no-anchor' END AS chain
FROM _certificate AS c
  LEFT JOIN best AS b ON b.sha256 = c.sha256
  LEFT JOIN tried AS t ON t.sha256 = c.sha256
  LEFT JOIN signer AS s ON s.sha256 = c.sha256;
