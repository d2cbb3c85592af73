-- Which credentials are alike, and for how long each could be seen in use.

-- What credentials have in common: the role or the user that they stand for, else who held them, and for whom they are meant, where they say so: a token for another audience does its work
-- elsewhere. NULL where neither is known. Sessions stand under their keys.
CREATE OR REPLACE TEMP TABLE _kin AS
WITH meant_for AS (
  SELECT a.credential_id, min(f."value") AS audience
  FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
  WHERE f.name IN ('audience', 'audiences', 'aud') AND NOT starts_with(f.credential_key, 'aws-') GROUP BY a.credential_id
)
SELECT c.credential_id, c.kind, c.kind || coalesce(' for ' || m.audience, '') || ' of ' || coalesce(
    CASE WHEN starts_with(c.subject_key, 'aws-principal:') THEN regexp_extract(c.subject_key, '^aws-principal:[^:]*') ELSE c.subject_key END, i.identity_key) AS sibling_key,
  c.origin, c.uses, c.issued_at, c.first_used_at, c.expires_at, c.revoked_at, c.last_used_at, c.expiry, c.system_key, i.identity_id, i.agent_uuid, i.label AS identity_label
FROM _credential AS c
  JOIN _held AS h ON h.credential_id = c.credential_id
  LEFT JOIN meant_for AS m ON m.credential_id = c.credential_id
  LEFT JOIN identity AS i ON i.identity_id = h.identity_id
WHERE c.kind <> 'aws-session';

-- How long each lived while the log of its installation was on, at least a minute; where no log of it is there, how long it lived.
CREATE OR REPLACE TEMP TABLE _lived AS
WITH
span AS (
  SELECT credential_id, system_key, coalesce(issued_at, first_used_at) AS from_at,
    coalesce(least(expires_at, revoked_at), CASE WHEN expiry = 'never' THEN 'infinity'::TIMESTAMP ELSE last_used_at END) AS to_at,
    last_used_at
  FROM _kin
),
covered AS (
  SELECT p.credential_id, sum(greatest(0, epoch_us(least(p.to_at, s.until)) - epoch_us(greatest(p.from_at, s.since)))) / 1e6 AS seconds
  FROM span AS p JOIN _log_stretch AS s ON s.system_key = p.system_key AND s.until > p.from_at AND s.since < p.to_at
  GROUP BY p.credential_id
)
SELECT p.credential_id,
  CASE WHEN p.from_at IS NOT NULL THEN greatest(60, coalesce(c.seconds,
    epoch(CASE WHEN isfinite(p.to_at) THEN p.to_at ELSE p.last_used_at END - p.from_at), 60))::BIGINT END AS seconds
FROM span AS p LEFT JOIN covered AS c ON c.credential_id = p.credential_id;
