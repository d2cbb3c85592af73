-- One row for each audit line: everything that later statements need, read from the JSON once.
-- Reads the view _record(file_id, ordinal, entry_sha256, r, raw). What an export wraps has the type of record-type.ts.

-- A value of user.extra: a list of one text; some writers give the text alone.
CREATE OR REPLACE TEMP MACRO k8s_extra(j) AS present(coalesce((j->>'$[0]'), CASE WHEN starts_with(j, '"') THEN (j->>'$') END));

-- What an export wraps: the event as a text, or as an object that its reader has opened already.
CREATE OR REPLACE TEMP MACRO k8s_wrapped(j) AS CASE WHEN starts_with(j, '"') THEN (j->>'$') WHEN starts_with(j, '{') THEN CAST(j AS VARCHAR) END;

-- Key of a credential by its id in the log.
CREATE OR REPLACE TEMP MACRO k8s_credential(t) AS
  CASE WHEN starts_with(t, 'JTI=') THEN 'k8s-jti:' || present(substr(t, 5))
    WHEN starts_with(t, 'X509SHA256=') THEN 'x509-sha256:' || lower(present(substr(t, 12))) END;

-- The cluster that a wrapping names: an AKS resource id as subscription:group:name, an EKS log group as account:name.
CREATE OR REPLACE TEMP MACRO k8s_cluster(resource_id, log_group) AS
  coalesce(
    present(lower(regexp_replace(regexp_extract(resource_id, '(?i)^/?subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.[^/]+/[^/]+/[^/]+'),
      '(?i)^/?subscriptions/([^/]+)/resourcegroups/([^/]+)/providers/[^/]+/[^/]+/([^/]+)$', '\1:\2:\3'))),
    present(regexp_replace(regexp_extract(log_group, '^\d+:/aws/eks/[^/]+/cluster$'), '^(\d+):/aws/eks/([^/]+)/cluster$', '\1:\2')));

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
held AS NOT MATERIALIZED (
  SELECT file_id, ordinal, entry_sha256, raw, r,
    CASE WHEN r.auditID IS NULL AND r.verb IS NULL THEN
      coalesce((r.properties->>'$.log'), k8s_wrapped(r."message"), k8s_wrapped(r."@message"), k8s_wrapped(r.log), k8s_wrapped(r.log_s)) END AS inner_text
  FROM _record
),
opened AS NOT MATERIALIZED (
  SELECT file_id, ordinal, entry_sha256, raw, r IS NULL AS no_object, r.category AS category,
    CASE WHEN inner_text IS NOT NULL THEN k8s_cluster(coalesce(r.resourceId, r._ResourceId), r."@log") END AS named_cluster,
    CASE WHEN inner_text IS NULL THEN r ELSE try_cast(try_cast(inner_text AS JSON) AS RECORD_TYPE) END AS r
  FROM held
),
flat AS NOT MATERIALIZED (
  SELECT
    file_id, ordinal, entry_sha256, raw, no_object, category, coalesce(named_cluster, 'default') AS cluster,
    present(r.auditID) AS audit_id,
    CASE r.stage WHEN 'ResponseComplete' THEN 1 WHEN 'Panic' THEN 2 WHEN 'ResponseStarted' THEN 3 WHEN 'RequestReceived' THEN 4 ELSE 5 END AS rank,
    coalesce(r.stage, r.auditID) IS NOT NULL AND r.verb IS NOT NULL AS is_event,
    coalesce(r.requestReceivedTimestamp, r."timestamp") AS received,
    stated_time(coalesce(r.requestReceivedTimestamp, r."timestamp", r.stageTimestamp)) AS occurred_at,
    r.requestURI AS uri,
    present(r.objectRef.resource) AS resource_type, present(r.objectRef."namespace") AS namespace, present(r.objectRef.subresource) AS subresource,
    CASE WHEN r.objectRef.resource IS NULL THEN 'non-resource' ELSE coalesce(present(r.objectRef.apiGroup), 'core') END AS api_group,
    coalesce(present(r.objectRef."name"), CASE WHEN r.verb = 'create' AND r.objectRef.subresource IS NULL THEN
      coalesce((r.responseObject->>'$.metadata.name'), (r.requestObject->>'$.metadata.name')) END) AS object_name,
    r.verb AS "action",
    try_cast(r.responseStatus.code AS INTEGER) AS code, present(r.responseStatus.reason) AS reason, r.responseStatus.status AS status,
    r.annotations AS note,
    r."user" AS who, r."user".extra AS extra,
    present(r.impersonatedUser.username) AS effective,
    present(r.sourceIPs[-1]) AS client_addr,
    CASE WHEN len(r.sourceIPs) > 1 THEN array_to_string(r.sourceIPs[:-2], ', ') END AS forwarded,
    present(r.userAgent) AS user_agent,
    r.requestObject AS request, r.responseObject AS response
  FROM opened
),
told AS NOT MATERIALIZED (
SELECT
  file_id, ordinal, entry_sha256, raw, rank, cluster, audit_id, occurred_at, api_group, resource_type, namespace, object_name, subresource, "action",
  event_id_of('kubernetes-audit', CASE WHEN audit_id IS NOT NULL THEN concat_ws(chr(31), audit_id, received, "action", uri) END, entry_sha256, ordinal) AS event_id,
  CASE WHEN resource_type IS NULL THEN split_part(split_part(uri, '?', 1), '#', 1)
    ELSE concat_ws('/', namespace, resource_type, object_name, subresource) END AS resource,
  contains(uri, 'dryRun=') AS dry_run,
  note."authorization.k8s.io/decision" AS decision,
  CASE
    WHEN note."authorization.k8s.io/decision" = 'forbid' OR code IN (401, 403) THEN 'denied'
    WHEN rank = 2 OR code >= 400 OR status = 'Failure' THEN 'failed'
    WHEN code IS NOT NULL OR rank IN (1, 3) OR note."authorization.k8s.io/decision" = 'allow' THEN 'allowed'
  END AS outcome,
  CASE WHEN code >= 400 OR status = 'Failure' THEN coalesce(reason, code::VARCHAR) WHEN rank = 2 THEN 'Panic' END AS "error",
  present(who.username) AS username, present(who.uid) AS uid, array_to_string(list_sort(who."groups"), ', ') AS user_groups,
  coalesce(k8s_credential(coalesce(k8s_extra(extra."authentication.kubernetes.io/credential-id"), k8s_extra(extra."authentication.k8s.io/credential-id"))),
    'aws-key:' || k8s_extra(extra.accessKeyId)) AS credential_key,
  k8s_extra(extra."authentication.kubernetes.io/pod-name") AS pod_name, k8s_extra(extra."authentication.kubernetes.io/pod-uid") AS pod_uid,
  coalesce(k8s_extra(extra."authentication.kubernetes.io/node-name"), k8s_extra(extra."authentication.k8s.io/node-name")) AS node_name,
  coalesce(k8s_extra(extra."authentication.kubernetes.io/node-uid"), k8s_extra(extra."authentication.k8s.io/node-uid")) AS node_uid,
  k8s_extra(extra.arn) AS aws_arn, k8s_extra(extra.canonicalArn) AS aws_role, k8s_extra(extra.principalId) AS aws_principal,
  k8s_extra(extra.sessionName) AS session_name,
  effective, client_addr, forwarded, user_agent,
  CASE WHEN note."authorization.k8s.io/decision" = 'allow' THEN present(note."authorization.k8s.io/reason") END AS allowed_by,
  coalesce(note."authentication.kubernetes.io/issued-credential-id", note."authentication.k8s.io/issued-credential-id") AS issued_id,
  coalesce(note."authentication.k8s.io/legacy-token-autogenerated-secret", note."authentication.k8s.io/legacy-token-manual-secret",
    note."authentication.k8s.io/legacy-token-invalidated") AS legacy_secret,
  note."authentication.k8s.io/legacy-token" AS legacy_token, note."authentication.k8s.io/stale-token" AS stale_token,
  CASE
    WHEN resource_type = 'serviceaccounts' AND subresource = 'token' THEN 'token'
    WHEN resource_type = 'tokenreviews' AND "action" = 'create' THEN 'review'
    WHEN resource_type = 'certificatesigningrequests' AND "action" IN ('create', 'update', 'patch') THEN 'certificate'
    WHEN resource_type = 'secrets' AND api_group = 'core' AND subresource IS NULL THEN 'secret'
    WHEN api_group = 'rbac.authorization.k8s.io' AND resource_type IN ('roles', 'clusterroles', 'rolebindings', 'clusterrolebindings') AND "action" NOT IN ('get', 'list', 'watch')
      THEN 'rbac'
  END AS topic,
  request, response,
  CASE
    WHEN no_object THEN 'not-an-object'
    WHEN NOT is_event THEN CASE WHEN category IS NULL THEN 'not-this-source' ELSE 'other-entry-type' END
    WHEN occurred_at IS NULL THEN 'bad-time'
  END AS reject,
  CASE
    WHEN NOT is_event THEN CASE WHEN category IS NULL THEN 'an audit event has a stage and a verb' ELSE 'log of category ' || category END
    WHEN occurred_at IS NULL THEN 'no time of the request, or not a time'
  END AS detail
FROM flat
)
SELECT * EXCLUDE (raw, request, response),
  CASE WHEN topic <> 'secret' THEN request END AS request,
  CASE WHEN topic <> 'secret' THEN response END AS response,
  CASE WHEN topic = 'secret' THEN CASE WHEN "action" IN ('list', 'watch') THEN coalesce((response->>'$.kind'), '') WHEN "action" = 'create' THEN (request->>'$.type') END END AS secret_kind,
  CASE WHEN topic = 'secret' AND "action" = 'create' THEN (request->>'$.metadata.annotations."kubernetes.io/service-account.name"') END AS secret_account,
  CASE WHEN topic = 'secret' AND "action" IN ('list', 'watch') AND (response->>'$.kind') = 'SecretList' THEN
    list_transform((response->>'$.items[*].metadata.name'), lambda n, i: {'namespace': (response->>'$.items[*].metadata.namespace')[i], 'secret_name': n}) END AS secrets,
  CASE
    WHEN username IS NULL THEN NULL
    WHEN starts_with(username, 'system:serviceaccount:') THEN 'ServiceAccount'
    WHEN starts_with(username, 'system:node:') THEN 'Node'
    WHEN username = 'system:anonymous' THEN 'Anonymous'
    WHEN starts_with(username, 'system:bootstrap:') THEN 'BootstrapToken'
    WHEN starts_with(username, 'system:') THEN 'System'
    ELSE 'User' END AS principal_kind,
  hash(cluster, username, uid, user_groups, credential_key, pod_name, pod_uid, node_name, node_uid, aws_arn, aws_role, aws_principal, session_name, forwarded)
    AS caller_id,
  hash(client_addr, namespace, resource, api_group, "action", "error", effective, allowed_by) AS call_id,
  raw AS excerpt
FROM told;

-- User agents, callers and calls are few: looking for secrets among the distinct ones costs next to nothing. Keys are made of names: both are
-- masked alike.
UPDATE _staged SET user_agent = masked_text(user_agent)
WHERE user_agent IN (SELECT user_agent FROM (SELECT DISTINCT user_agent FROM _staged) WHERE has_secret(user_agent));

UPDATE _staged AS s SET
  cluster = clean[1], username = clean[2], uid = clean[3], user_groups = clean[4], credential_key = clean[5], pod_name = clean[6], pod_uid = clean[7],
  node_name = clean[8], node_uid = clean[9], aws_arn = clean[10], aws_role = clean[11], aws_principal = clean[12], session_name = clean[13],
  forwarded = clean[14]
FROM (
  SELECT caller_id, hashed_texts(names) AS clean
  FROM (
    SELECT caller_id, [cluster, username, uid, user_groups, credential_key, pod_name, pod_uid, node_name, node_uid, aws_arn, aws_role, aws_principal,
      session_name, forwarded] AS names
    FROM _staged WHERE rowid IN (SELECT min(rowid) FROM _staged GROUP BY caller_id)
  )
  WHERE has_secret(array_to_string(names, chr(10)))
) AS caller
WHERE caller.caller_id = s.caller_id;

UPDATE _staged AS s SET
  client_addr = clean[1], namespace = clean[2], object_name = clean[3], resource_type = clean[4], subresource = clean[5],
  resource = CASE WHEN resource_type IS NULL THEN clean[6] ELSE concat_ws('/', clean[2], clean[4], clean[3], clean[5]) END,
  api_group = clean[7], "action" = clean[8], "error" = clean[9], effective = clean[10], allowed_by = clean[11]
FROM (
  SELECT call_id, hashed_texts(names) AS clean
  FROM (
    SELECT call_id, [client_addr, namespace, object_name, resource_type, subresource, resource, api_group, "action", "error", effective, allowed_by] AS names
    FROM _staged WHERE rowid IN (SELECT min(rowid) FROM _staged GROUP BY call_id)
  )
  WHERE has_secret(array_to_string(names, chr(10)))
) AS one_call
WHERE one_call.call_id = s.call_id;

-- Ids of the server's own making hold no secret; a client may choose another one.
UPDATE _staged SET audit_id = hashed_text(audit_id) WHERE length(audit_id) > 36 OR contains(audit_id, '.') OR contains(audit_id, '=');

UPDATE _staged SET issued_id = hashed_text(issued_id), legacy_secret = hashed_text(legacy_secret), legacy_token = hashed_text(legacy_token), stale_token = hashed_text(stale_token)
WHERE coalesce(issued_id, legacy_secret, legacy_token, stale_token) IS NOT NULL;
