-- Certificates and their places are kept; their events are put together when everything is in (conclude.sql).

INSERT INTO _certificate_place BY NAME SELECT file_id, ordinal, entry_sha256, sha256, container, anchor, private_key, logged_at FROM _staged;

INSERT INTO _certificate BY NAME
SELECT DISTINCT ON (sha256) sha256, der, serial, subject, issuer, not_before, not_after, sans, spiffe_id, key_usage, extended_key_usage, is_ca, spki, ski, aki, precertificate, extensions
FROM _staged WHERE sha256 NOT IN (SELECT sha256 FROM _certificate);
