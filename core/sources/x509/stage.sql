-- One row for each certificate in its place.

CREATE OR REPLACE TEMP TABLE _staged AS
SELECT
  file_id, ordinal, entry_sha256, event_id_of('x509', r.sha256, entry_sha256, ordinal) AS event_id,
  r.sha256 AS sha256, r.container AS container, coalesce(r.anchor, false) AS anchor, r.private_key AS private_key, epoch_time(r.logged_at) AS logged_at,
  from_base64(r.der) AS der, r.serial AS serial, hashed_text(present(r.subject)) AS subject, hashed_text(present(r.issuer)) AS issuer,
  stated_time(r."notBefore") AS not_before,
  CASE WHEN NOT starts_with(r."notAfter", '9999-12-31T23:59:59') THEN stated_time(r."notAfter") END AS not_after,
  list_transform(r.sans, lambda n: hashed_text(n)) AS sans, hashed_text(r."spiffeId") AS spiffe_id, r."keyUsage" AS key_usage, r."extendedKeyUsage" AS extended_key_usage,
  r."isCa" AS is_ca, r.spki AS spki, r.ski AS ski, r.aki AS aki, r.precertificate AS precertificate,
  list_transform(r.extensions, lambda e: {'oid': e.oid, 'critical': e.critical,
    'value': CASE WHEN length(e.value) > 4096 THEN secret_hash(e.value) ELSE hashed_text(e.value) END}) AS extensions,
  CASE WHEN r IS NULL THEN 'not-an-object' WHEN r.block IS NOT NULL THEN 'other-entry-type' WHEN r.sha256 IS NULL OR r.der IS NULL THEN 'not-this-source' END AS reject,
  CASE WHEN r.block IS NOT NULL THEN 'no certificate: ' || lower(r.block) WHEN r.sha256 IS NULL OR r.der IS NULL THEN 'a certificate has its DER and its hash' END AS detail,
  CASE WHEN r.block IS NULL THEN CAST(raw AS VARCHAR) END AS excerpt
FROM _record;
