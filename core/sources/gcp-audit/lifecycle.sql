-- What calls do to credentials. A minted token has no id in these logs: its row says whose it is, for what and how long, and names no key.

INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE WHEN outcome = 'allowed' THEN 'issued' ELSE 'refused' END AS phase,
  CASE call WHEN 'GenerateIdToken' THEN 'jwt' WHEN 'SignJwt' THEN 'jwt' WHEN 'SignBlob' THEN 'gcp-signed-blob' ELSE 'gcp-access-token' END AS kind,
  CASE WHEN outcome = 'allowed' THEN occurred_at END AS not_before,
  CASE WHEN outcome = 'allowed' THEN coalesce(token_until, occurred_at + to_seconds(lifetime)) END AS expires_at,
  CASE WHEN outcome = 'allowed' AND (token_until IS NOT NULL OR lifetime IS NOT NULL) THEN 'at' ELSE 'unknown' END AS expiry,
  CASE WHEN call = 'ExchangeToken' THEN actor_key ELSE account_key END AS subject_key,
  system_key AS issuer_key, coalesce(credential_key, CASE WHEN call = 'ExchangeToken' THEN third_party_key END) AS parent_key,
  credential_key AS by_key, scope
FROM _gcp_event
WHERE call IN ('GenerateAccessToken', 'GenerateIdToken', 'SignBlob', 'SignJwt', 'ExchangeToken');

INSERT INTO lifecycle BY NAME
SELECT
  event_id, file_id, ordinal, occurred_at,
  CASE WHEN outcome <> 'allowed' THEN 'refused'
    WHEN call IN ('CreateServiceAccountKey', 'UploadServiceAccountKey') THEN CASE WHEN named_key IS NULL THEN 'requested' ELSE 'issued' END
    WHEN call = 'DeleteServiceAccountKey' THEN 'deleted'
    WHEN call = 'DisableServiceAccountKey' THEN 'disabled'
    ELSE 'enabled' END AS phase,
  named_key AS credential_key, 'gcp-service-account-key' AS kind,
  CASE WHEN makes AND outcome = 'allowed' THEN coalesce(key_from, occurred_at) END AS not_before,
  key_until AS expires_at,
  CASE WHEN key_never THEN 'never' WHEN key_until IS NOT NULL THEN 'at' ELSE 'unknown' END AS expiry,
  account_key AS subject_key, system_key AS issuer_key, CASE WHEN makes THEN credential_key END AS parent_key, credential_key AS by_key
FROM (SELECT *, call IN ('CreateServiceAccountKey', 'UploadServiceAccountKey') AS makes FROM _gcp_event)
WHERE call IN ('CreateServiceAccountKey', 'UploadServiceAccountKey', 'DeleteServiceAccountKey', 'DisableServiceAccountKey', 'EnableServiceAccountKey');

-- A service account that is switched or deleted takes all its keys and tokens with it.
INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at,
  CASE call WHEN 'DeleteServiceAccount' THEN 'deleted' WHEN 'DisableServiceAccount' THEN 'disabled' ELSE 'enabled' END AS phase,
  'gcp-service-account' AS kind, 'unknown' AS expiry, account_key AS subject_key, system_key AS issuer_key, credential_key AS by_key
FROM _gcp_event
WHERE outcome = 'allowed' AND call IN ('DeleteServiceAccount', 'UndeleteServiceAccount', 'DisableServiceAccount', 'EnableServiceAccount');

-- A static secret was read from its store.
INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'disclosed' AS phase, 'unknown' AS expiry, secret_key AS subject_key,
  system_key AS issuer_key, credential_key AS by_key
FROM _gcp_event
WHERE outcome = 'allowed' AND secret_key IS NOT NULL;
