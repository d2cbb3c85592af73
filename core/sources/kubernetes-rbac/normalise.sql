-- Each object is an event at its creation that states what is; its content is grants, facts and, for a secret with a token, a lifecycle row.

CREATE OR REPLACE TEMP VIEW _object AS
SELECT *,
  CASE WHEN kind IN ('Role', 'ClusterRole') THEN k8s_role('default', namespace, object_name)
    WHEN kind IN ('RoleBinding', 'ClusterRoleBinding') THEN 'k8s-binding:default/' || coalesce(namespace, '') || '/' || object_name END AS slot,
  CASE kind WHEN 'ServiceAccount' THEN k8s_subject('default', kind, namespace, object_name)
    WHEN 'Secret' THEN k8s_subject('default', 'ServiceAccount', namespace, account_name) END AS account_key,
  CASE WHEN kind NOT IN ('RoleBinding', 'ClusterRoleBinding') THEN
    hash(kind, namespace, object_name, aggregation, labels, identities, secrets, automount, account_name, token_sha256) END AS context_id
FROM _staged;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, uid AS event_uid, created AS occurred_at, CASE WHEN created IS NULL THEN 'file' ELSE 'record' END AS time_basis,
  'kubernetes-rbac' AS source, 'k8s:default' AS system_key, namespace AS account, 'service' AS category, api_group AS service, kind AS "action",
  concat_ws('/', namespace, resource_type, object_name) AS resource, 'allowed' AS outcome, uid AS request_id, 'states-what-is' AS noise, context_id
FROM _object;

INSERT INTO _grant BY NAME
WITH stated AS (
  SELECT *, unnest(rules) AS rule, generate_subscripts(rules, 1) AS statement FROM _object WHERE kind IN ('Role', 'ClusterRole') AND len(rules) > 0
)
SELECT event_id, file_id, ordinal, 'states' AS change, slot, created AS since, slot AS holder_key, 'content' AS kind,
  CASE WHEN k8s_resources(rule.apiGroups, rule.resources, rule.nonResourceURLs) IS NULL THEN 'unknown' ELSE 'allow' END AS effect,
  list_transform(rule.verbs, lambda v: hashed_text(v)) AS actions,
  k8s_resources(rule.apiGroups, rule.resources, rule.nonResourceURLs) AS resources,
  CASE WHEN len(rule.resourceNames) > 0 THEN to_json({'resourceNames': list_transform(rule.resourceNames, lambda n: hashed_text(n))}) END AS condition,
  coalesce(namespace, '*') AS scope_node, statement
FROM stated;

INSERT INTO _grant BY NAME
WITH bound AS (
  SELECT *, unnest(subjects) AS subject, generate_subscripts(subjects, 1) AS statement
  FROM _object WHERE kind IN ('RoleBinding', 'ClusterRoleBinding') AND len(subjects) > 0
)
SELECT event_id, file_id, ordinal, 'states' AS change, slot, created AS since,
  k8s_subject('default', subject.kind, coalesce(hashed_text(subject."namespace"), namespace), hashed_text(subject."name")) AS holder_key,
  'attachment' AS kind, 'allow' AS effect, coalesce(namespace, '*') AS scope_node,
  concat_ws(' ', kind, concat_ws('/', namespace, object_name)) AS via,
  CASE role_ref.kind WHEN 'Role' THEN k8s_role('default', namespace, hashed_text(role_ref."name"))
    WHEN 'ClusterRole' THEN k8s_role('default', NULL, hashed_text(role_ref."name")) END AS policy_key,
  statement
FROM bound;

INSERT INTO lifecycle BY NAME
SELECT event_id, file_id, ordinal, created AS occurred_at, 'issued' AS phase, 'jwt-sha256:' || token_sha256 AS credential_key, 'kubernetes-token' AS kind,
  created AS not_before, 'never' AS expiry, account_key AS subject_key, 'k8s:default' AS issuer_key, ['secret ' || namespace || '/' || object_name] AS scope
FROM _object WHERE kind = 'Secret';

INSERT INTO _context
WITH
place AS (
  SELECT context_id, min(file_id * 1099511627776 + ordinal) AS place FROM _object WHERE context_id IS NOT NULL GROUP BY context_id
),
told AS (
  SELECT o.*, 'jwt-sha256:' || token_sha256 AS token_key,
    map_from_entries(coalesce(identities, [])) AS identity
  FROM _object AS o JOIN place AS p ON p.context_id = o.context_id AND p.place = o.file_id * 1099511627776 + o.ordinal
  WHERE o.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, coalesce(account_key, slot),
  list_concat(
    list_filter([
      {'key': CAST(NULL AS VARCHAR), 'name': 'aggregates', 'value': aggregation},
      {'key': CAST(NULL AS VARCHAR), 'name': 'automount', 'value': automount},
      {'key': CAST(NULL AS VARCHAR), 'name': 'token_secret', 'value': CASE WHEN kind = 'Secret' THEN namespace || '/' || object_name END},
      {'key': token_key, 'name': 'token_sha256', 'value': 'sha256:' || token_sha256}
    ], lambda f: f.value IS NOT NULL),
    list_transform(labels, lambda l: {'key': CAST(NULL AS VARCHAR), 'name': l.name, 'value': l.value}),
    list_transform(secrets, lambda s: {'key': CAST(NULL AS VARCHAR), 'name': 'secret', 'value': s}),
    list_transform(identities, lambda i: {'key': CAST(NULL AS VARCHAR), 'name': i.key, 'value': hashed_text(i.value)})),
  list_filter([
    {'rule': 'k8s-secret-token', 'relation': 'acts-as', 'strength': 'exact', 'left_key': token_key, 'right_key': account_key},
    {'rule': 'k8s-aws-role', 'relation': 'acts-as', 'strength': 'strong', 'left_key': account_key,
      'right_key': 'aws-arn:' || hashed_text(map_extract_value(identity, 'eks.amazonaws.com/role-arn'))},
    {'rule': 'k8s-gcp-account', 'relation': 'acts-as', 'strength': 'strong', 'left_key': account_key,
      'right_key': 'gcp-principal:' || hashed_text(map_extract_value(identity, 'iam.gke.io/gcp-service-account'))}
  ], lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL)
FROM told;

DROP VIEW _object;
