-- Credentials used from two places at once: from addresses that no one holder explains.

-- Where a machine stands: its network (IPv4: 24 bits, IPv6: 48 bits), so that addresses beside each other are one place; NULL for names of services and for what
-- a machine calls itself.
CREATE OR REPLACE TEMP MACRO network_of(addr) AS CASE
  WHEN regexp_matches(addr, '^(127\.|0\.|169\.254\.|::1$|fe80:)') THEN NULL
  WHEN regexp_full_match(addr, '([0-9]{1,3}\.){3}[0-9]{1,3}') THEN regexp_extract(addr, '^(.*)\.[0-9]+$', 1) || '.0/24'
  WHEN regexp_full_match(addr, '[0-9a-fA-F:]*:[0-9a-fA-F:.]*') THEN lower(regexp_extract(addr, '^((?:[0-9a-fA-F]*:){1,3})', 1)) || ':/48' END;

-- Whether an address is of no use outside its own network (RFC 1918, 6598, 4193). A machine has one inside and one by which it leaves: the two are never compared.
CREATE OR REPLACE TEMP MACRO is_inside(addr) AS regexp_matches(addr, '^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|[fF][cCdD])');

-- Credentials that one machine holds, and those of one actor that is no person and moves about less than they do.
CREATE OR REPLACE TEMP TABLE _stays AS
WITH
bound AS (
  SELECT a.credential_id FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key WHERE f.name IN ('pod', 'pod_uid')
),
held AS (
  SELECT h.credential_id FROM credential_holder AS h JOIN identity AS i ON i.identity_id = h.identity_id
  WHERE h.strength <> 'weak' GROUP BY h.credential_id
  HAVING count(DISTINCT h.identity_id) FILTER (i.kind IN ('agent', 'person')) <= 1 AND NOT bool_or(i.kind = 'person')
)
SELECT c.credential_id, c.subject_key, c.origin = 'instance-role' OR c.credential_id IN (FROM bound) AS one_machine, c.origin
FROM _credential AS c
WHERE c.addresses > 1 AND c.kind <> 'aws-session'
  AND (c.origin = 'instance-role' OR c.credential_id IN (FROM bound)
    OR (c.credential_id IN (FROM held) AND c.kind IN ('aws-temporary-key', 'vault-token') AND c.origin IN ('sts', 'login', 'minted')));

CREATE OR REPLACE TEMP TABLE _use_place AS
SELECT s.credential_id, s.subject_key, s.one_machine, e.event_id, e.occurred_at, e.file_id, e.ordinal, e.client_addr, network_of(e.client_addr) AS network,
  is_inside(e.client_addr) AS inside, e.shared_uid, e.outcome = 'allowed' AS allowed,
  e.outcome = 'allowed' AND e.access IN ('write', 'permissions', 'tagging') AS writes
FROM event AS e
  JOIN credential_alias AS a ON a.credential_key = e.credential_key
  JOIN _stays AS s ON s.credential_id = a.credential_id
WHERE e.via_service IS NULL AND e.noise IS NULL AND network_of(e.client_addr) IS NOT NULL AND e.occurred_at IS NOT NULL;

-- Where the actor is at home: the network of most of what all its credentials did, else of the first use.
CREATE OR REPLACE TEMP TABLE _home AS
WITH
placed AS (
  SELECT c.subject_key, network_of(e.client_addr) AS network, is_inside(e.client_addr) AS inside, count(*) AS uses
  FROM event AS e
    JOIN credential_alias AS a ON a.credential_key = e.credential_key
    JOIN _credential AS c ON c.credential_id = a.credential_id
  WHERE c.subject_key IN (SELECT subject_key FROM _use_place) AND e.via_service IS NULL GROUP BY ALL
),
known AS (
  SELECT p.credential_id, p.inside, p.network, min(p.occurred_at) AS first_at, coalesce(max(k.uses), 0) AS uses
  FROM _use_place AS p
    LEFT JOIN placed AS k ON k.subject_key = p.subject_key AND k.network = p.network AND k.inside = p.inside
  GROUP BY p.credential_id, p.inside, p.network
)
SELECT credential_id, inside, arg_max(network, (uses, -epoch_us(first_at), network)) AS network FROM known
GROUP BY credential_id, inside HAVING count(*) > 1;

-- A move is no second place: the first must be there again after the other, within a day. A credential of one machine needs it once, others three times within an hour each.
INSERT INTO credential_mismatch BY NAME
WITH
step AS (
  SELECT p.*, h.network AS home, p.network <> h.network AS away,
    lag(p.network) OVER (PARTITION BY p.credential_id, p.inside ORDER BY p.occurred_at, p.event_id) AS before,
    lag(p.occurred_at) OVER (PARTITION BY p.credential_id, p.inside, p.network ORDER BY p.occurred_at, p.event_id) AS here_before
  FROM _use_place AS p JOIN _home AS h ON h.credential_id = p.credential_id AND h.inside = p.inside
),
returned AS (
  SELECT credential_id, inside FROM step WHERE before <> network AND occurred_at - here_before <= CASE WHEN one_machine THEN INTERVAL 1 DAY ELSE INTERVAL 1 HOUR END
  GROUP BY credential_id, inside, one_machine HAVING count(*) >= CASE WHEN one_machine THEN 1 ELSE 3 END
),
away AS (
  SELECT s.credential_id, min(s.occurred_at) FILTER (s.away) AS from_at, max(s.occurred_at) FILTER (s.away) AS to_at,
    calls_of(s.shared_uid, s.away) AS events, calls_of(s.shared_uid, s.away AND s.allowed) AS allowed, calls_of(s.shared_uid, s.away AND s.writes) AS writes,
    calls_of(s.shared_uid, NOT s.away) AS at_home, arg_min(s.client_addr, (s.occurred_at, s.event_id)) FILTER (NOT s.away) AS home_addr,
    list_sort(list(DISTINCT s.client_addr) FILTER (s.away)) AS away_addrs,
    arg_min({'file_id': s.file_id, 'ordinal': s.ordinal}, (s.occurred_at, s.event_id)) FILTER (s.away) AS first,
    arg_min({'file_id': s.file_id, 'ordinal': s.ordinal}, (s.occurred_at, s.event_id)) FILTER (NOT s.away) AS first_home, bool_or(s.one_machine) AS one_machine
  FROM step AS s JOIN returned AS r ON r.credential_id = s.credential_id AND r.inside = s.inside
  GROUP BY s.credential_id
)
SELECT credential_id, 'two-places' AS kind, from_at, to_at, events, allowed, writes, 0.0 AS tolerance_seconds,
  counted(events, 'use') || ' from ' || array_to_string(away_addrs[:3], ', ') || CASE WHEN len(away_addrs) > 3 THEN format(' and {:,} more', len(away_addrs) - 3) ELSE '' END
    || ' between ' || counted(at_home, 'use') || ' from ' || home_addr
    || CASE WHEN one_machine THEN ', though it was given to one machine.' ELSE ', though one actor holds it.' END AS reason,
  'Whether a machine leaves by several addresses at once, as through gateways of several networks.' AS cannot_show,
  first_home.file_id AS issued_file_id, first_home.ordinal AS issued_ordinal, first.file_id AS used_file_id, first.ordinal AS used_ordinal
FROM away;

DROP TABLE _stays;
DROP TABLE _use_place;
DROP TABLE _home;
