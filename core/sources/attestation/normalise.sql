-- Envelopes and keys state what is; whether signatures hold is worked out when all entries are in.

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, made_at AS occurred_at, CASE WHEN made_at IS NULL THEN 'file' ELSE 'record' END AS time_basis,
  'attestation' AS source, 'attestation:' || coalesce(first_signer, r.spki_sha256, 'unknown') AS system_key, 'service' AS category,
  'attestation' AS service, CASE WHEN r.spki IS NOT NULL THEN 'PublicKey' ELSE 'Statement' END AS "action",
  CASE WHEN r.spki IS NOT NULL THEN 'attestation-key:' || r.spki_sha256 ELSE masked_text(r.predicate_type) END AS resource,
  'allowed' AS outcome, 'states-what-is' AS noise
FROM _staged;

INSERT INTO _attestation SELECT event_id, file_id, ordinal FROM _staged WHERE r.form IS NOT NULL;

INSERT INTO _attestation_subject
SELECT event_id, place, hashed_text(subject.name), hashed_text(subject.sha256)
FROM (SELECT event_id, generate_subscripts(r.subjects, 1) AS place, unnest(r.subjects) AS subject FROM _staged WHERE r.form IS NOT NULL);

INSERT INTO _attestation_key SELECT event_id, r.spki_sha256, r.spki FROM _staged WHERE r.spki IS NOT NULL;
