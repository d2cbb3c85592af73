-- Calls as events, what they say was checked, and what they say of their credential. One row of _staged is one call here.

-- The claims of a JWT, unverified; NULL where it is none.
CREATE OR REPLACE TEMP MACRO k8s_claims(t) AS
  CASE WHEN starts_with(t, 'eyJ') THEN
    try_cast(try(decode(from_base64(rpad(translate(split_part(t, '.', 2), '-_', '+/'), ((strlen(split_part(t, '.', 2)) + 3) // 4 * 4)::INTEGER, '=')))) AS JSON) END;

-- SHA-256 of the first certificate of a PEM text that is itself in Base64.
CREATE OR REPLACE TEMP MACRO k8s_certificate(t) AS
  sha256(try(from_base64(regexp_replace(
    present(regexp_extract(try(decode(from_base64(t))), '-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----', 1)), '\s', '', 'g'))));

-- Tokens and certificates that a call hands out, approves or has looked at. Only the server's own answer says which token one is: what is
-- sent to be reviewed may claim another's id.
CREATE OR REPLACE TEMP TABLE _issue AS
WITH
body AS (
  SELECT event_id, topic, "action", subresource, occurred_at, cluster, namespace, object_name, issued_id, request, response,
    CASE topic WHEN 'token' THEN (response->>'$.status.token') WHEN 'review' THEN (request->>'$.spec.token') END AS bearer,
    coalesce((response->'$.spec'), (request->'$.spec')) AS spec
  FROM _staged WHERE topic IN ('token', 'review', 'certificate')
),
read AS (
  SELECT *, k8s_claims(bearer) AS claims,
    CASE topic WHEN 'token' THEN (spec->>'$.audiences[*]') WHEN 'certificate' THEN list_concat([x FOR x IN [(spec->>'$.signerName')] IF x IS NOT NULL], (spec->>'$.usages[*]'))
      END AS said,
    k8s_credential((response->>'$.status.user.extra."authentication.kubernetes.io/credential-id"[0]')) AS reviewed,
    coalesce(k8s_certificate((response->>'$.status.certificate')), k8s_certificate((request->>'$.status.certificate'))) AS certificate,
    coalesce((response->>'$.status.conditions[*].type'), (request->>'$.status.conditions[*].type')) AS conditions
  FROM body
)
SELECT
  event_id, topic, "action", subresource, certificate IS NOT NULL AS signed, list_contains(conditions, 'Approved') AS approved, list_contains(conditions, 'Denied') AS denied,
  hashed_text(coalesce(
    CASE topic WHEN 'token' THEN k8s_credential(issued_id) WHEN 'review' THEN reviewed END,
    CASE WHEN topic = 'token' THEN 'k8s-jti:' || present((claims->>'$.jti')) END,
    CASE WHEN claims IS NOT NULL THEN 'jwt-sha256:' || sha256(bearer) END,
    'x509-sha256:' || certificate)) AS issued,
  CASE WHEN claims IS NOT NULL THEN 'jwt-sha256:' || sha256(bearer) END AS issued_hash,
  CASE WHEN topic = 'token' THEN 'k8s-user:' || cluster || '/system:serviceaccount:' || namespace || ':' || object_name END AS subject,
  coalesce(epoch_time((claims->>'$.exp')), stated_time((response->>'$.status.expirationTimestamp')),
    CASE WHEN topic = 'token' THEN occurred_at + to_seconds(lifetime_seconds((spec->>'$.expirationSeconds'))) END) AS expires_at,
  CASE WHEN topic = 'token' AND claims IS NULL AND (spec->>'$.expirationSeconds') = '3607' THEN 'true' END AS may_be_extended,
  CASE WHEN len(said) > 0 THEN list_transform(said, lambda s: hashed_text(s)) END AS scope,
  hashed_text((spec->>'$.boundObjectRef.kind')) AS bound_kind, hashed_text((spec->>'$.boundObjectRef.name')) AS bound_name,
  hashed_text(present((spec->>'$.boundObjectRef.uid'))) AS bound_uid,
  hashed_text((spec->>'$.username')) AS requester,
  hashed_text(k8s_credential(coalesce((spec->>'$.extra."authentication.kubernetes.io/credential-id"[0]'), (spec->>'$.extra."authentication.k8s.io/credential-id"[0]'))))
    AS requester_credential,
  CASE WHEN topic = 'certificate' THEN object_name END AS request_name
FROM read;

CREATE OR REPLACE TEMP VIEW _call AS
SELECT *, 'k8s-user:' || cluster || '/' || username AS actor_key,
  coalesce('pod:' || pod_uid, 'pod:' || cluster || '/' || split_part(username, ':', 3) || '/' || pod_name) AS workload_key,
  CASE WHEN coalesce(credential_key, username) IS NOT NULL THEN
    hash(caller_id, effective, allowed_by, legacy_secret, legacy_token, stale_token, issued_id, request, response) END AS context_id
FROM _staged;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, audit_id AS event_uid, occurred_at, 'record' AS time_basis, 'kubernetes-audit' AS source, 'k8s:' || cluster AS system_key,
  namespace AS account, 'management' AS category, api_group AS service, "action",
  CASE
    WHEN topic = 'rbac' OR "action" IN ('impersonate', 'bind', 'escalate', 'approve', 'sign') THEN 'permissions'
    WHEN topic = 'certificate' THEN CASE WHEN subresource = 'approval' THEN 'permissions' WHEN "action" = 'create' THEN 'auth' ELSE 'write' END
    WHEN topic = 'review' OR (topic = 'token' AND "action" = 'create') THEN 'auth'
    WHEN regexp_matches(resource_type, '^(self|local)?subject(access|rules)?reviews$') OR resource_type = 'selfsubjectrulesreviews' THEN 'read'
    WHEN subresource IN ('exec', 'attach', 'portforward') OR (resource_type = 'nodes' AND subresource = 'proxy') THEN 'write'
    WHEN "action" IN ('list', 'watch') THEN 'list'
    WHEN "action" IN ('get', 'head', 'options') THEN 'read'
    WHEN "action" IN ('create', 'update', 'patch', 'delete', 'deletecollection', 'post', 'put', 'proxy') THEN 'write'
  END AS access,
  resource, outcome, "error", credential_key, principal_kind, actor_key, 'k8s-user:' || cluster || '/' || effective AS effective_key, client_addr, user_agent,
  session_name, workload_key, audit_id AS request_id,
  CASE WHEN resource_type IS NULL AND username = 'system:anonymous' AND credential_key IS NULL AND effective IS NULL AND outcome = 'allowed' AND "action" = 'get'
    AND regexp_matches(resource, '^/(healthz|livez|readyz)(/|$)') THEN 'k8s-health-check' END AS noise,
  context_id
FROM _call;

INSERT INTO event_permission
SELECT event_id, "action" || ' ' || CASE WHEN resource_type IS NULL THEN resource ELSE concat_ws('/', api_group, resource_type, subresource) END, resource, decision = 'allow'
FROM _staged WHERE decision IN ('allow', 'forbid');

-- A token kept in a secret has no id of its own in the log: the secret names it. A review looks at somebody else's token.
INSERT INTO event_key
SELECT event_id, 'secret:k8s:' || cluster || '/' || split_part(legacy_secret, '/', 2) || '/' || split_part(legacy_secret, '/', 1), 'legacy-token'
FROM _staged WHERE legacy_secret IS NOT NULL
UNION ALL
SELECT event_id, 'secret:k8s:' || cluster || '/kube-system/bootstrap-token-' || substr(username, 18), 'bootstrap-token'
FROM _staged WHERE principal_kind = 'BootstrapToken'
UNION ALL
SELECT event_id, issued, 'reviewed-token' FROM _issue WHERE topic = 'review' AND issued IS NOT NULL;

-- A binding as the reason names it: kind, name (of a RoleBinding with its namespace behind), role, subject.
CREATE OR REPLACE TEMP MACRO k8s_turned(t) AS regexp_replace(t, '^(.*)/([^/]*)$', '\2/\1');
CREATE OR REPLACE TEMP MACRO k8s_binding(parts, reason) AS
  CASE WHEN parts.binding = '' THEN reason
    ELSE parts.binding_kind || ' ' || CASE parts.binding_kind WHEN 'RoleBinding' THEN k8s_turned(parts.binding) ELSE parts.binding END
      || ' of ' || parts.role_kind || ' ' || parts.role_name || ' to ' || parts.subject_kind || ' '
      || CASE parts.subject_kind WHEN 'ServiceAccount' THEN k8s_turned(parts.subject) ELSE parts.subject END END;

INSERT INTO _context
WITH
place AS (
  SELECT context_id, min(file_id * 1099511627776 + ordinal) AS place FROM _call WHERE context_id IS NOT NULL GROUP BY context_id
),
told AS (
  SELECT c.*,
    regexp_extract(c.allowed_by, 'allowed by (\w+) "([^"]*)" of (\w+) "([^"]*)" to (\w+) "([^"]*)"',
      ['binding_kind', 'binding', 'role_kind', 'role_name', 'subject_kind', 'subject']) AS parts
  FROM _call AS c JOIN place AS p ON p.context_id = c.context_id AND p.place = c.file_id * 1099511627776 + c.ordinal
  WHERE c.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  t.context_id, coalesce(t.credential_key, t.actor_key),
  list_filter([
    {'key': CAST(NULL AS VARCHAR), 'name': 'user', 'value': t.username},
    {'key': CAST(NULL AS VARCHAR), 'name': 'user_uid', 'value': t.uid},
    {'key': CAST(NULL AS VARCHAR), 'name': 'groups', 'value': present(t.user_groups)},
    {'key': CAST(NULL AS VARCHAR), 'name': 'pod', 'value': t.pod_name},
    {'key': CAST(NULL AS VARCHAR), 'name': 'pod_uid', 'value': t.pod_uid},
    {'key': CAST(NULL AS VARCHAR), 'name': 'node', 'value': t.node_name},
    {'key': CAST(NULL AS VARCHAR), 'name': 'node_uid', 'value': t.node_uid},
    {'key': CAST(NULL AS VARCHAR), 'name': 'account', 'value': present(split_part(t.aws_arn, ':', 5))},
    {'key': CAST(NULL AS VARCHAR), 'name': 'eks.arn', 'value': t.aws_arn},
    {'key': CAST(NULL AS VARCHAR), 'name': 'eks.canonical_arn', 'value': t.aws_role},
    {'key': CAST(NULL AS VARCHAR), 'name': 'eks.principal', 'value': t.aws_principal},
    {'key': CAST(NULL AS VARCHAR), 'name': 'forwarded_for', 'value': t.forwarded},
    {'key': 'k8s-user:' || t.cluster || '/' || t.effective, 'name': 'granted_by', 'value': k8s_binding(t.parts, t.allowed_by)},
    {'key': CAST(NULL AS VARCHAR), 'name': 'legacy_token', 'value': coalesce(k8s_turned(t.legacy_secret), t.legacy_token)},
    {'key': CAST(NULL AS VARCHAR), 'name': 'stale_token', 'value': t.stale_token},
    {'key': i.issued, 'name': 'audiences', 'value': CASE WHEN i.topic = 'token' THEN present(array_to_string(i.scope, ', ')) END},
    {'key': i.issued, 'name': 'bound_to', 'value': CASE WHEN i.topic = 'token' THEN i.bound_kind || ' ' || i.bound_name END},
    {'key': i.issued, 'name': 'may_be_extended', 'value': i.may_be_extended},
    {'key': i.issued, 'name': 'token_sha256', 'value': replace(i.issued_hash, 'jwt-sha256:', 'sha256:')},
    {'key': i.issued, 'name': 'requested_by', 'value': CASE WHEN i.signed THEN i.requester END},
    {'key': i.issued, 'name': 'request', 'value': CASE WHEN i.signed THEN i.request_name END},
    {'key': i.issued, 'name': 'signer', 'value': CASE WHEN i.signed THEN i.scope[1] END}
  ], lambda f: f.value IS NOT NULL AND (f.name NOT IN ('audiences', 'bound_to', 'may_be_extended') OR i.issued IS NOT NULL)),
  list_filter([
    {'rule': 'k8s-authenticated-user', 'relation': 'acts-as', 'strength': 'exact', 'left_key': t.credential_key, 'right_key': t.actor_key},
    {'rule': 'k8s-impersonation', 'relation': 'acts-as', 'strength': 'exact', 'left_key': t.credential_key, 'right_key': 'k8s-user:' || t.cluster || '/' || t.effective},
    {'rule': 'k8s-token-pod', 'relation': 'runs-as', 'strength': 'exact', 'left_key': t.credential_key, 'right_key': t.workload_key},
    {'rule': 'k8s-token-node', 'relation': 'runs-as', 'strength': 'exact', 'left_key': t.credential_key, 'right_key': 'host:' || t.node_name},
    {'rule': 'k8s-token-hash', 'relation': 'same-credential', 'strength': 'exact', 'left_key': i.issued, 'right_key': CASE WHEN i.issued <> i.issued_hash THEN i.issued_hash END},
    {'rule': 'k8s-issued-token', 'relation': 'acts-as', 'strength': 'exact', 'left_key': CASE WHEN i.topic = 'token' THEN i.issued END, 'right_key': i.subject},
    {'rule': 'k8s-bound-token', 'relation': 'runs-as', 'strength': 'exact', 'left_key': CASE WHEN i.bound_kind = 'Pod' THEN i.issued END, 'right_key': 'pod:' || i.bound_uid},
    {'rule': 'k8s-bound-token', 'relation': 'runs-as', 'strength': 'exact', 'left_key': CASE WHEN i.bound_kind = 'Node' THEN i.issued END, 'right_key': 'host:' || i.bound_name}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL)
FROM told AS t LEFT JOIN _issue AS i ON i.event_id = t.event_id;
