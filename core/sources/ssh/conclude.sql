-- The public rows of all records of OpenSSH, made anew: equal lines are counted, years found, and the lines of one login put together.

-- A serial number of 0 is nobody's own: the key and the key id tell such certificates apart.
CREATE OR REPLACE TEMP MACRO ssh_certificate(ca, serial, fingerprint, key_id) AS
  CASE WHEN ca IS NOT NULL AND serial IS NOT NULL THEN
    'ssh-cert:' || ca || '/' || serial || CASE WHEN serial = 0 THEN '/' || coalesce(fingerprint, '') || '/' || coalesce(key_id, '') ELSE '' END END;

CREATE OR REPLACE TEMP TABLE _mine AS SELECT event_id FROM event WHERE source = 'ssh';
DELETE FROM event_record WHERE file_id IN (SELECT file_id FROM _ssh_record);
DELETE FROM lifecycle WHERE event_id IN (FROM _mine);
DELETE FROM event WHERE source = 'ssh';
DROP TABLE _mine;

-- A file's times without a year run forward; one that falls back by more than half a year begins the next year. The file's latest
-- time belongs to the latest year in which it is not more than a day (clocks and zones) after the newest time that the case states.
CREATE OR REPLACE TEMP TABLE _year AS
WITH
stated AS (
  SELECT occurred_at, noise IS NOT DISTINCT FROM 'states-what-is' AS still FROM event WHERE time_basis = 'record'
  UNION ALL
  SELECT stated_at, shape NOT IN ('line', 'journal') FROM _ssh_record WHERE zoned AND stated_at IS NOT NULL
),
newest AS (SELECT coalesce(max(occurred_at) FILTER (NOT still), max(occurred_at)) AS moment FROM stated),
back AS (
  SELECT file_id, ordinal, yearless, coalesce(yearless < lag(yearless) OVER (PARTITION BY file_id ORDER BY ordinal) - INTERVAL 183 DAY, false) AS falls
  FROM _ssh_record WHERE yearless IS NOT NULL
),
rolled AS (
  SELECT *, count(*) FILTER (falls) OVER (PARTITION BY file_id ORDER BY ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS rolls FROM back
),
latest AS (
  SELECT file_id, max(rolls) AS rolls, arg_max(yearless, (rolls, yearless)) AS yearless,
    list(DISTINCT rolls) FILTER (month(yearless) = 2 AND day(yearless) = 29) AS leaps
  FROM rolled GROUP BY file_id
),
candidate AS (
  SELECT l.file_id, l.rolls, y.y, coalesce(list_bool_and(list_transform(l.leaps, lambda r: day(make_date(y.y - l.rolls + r, 3, 1) - 1) = 29)), true) AS fits
  FROM latest AS l, newest AS n, generate_series(1971, 2200) AS y(y)
  WHERE l.yearless + to_years(CAST(y.y - 2000 AS INTEGER)) <= n.moment + INTERVAL 1 DAY AND y.y >= year(n.moment) - 9
),
chosen AS (SELECT file_id, rolls, arg_max(y, (fits, y)) AS y FROM candidate GROUP BY file_id, rolls)
SELECT r.file_id, r.ordinal, r.yearless + to_years(CAST(c.y - c.rolls + r.rolls - 2000 AS INTEGER)) AS occurred_at
FROM rolled AS r JOIN chosen AS c ON c.file_id = r.file_id;

-- The k-th line of a text in one file is the k-th of that text in every other.
CREATE OR REPLACE TEMP TABLE _numbered AS
WITH counted AS (
  SELECT *, CASE WHEN shape = 'line' THEN row_number() OVER (PARTITION BY shape, file_id, uid ORDER BY ordinal) END AS nth FROM _ssh_record
),
named AS (SELECT * EXCLUDE (event_id, uid), uid || coalesce('-' || nth, '') AS uid FROM counted)
SELECT n.* EXCLUDE (nth), event_id_of('ssh', n.uid, n.entry_sha256, n.ordinal) AS event_id,
  coalesce(n.stated_at, y.occurred_at) AS occurred_at, coalesce(n.stated_at, y.occurred_at, n.yearless) AS moment,
  CASE WHEN coalesce(n.stated_at, y.occurred_at) IS NULL THEN 'file' WHEN n.yearless IS NOT NULL THEN 'inferred-year' WHEN n.zoned THEN 'record'
    ELSE 'inferred-zone' END AS time_basis,
  CASE WHEN n.shape IN ('line', 'journal') THEN 'ssh:' || coalesce(n.host, 'unknown') ELSE 'ssh:default' END AS system_key,
  ssh_certificate(n.ca, CASE WHEN n.shape <> 'revoked' THEN n.serial END, n."key", n.key_id) AS certificate,
  'ssh-key:' || CASE WHEN NOT starts_with(n."key", 'SHA1:') THEN n."key" END AS plain_key
FROM named AS n LEFT JOIN _year AS y ON y.file_id = n.file_id AND y.ordinal = n.ordinal;

CREATE OR REPLACE TEMP TABLE _kept AS
SELECT * FROM _numbered QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY entry_sha256, ordinal) = 1;

-- What sshd says of a certificate or key just before it accepts it belongs to the login that the same process logs within ten minutes.
CREATE OR REPLACE TEMP TABLE _paired AS
WITH
login AS (
  SELECT system_key, pid, moment, min(event_id) AS event_id FROM _kept
  WHERE kind = 'login' AND starts_with("action", 'Accepted') AND pid IS NOT NULL GROUP BY ALL
),
helper AS (SELECT * FROM _kept WHERE kind = 'helper' AND pid IS NOT NULL)
SELECT h.event_id AS helper_id, h.file_id, h.ordinal, h.entry_sha256, h.plain_key, l.event_id
FROM helper AS h ASOF JOIN login AS l ON l.system_key = h.system_key AND l.pid = h.pid AND l.moment >= h.moment
WHERE l.moment - h.moment <= INTERVAL 10 MINUTE;

CREATE OR REPLACE TEMP TABLE _told AS
WITH found AS (SELECT event_id, arg_max(plain_key, (entry_sha256, ordinal)) AS plain_key FROM _paired GROUP BY event_id)
SELECT k.* EXCLUDE (plain_key), coalesce(k.plain_key, CASE WHEN k.certificate IS NULL AND k."action" = 'Accepted publickey' THEN f.plain_key END) AS plain_key,
  coalesce(list_contains(k.facts, {'name': 'signature', 'value': 'invalid'}), false) AS forged,
  k.certificate IS NOT NULL OR (k.shape IN ('certificate', 'key') AND k."key" IS NOT NULL) AS speaks
FROM _kept AS k LEFT JOIN found AS f ON f.event_id = k.event_id
WHERE k.event_id NOT IN (SELECT helper_id FROM _paired);

INSERT INTO event_record SELECT event_id, file_id, ordinal, 'paired' FROM _paired;

INSERT INTO event_record
SELECT coalesce(p.event_id, n.event_id), n.file_id, n.ordinal, 'duplicate'
FROM _numbered AS n ANTI JOIN _kept AS k ON k.file_id = n.file_id AND k.ordinal = n.ordinal LEFT JOIN _paired AS p ON p.helper_id = n.event_id;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, uid AS event_uid, occurred_at, time_basis, 'ssh' AS source, system_key,
  CASE WHEN kind IN ('login', 'refusal', 'failure') THEN 'sign-in' ELSE 'service' END AS category, 'sshd' AS service, "action",
  CASE WHEN kind IN ('login', 'refusal', 'failure') THEN 'auth' END AS access,
  CASE shape WHEN 'certificate' THEN certificate WHEN 'key' THEN plain_key
    WHEN 'revoked' THEN coalesce('serial ' || serial || CASE WHEN last_serial > serial THEN '-' || last_serial ELSE '' END, 'key id ' || key_id, "key") END AS resource,
  outcome, "error",
  CASE WHEN kind IN ('login', 'helper', 'refusal') THEN coalesce(certificate, plain_key) END AS credential_key,
  CASE WHEN user_name IS NOT NULL THEN 'account' END AS principal_kind,
  'ssh-user:' || coalesce(host, 'unknown') || '/' || user_name AS actor_key,
  client_addr, CASE WHEN client_addr IS NOT NULL THEN client_port END AS peer_port,
  CASE WHEN pid IS NOT NULL THEN coalesce(host, 'unknown') || '[' || pid || ']' END AS request_id,
  CASE WHEN kind IS NULL THEN 'states-what-is' END AS noise,
  CASE WHEN speaks THEN hash('ssh', certificate, plain_key, shape = 'certificate', key_type, key_id, ca_type, key_md5, ca_md5, principals, facts) END AS context_id
FROM _told;

INSERT INTO _context
WITH new AS (
  SELECT e.context_id, t.* FROM _told AS t JOIN event AS e ON e.event_id = t.event_id
  WHERE e.context_id IS NOT NULL AND e.context_id NOT IN (SELECT context_id FROM _context)
  QUALIFY row_number() OVER (PARTITION BY e.context_id ORDER BY t.event_id) = 1
)
SELECT
  context_id, coalesce(certificate, plain_key),
  list_concat(
    list_filter([
      {'key': NULL::VARCHAR, 'name': 'key_id', 'value': CASE WHEN certificate IS NOT NULL THEN key_id END},
      {'key': NULL, 'name': 'serial', 'value': CASE WHEN certificate IS NOT NULL THEN serial::VARCHAR END},
      {'key': NULL, 'name': 'key_type', 'value': key_type},
      {'key': NULL, 'name': 'ca', 'value': 'ssh-ca:' || ca},
      {'key': NULL, 'name': 'ca_type', 'value': ca_type}], lambda f: f.value IS NOT NULL),
    list_transform(coalesce(principals, []), lambda p: {'key': NULL, 'name': 'principal', 'value': p}),
    list_transform(coalesce(facts, []), lambda f: {'key': NULL, 'name': f.name, 'value': f.value})),
  list_filter(list_concat([
      {'rule': 'ssh-certified-key', 'relation': 'derived-from', 'strength': 'exact', 'left_key': certificate, 'right_key': plain_key},
      {'rule': 'ssh-fingerprints', 'relation': 'same-credential', 'strength': 'exact', 'left_key': plain_key, 'right_key': 'ssh-key:' || key_md5},
      {'rule': 'ssh-fingerprints', 'relation': 'same-credential', 'strength': 'exact', 'left_key': certificate,
        'right_key': ssh_certificate(ca_md5, serial, key_md5, key_id)},
      {'rule': 'ssh-authority-key', 'relation': 'same-credential', 'strength': 'exact', 'right_key': plain_key,
        'left_key': CASE WHEN list_contains(list_transform(facts, lambda f: f.name), 'authority') THEN 'ssh-ca:' || "key" END}],
    list_transform(CASE WHEN forged THEN [] ELSE coalesce(principals, []) END, lambda p:
      {'rule': 'ssh-principal', 'relation': 'acts-as', 'strength': 'exact', 'left_key': certificate, 'right_key': 'ssh-principal:' || p})
  ), lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL)
FROM new;

INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at, 'issued' AS phase, certificate AS credential_key, 'ssh-certificate' AS kind, not_before, expires_at,
  CASE WHEN expires_at IS NULL THEN 'never' ELSE 'at' END AS expiry, CASE WHEN len(principals) = 1 THEN 'ssh-principal:' || principals[1] END AS subject_key,
  'ssh-ca:' || ca AS issuer_key,
  list_concat(principals, list_transform(list_filter(facts, lambda f: regexp_matches(f.name, '^(option|extension)\.')),
    lambda f: substr(f.name, strpos(f.name, '.') + 1) || CASE WHEN f.value = '' THEN '' ELSE '=' || f.value END)) AS scope
FROM _told WHERE shape = 'certificate' AND certificate IS NOT NULL AND NOT forged;

-- Revoked is what a list names itself, and every certificate of the case that its ranges, key ids and fingerprints reach.
CREATE OR REPLACE TEMP TABLE _known AS
SELECT DISTINCT certificate, plain_key, ca, ca_md5, serial, key_id, "key", key_md5, key_sha1 FROM _kept
WHERE certificate IS NOT NULL OR (shape = 'key' AND plain_key IS NOT NULL);

INSERT INTO lifecycle BY NAME
WITH
list AS (
  SELECT event_id, file_id, ordinal, occurred_at, "key", key_id, ca, ca_md5, serial, last_serial FROM _kept WHERE shape = 'revoked'
  UNION ALL BY NAME
  SELECT event_id, file_id, ordinal, occurred_at, "key" FROM _kept WHERE shape = 'key' AND list_contains(list_transform(facts, lambda f: f.name), 'revoked')
),
reached AS (
  SELECT event_id, file_id, ordinal, occurred_at, 'ssh-cert:' || ca || '/' || serial AS credential_key, 'ssh-certificate' AS kind, ca
  FROM list WHERE ca IS NOT NULL AND serial = last_serial AND serial > 0
  UNION
  SELECT event_id, file_id, ordinal, occurred_at, 'ssh-key:' || "key", 'ssh-key', NULL FROM list WHERE "key" IS NOT NULL AND NOT starts_with("key", 'SHA1:')
  UNION
  SELECT l.event_id, l.file_id, l.ordinal, l.occurred_at, k.certificate, 'ssh-certificate', k.ca
  FROM list AS l JOIN _known AS k ON k.serial BETWEEN l.serial AND l.last_serial AND (l.ca IS NULL OR k.ca IN (l.ca, l.ca_md5)) WHERE k.certificate IS NOT NULL
  UNION
  SELECT l.event_id, l.file_id, l.ordinal, l.occurred_at, k.certificate, 'ssh-certificate', k.ca
  FROM list AS l JOIN _known AS k ON k.key_id = l.key_id AND (l.ca IS NULL OR k.ca IN (l.ca, l.ca_md5)) WHERE k.certificate IS NOT NULL
  UNION
  SELECT l.event_id, l.file_id, l.ordinal, l.occurred_at, coalesce(k.certificate, k.plain_key),
    CASE WHEN k.certificate IS NULL THEN 'ssh-key' ELSE 'ssh-certificate' END, k.ca
  FROM list AS l JOIN _known AS k ON l."key" = k."key"
  UNION
  SELECT l.event_id, l.file_id, l.ordinal, l.occurred_at, coalesce(k.certificate, k.plain_key),
    CASE WHEN k.certificate IS NULL THEN 'ssh-key' ELSE 'ssh-certificate' END, k.ca
  FROM list AS l JOIN _known AS k ON l."key" = k.key_sha1
)
SELECT event_id, file_id, ordinal, occurred_at, 'revoked' AS phase, credential_key, kind, 'unknown' AS expiry, 'ssh-ca:' || ca AS issuer_key
FROM reached;

DROP TABLE _year;
DROP TABLE _numbered;
DROP TABLE _kept;
DROP TABLE _paired;
DROP TABLE _told;
DROP TABLE _known;
