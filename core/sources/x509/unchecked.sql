-- Pairs of certificate and possible issuer whose signature was not checked yet, so many at a time as bounds what of them is in memory. A
-- certificate is checked with each authority of its issuer's name, and of its issuer's key where both name one.

SELECT c.sha256 AS child, p.sha256 AS issuer, c.der AS child_der, p.der AS issuer_der
FROM _certificate AS c
  JOIN _certificate AS p ON p.subject = c.issuer AND p.is_ca IS NOT FALSE AND coalesce(p.ski = c.aki, true)
  ANTI JOIN _certificate_signature AS s ON s.child = c.sha256 AND s.issuer = p.sha256
ORDER BY child, issuer LIMIT 5000;
