-- What each credential was used for, and what happened to it, added up over all its keys.

INSERT INTO _call_code
SELECT row_number() OVER (ORDER BY service, "action", access, outcome), * FROM (
  SELECT DISTINCT service, "action", access, outcome FROM event WHERE credential_key IS NOT NULL
);

INSERT INTO _address_code
SELECT row_number() OVER (ORDER BY client_addr), * FROM (SELECT DISTINCT client_addr FROM event WHERE credential_key IS NOT NULL);

-- Every use, in the order in which a timeline asks for them. An action that two accounts log counts once.
INSERT INTO _use
SELECT a.credential_id, e.occurred_at, e.outcome = 'denied' AS denied, e.noise IS NOT NULL AS noise, c.call_id, d.address_id
FROM event AS e
  JOIN credential_alias AS a ON a.credential_key = e.credential_key
  JOIN _call_code AS c ON c.service IS NOT DISTINCT FROM e.service AND c."action" IS NOT DISTINCT FROM e."action"
    AND c.access IS NOT DISTINCT FROM e.access AND c.outcome IS NOT DISTINCT FROM e.outcome
  JOIN _address_code AS d ON d.client_addr IS NOT DISTINCT FROM e.client_addr
WHERE e.shared_uid IS NULL
UNION ALL
SELECT a.credential_id, min(e.occurred_at), bool_or(e.outcome = 'denied'), bool_and(e.noise IS NOT NULL), NULL, NULL
FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key
WHERE e.shared_uid IS NOT NULL
GROUP BY a.credential_id, e.shared_uid
ORDER BY credential_id, occurred_at, denied, noise, call_id, address_id;

-- One row for each credential and address.
CREATE OR REPLACE TEMP TABLE _use_from AS
WITH by_key AS (
  SELECT credential_key, client_addr, max(occurred_at) AS last_at, min(system_key) AS system_key
  FROM event WHERE credential_key IS NOT NULL GROUP BY credential_key, client_addr
)
SELECT a.credential_id, u.client_addr, max(u.last_at) AS last_at, min(u.system_key) AS system_key
FROM by_key AS u JOIN credential_alias AS a ON a.credential_key = u.credential_key
GROUP BY a.credential_id, u.client_addr;

CREATE OR REPLACE TEMP TABLE _used AS
WITH counted AS (
  SELECT credential_id, count(*) AS uses, count(*) FILTER (denied) AS denied, count(*) FILTER (noise) AS noise_uses,
    min(occurred_at) AS first_used_at
  FROM _use GROUP BY credential_id
),
placed AS (
  SELECT credential_id, max(last_at) AS last_used_at, count(DISTINCT client_addr) AS addresses, min(system_key) AS system_key
  FROM _use_from GROUP BY credential_id
)
SELECT c.*, p.* EXCLUDE (credential_id) FROM counted AS c JOIN placed AS p ON p.credential_id = c.credential_id;

-- What replaces another credential is made by that. The end of a credential is what its last issuance or renewal says; one that says nothing leaves the end unknown.
CREATE OR REPLACE TEMP TABLE _life AS
WITH happened AS (
  SELECT a.credential_id, l.*, l.phase IN ('issued', 'wrapped') OR (l.phase = 'rotated' AND l.replaces_key IS NOT NULL) AS makes
  FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
),
switched AS (
  SELECT credential_id, max(occurred_at) FILTER (phase = 'enabled') AS enabled_at FROM happened GROUP BY credential_id
)
SELECT
  h.credential_id,
  min(coalesce(h.not_before, h.occurred_at)) FILTER (h.makes) AS issued_at,
  arg_min(h.event_id, (h.occurred_at, h.event_id)) FILTER (h.makes) AS issued_by_event,
  arg_min(h.phase, (h.occurred_at, h.event_id)) FILTER (h.makes) AS made_by,
  arg_max({'expires_at': h.expires_at, 'expiry': h.expiry}, (h.occurred_at, h.expires_at IS NOT NULL, h.event_id))
    FILTER (h.makes OR h.phase = 'renewed') AS ends,
  max(h.renewable_until) AS renewable_until,
  min(h.subject_key) FILTER (h.makes) AS subject_key,
  min(h.issuer_key) AS issuer_key,
  CASE WHEN min(h.kind) FILTER (h.phase <> 'refused') = max(h.kind) FILTER (h.phase <> 'refused') THEN min(h.kind) FILTER (h.phase <> 'refused') END AS kind,
  arg_min(h.scope, (h.occurred_at, h.event_id)) FILTER (h.makes) AS scope,
  least(
    min(h.occurred_at) FILTER (h.phase IN ('revoked', 'deleted')),
    min(h.occurred_at) FILTER (h.phase = 'disabled' AND h.occurred_at > coalesce(s.enabled_at, TIMESTAMP '1970-01-01'))
  ) AS revoked_at
FROM happened AS h JOIN switched AS s ON s.credential_id = h.credential_id
GROUP BY h.credential_id;

-- The installation that keeps a credential, and its account: of an AWS key its account's, else the installation that issued it, as
-- its issuance says, else the one that saw it used.
CREATE OR REPLACE TEMP TABLE _kept_by AS
WITH said AS (
  SELECT k.credential_id, k.credential_key, u.system_key AS used_in, l.subject_key,
    CASE WHEN starts_with(k.credential_key, 'aws-') THEN
      coalesce(f.account, nullif(regexp_extract(l.issuer_key, '^aws-(?:account:|arn:arn:[^:]*:[^:]*:[^:]*:)([0-9]{12})', 1), '')) END AS account,
    CASE WHEN regexp_matches(l.issuer_key, '^(vault|gcp|k8s|spire|oauth|x509|ssh|task-registry):') THEN l.issuer_key END AS issued_in
  FROM (SELECT credential_id, credential_key FROM credential_alias WHERE rule = 'primary') AS k
    LEFT JOIN _used AS u ON u.credential_id = k.credential_id
    LEFT JOIN _life AS l ON l.credential_id = k.credential_id
    LEFT JOIN (SELECT credential_key, min("value") AS account FROM credential_fact WHERE name = 'account' GROUP BY credential_key) AS f
      ON f.credential_key = k.credential_key
)
SELECT credential_id, credential_key, subject_key, account, coalesce('aws:' || account, issued_in, used_in) AS system_key FROM said;

-- Stretches of time that the log of an installation covers. A month of silence ends one: what was made in it could not be seen.
CREATE OR REPLACE TEMP TABLE _covered AS
WITH by_day AS (
  SELECT system_key, min(occurred_at) AS first_at, max(occurred_at) AS last_at
  FROM event WHERE occurred_at IS NOT NULL AND ((source = 'aws-cloudtrail' AND category = 'management')
    OR source IN ('vault-audit', 'gcp-audit', 'kubernetes-audit', 'spire-server', 'jwt'))
  GROUP BY system_key, date_trunc('day', occurred_at)
),
broken AS (
  SELECT *, first_at - lag(last_at) OVER (PARTITION BY system_key ORDER BY first_at) > INTERVAL 30 DAY AS breaks FROM by_day
),
numbered AS (
  SELECT *, count(*) FILTER (breaks) OVER (PARTITION BY system_key ORDER BY first_at) AS stretch FROM broken
)
SELECT system_key, min(first_at) AS since, max(last_at) AS until FROM numbered GROUP BY system_key, stretch;
