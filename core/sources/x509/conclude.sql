-- Events of all certificates, in place of those of earlier imports: each states what is, once, however many files hold it.

DELETE FROM event_record WHERE event_id IN (SELECT event_id FROM event WHERE source = 'x509');
DELETE FROM lifecycle WHERE event_id IN (SELECT event_id FROM event WHERE source = 'x509');
DELETE FROM _context WHERE context_id IN (SELECT context_id FROM event WHERE source = 'x509');
DELETE FROM event WHERE source = 'x509';

CREATE OR REPLACE TEMP TABLE _place AS
SELECT *, row_number() OVER (PARTITION BY sha256 ORDER BY entry_sha256, ordinal) AS delivery FROM _certificate_place;

CREATE OR REPLACE TEMP TABLE _stated AS
WITH
beside AS (SELECT sha256, min(private_key) AS private_key, min(logged_at) AS logged_at FROM _certificate_place GROUP BY sha256),
keyed AS (
  SELECT c.*, p.file_id, p.ordinal, b.private_key, b.logged_at, h.chain, h.anchor, h.signed_by,
    'x509-sha256:' || c.sha256 AS key,
    regexp_extract(c.spiffe_id, '^spiffe://([^/]+)', 1) AS trust_domain,
    coalesce(c.spiffe_id, 'x509-name:' || c.subject) AS subject_key,
    -- A forged certificate must not become one with the certificate that it copies.
    CASE WHEN h.chain = 'bad-signature' THEN 'weak' ELSE 'exact' END AS serial_strength
  FROM _certificate AS c
    JOIN _place AS p ON p.sha256 = c.sha256 AND p.delivery = 1
    JOIN beside AS b ON b.sha256 = c.sha256
    JOIN _chain AS h ON h.sha256 = c.sha256
),
told AS (
  SELECT *,
    list_filter(list_concat([
      {'key': NULL::VARCHAR, 'name': 'subject', 'value': subject},
      {'key': NULL, 'name': 'issuer', 'value': issuer},
      {'key': NULL, 'name': 'serial', 'value': serial},
      {'key': NULL, 'name': 'sans', 'value': present(array_to_string(sans, ', '))},
      {'key': NULL, 'name': 'key_usage', 'value': present(array_to_string(key_usage, ', '))},
      {'key': NULL, 'name': 'extended_key_usage', 'value': present(array_to_string(extended_key_usage, ', '))},
      {'key': NULL, 'name': 'is_ca', 'value': CAST(is_ca AS VARCHAR)},
      {'key': NULL, 'name': 'spki', 'value': spki},
      {'key': NULL, 'name': 'ski', 'value': ski},
      {'key': NULL, 'name': 'aki', 'value': aki},
      {'key': NULL, 'name': 'precertificate', 'value': CASE WHEN precertificate THEN 'true' END},
      {'key': NULL, 'name': 'ct_logged_at', 'value': strftime(logged_at, '%Y-%m-%d %H:%M:%S.%g')},
      {'key': NULL, 'name': 'private_key', 'value': private_key},
      {'key': NULL, 'name': 'chain', 'value': chain},
      {'key': NULL, 'name': 'chain_anchor', 'value': 'x509-sha256:' || anchor},
      {'key': NULL, 'name': 'signed_by', 'value': 'x509-sha256:' || signed_by}
    ],
    list_transform(extensions, lambda e: {'key': NULL::VARCHAR, 'name': 'extension.' || e.oid, 'value': e.value}),
    list_transform(list_filter(extensions, lambda e: e.critical), lambda e: {'key': NULL::VARCHAR, 'name': 'extension.' || e.oid || '.critical', 'value': 'true'})
    ), lambda f: f.value IS NOT NULL) AS facts,
    list_filter([
      {'rule': 'x509-issuer-serial', 'relation': 'same-credential', 'strength': serial_strength, 'left_key': key, 'right_key': 'x509-serial:' || issuer || '/' || serial},
      {'rule': 'x509-svid-serial', 'relation': 'same-credential', 'strength': serial_strength, 'left_key': key, 'right_key': 'x509-serial:' || trust_domain || '/' || serial},
      {'rule': 'x509-public-key', 'relation': 'derived-from', 'strength': 'exact', 'left_key': key, 'right_key': 'spki-sha256:' || spki},
      {'rule': 'x509-signed-by', 'relation': 'derived-from', 'strength': 'exact', 'left_key': key, 'right_key': 'x509-sha256:' || signed_by}
    ], lambda c: c.right_key IS NOT NULL) AS claims
  FROM keyed
)
SELECT *, event_id_of('x509', sha256, NULL, NULL) AS event_id, hash('x509', key, facts, claims) AS context_id FROM told;

INSERT INTO event BY NAME
SELECT event_id, file_id, ordinal, sha256 AS event_uid, not_before AS occurred_at, CASE WHEN not_before IS NULL THEN 'file' ELSE 'record' END AS time_basis,
  'x509' AS source, 'x509:' || coalesce(issuer, 'unknown') AS system_key, 'service' AS category, 'x509' AS service,
  CASE WHEN precertificate THEN 'Precertificate' ELSE 'Certificate' END AS "action", coalesce(subject_key, list_extract(sans, 1)) AS resource,
  'allowed' AS outcome, sha256 AS request_id, 'states-what-is' AS noise, context_id
FROM _stated;

INSERT INTO event_record
SELECT event_id_of('x509', sha256, NULL, NULL), file_id, ordinal, 'duplicate' FROM _place WHERE delivery > 1;

INSERT INTO _context SELECT context_id, key, facts, claims FROM _stated;

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, not_before AS occurred_at, 'issued' AS phase, key AS credential_key,
  CASE WHEN spiffe_id IS NULL THEN 'x509-certificate' ELSE 'x509-svid' END AS kind, not_before, not_after AS expires_at,
  CASE WHEN not_after IS NULL THEN 'never' ELSE 'at' END AS expiry, subject_key, coalesce('spire:' || trust_domain, 'x509:' || issuer) AS issuer_key
FROM _stated;

DROP TABLE _chain;
DROP TABLE _place;
DROP TABLE _stated;
