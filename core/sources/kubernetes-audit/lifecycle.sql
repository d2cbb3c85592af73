-- What calls did to credentials. A dry run changes nothing.

-- Tokens that the API server itself hands out.
INSERT INTO lifecycle BY NAME
SELECT
  c.event_id, c.file_id, c.ordinal, c.occurred_at,
  CASE c.outcome WHEN 'allowed' THEN 'issued' WHEN 'denied' THEN 'refused' WHEN 'failed' THEN 'refused' ELSE 'requested' END AS phase,
  CASE WHEN c.outcome = 'allowed' THEN i.issued END AS credential_key, 'kubernetes-token' AS kind,
  CASE WHEN c.outcome = 'allowed' THEN c.occurred_at END AS not_before,
  CASE WHEN c.outcome = 'allowed' THEN i.expires_at END AS expires_at,
  CASE WHEN c.outcome = 'allowed' AND i.expires_at IS NOT NULL THEN 'at' ELSE 'unknown' END AS expiry,
  i.subject AS subject_key, 'k8s:' || c.cluster AS issuer_key, c.credential_key AS parent_key, c.credential_key AS by_key, i.scope
FROM _staged AS c JOIN _issue AS i ON i.event_id = c.event_id
WHERE i.topic = 'token' AND i."action" = 'create' AND NOT c.dry_run;

-- A secret of this type makes the cluster fill in a token that never ends; with its service account every token of it ends.
INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'issued' AS phase, 'kubernetes-token' AS kind, occurred_at AS not_before, 'never' AS expiry,
  'k8s-user:' || cluster || '/system:serviceaccount:' || namespace || ':' || hashed_text(secret_account) AS subject_key, 'k8s:' || cluster AS issuer_key,
  credential_key AS parent_key, credential_key AS by_key, ['secret ' || resource] AS scope
FROM _staged
WHERE topic = 'secret' AND "action" = 'create' AND secret_kind = 'kubernetes.io/service-account-token' AND outcome = 'allowed' AND NOT dry_run;

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, occurred_at, 'revoked' AS phase, 'kubernetes-token' AS kind, 'unknown' AS expiry,
  'k8s-user:' || cluster || '/system:serviceaccount:' || namespace || ':' || object_name AS subject_key, 'k8s:' || cluster AS issuer_key, credential_key AS by_key
FROM _staged
WHERE resource_type = 'serviceaccounts' AND api_group = 'core' AND subresource IS NULL AND "action" = 'delete' AND object_name IS NOT NULL AND outcome = 'allowed'
  AND NOT dry_run;

-- Certificates: asked for, approved or denied (at levels that log the decision), signed.
INSERT INTO lifecycle BY NAME
SELECT
  c.event_id, c.file_id, c.ordinal, c.occurred_at,
  CASE WHEN c.outcome IN ('denied', 'failed') OR (i.subresource = 'approval' AND i.denied) THEN 'refused'
    WHEN i.signed OR (i.subresource = 'approval' AND i.approved) THEN 'issued'
    ELSE 'requested' END AS phase,
  CASE WHEN i.signed THEN i.issued END AS credential_key, 'x509-certificate' AS kind, 'unknown' AS expiry, i.subject AS subject_key,
  'k8s:' || c.cluster AS issuer_key,
  CASE WHEN i.subresource IS NULL THEN c.credential_key ELSE i.requester_credential END AS parent_key, c.credential_key AS by_key, i.scope
FROM _staged AS c JOIN _issue AS i ON i.event_id = c.event_id
WHERE i.topic = 'certificate' AND NOT c.dry_run
  AND ((i.subresource IS NULL AND i."action" = 'create') OR (i.subresource = 'approval' AND (i.approved OR i.denied)) OR (i.subresource = 'status' AND i.signed));

-- Secrets that were read. A list or a watch hands out every secret it covers: those of the answer by name where it is logged, else all of the
-- namespace or the cluster; how it was done stands in the scope. A table or a list of metadata holds no values.
INSERT INTO lifecycle BY NAME
WITH reading AS (
  SELECT *, 'secret:k8s:' || cluster || '/' AS place,
    CASE WHEN object_name IS NOT NULL THEN [concat_ws('/', namespace, object_name)]
      WHEN secrets IS NOT NULL THEN list_transform(secrets, lambda s: hashed_text(concat_ws('/', coalesce(s.namespace, namespace), s.secret_name)))
      ELSE [concat_ws('/', namespace, '*')] END AS names
  FROM _staged
  WHERE topic = 'secret' AND "action" IN ('get', 'list', 'watch') AND outcome = 'allowed'
    AND (secret_kind IS NULL OR secret_kind IN ('', 'SecretList', 'Secret', 'WatchEvent'))
)
SELECT event_id, file_id, ordinal, occurred_at, 'disclosed' AS phase, 'unknown' AS expiry, place || unnest(list_sort(list_distinct(names))) AS subject_key,
  'k8s:' || cluster AS issuer_key, credential_key AS by_key, ["action"] AS scope
FROM reading;
