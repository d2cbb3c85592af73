-- The public rows: one for each credential, and one for each AWS session that was held in several keys.

-- The name that a session's caller chose; NULL for principals without one.
CREATE OR REPLACE TEMP MACRO session_label(principal, type) AS
  CASE WHEN type IN ('AssumedRole', 'FederatedUser') THEN nullif(split_part(principal, ':', 2), '') END;

INSERT INTO _credential BY NAME
SELECT
  k.credential_id, k.credential_key,
  n.kind, k.system_key, k.account,
  coalesce('aws-principal:' || x.principal, l.subject_key) AS subject_key,
  s.right_key AS session_key,
  o.origin, o.issuance,
  coalesce(session_label(x.principal, x.type), x.user_name, v.display_name, CASE WHEN starts_with(l.subject_key, 'spiffe:') THEN l.subject_key ELSE split_part(l.subject_key, ':', -1) END) AS label,
  l.issued_at, l.ends.expires_at AS expires_at,
  CASE WHEN o.origin = 'long-lived' AND l.ends.expires_at IS NULL THEN 'never' ELSE coalesce(l.ends.expiry, 'unknown') END AS expiry,
  l.renewable_until,
  l.revoked_at,
  u.first_used_at, u.last_used_at, coalesce(u.uses, 0) AS uses, coalesce(u.denied, 0) AS denied, coalesce(u.noise_uses, 0) AS noise_uses,
  coalesce(u.addresses, 0) AS addresses, l.scope
FROM _kept_by AS k
  JOIN _kind AS n ON n.credential_id = k.credential_id
  JOIN _origin AS o ON o.credential_id = k.credential_id
  LEFT JOIN _aws AS x ON x.credential_key = k.credential_key
  LEFT JOIN _life AS l ON l.credential_id = k.credential_id
  LEFT JOIN _used AS u ON u.credential_id = k.credential_id
  LEFT JOIN (SELECT left_key, min(right_key) AS right_key FROM identity_claim WHERE relation = 'in-session' GROUP BY left_key) AS s
    ON s.left_key = k.credential_key
  LEFT JOIN _vault AS v ON v.credential_id = k.credential_id;

CREATE OR REPLACE TEMP TABLE _session AS
SELECT session_key, md5_number_lower(session_key) AS credential_id, count(*) AS keys
FROM _credential WHERE session_key IS NOT NULL GROUP BY session_key HAVING count(*) > 1;

INSERT INTO credential_alias SELECT session_key, credential_id, 'primary' FROM _session;

INSERT INTO _credential BY NAME
SELECT
  s.credential_id, s.session_key AS credential_key, 'aws-session' AS kind,
  min(c.system_key) AS system_key, min(c.account) AS account, min(c.subject_key) AS subject_key, s.session_key,
  arg_min(c.origin, (c.origin <> 'console-session', c.issuance <> 'seen', c.credential_key)) AS origin,
  arg_min(c.issuance, (c.issuance <> 'seen', c.credential_key)) AS issuance,
  min(c.label) AS label,
  coalesce(min(c.issued_at), try_cast(split_part(s.session_key, '/', -1) AS TIMESTAMP)) AS issued_at,
  max(c.expires_at) AS expires_at,
  CASE WHEN count(c.expires_at) > 0 THEN 'at' ELSE 'unknown' END AS expiry,
  min(c.first_used_at) AS first_used_at, max(c.last_used_at) AS last_used_at,
  sum(c.uses)::BIGINT AS uses, sum(c.denied)::BIGINT AS denied, sum(c.noise_uses)::BIGINT AS noise_uses, any_value(s.keys) AS keys, any_value(f.addresses) AS addresses
FROM _session AS s
  JOIN _credential AS c ON c.session_key = s.session_key
  JOIN (
    SELECT m.session_key, count(DISTINCT u.client_addr) AS addresses
    FROM _credential AS m JOIN _use_from AS u ON u.credential_id = m.credential_id
    GROUP BY m.session_key
  ) AS f ON f.session_key = s.session_key
GROUP BY s.session_key, s.credential_id;

-- A session issued with its keys' own creation date is known from then on even if its issuance is not in the evidence.
UPDATE _credential SET issued_at = try_cast(split_part(session_key, '/', -1) AS TIMESTAMP)
WHERE issued_at IS NULL AND session_key IS NOT NULL;
