-- One row for each object. Reads the view _record(file_id, ordinal, entry_sha256, r, raw). Objects do not name their cluster: it is "default".

-- What an object is; items of a typed list do not say so themselves.
CREATE OR REPLACE TEMP MACRO k8s_kind(r) AS
  CASE WHEN r.kind IS NOT NULL THEN r.kind
    WHEN r.roleRef IS NOT NULL THEN CASE WHEN present(r.metadata."namespace") IS NULL THEN 'ClusterRoleBinding' ELSE 'RoleBinding' END
    WHEN r.rules IS NOT NULL OR r.aggregationRule IS NOT NULL THEN CASE WHEN present(r.metadata."namespace") IS NULL THEN 'ClusterRole' ELSE 'Role' END END;

-- Labels or annotations as facts, with secrets in them hashed.
CREATE OR REPLACE TEMP MACRO k8s_pairs(prefix, m) AS
  list_transform(map_entries(m), lambda e: {'name': prefix || hashed_text(e.key), 'value': hashed_text(e.value)});

CREATE OR REPLACE TEMP TABLE _staged AS
WITH flat AS (
  SELECT file_id, ordinal, entry_sha256, raw, r, k8s_kind(r) AS kind,
    hashed_text(present(r.metadata."name")) AS object_name, hashed_text(present(r.metadata."namespace")) AS namespace,
    stated_time(r.metadata.creationTimestamp) AS created,
    CASE WHEN r.data."token" IS NOT NULL THEN try(decode(from_base64(r.data."token"))) END AS bearer
  FROM _record
)
SELECT
  file_id, ordinal, entry_sha256, kind, object_name, created,
  CASE WHEN kind IN ('ClusterRole', 'ClusterRoleBinding') THEN NULL ELSE coalesce(namespace, 'default') END AS namespace,
  event_id_of('kubernetes-rbac',
    CASE WHEN present(r.metadata.uid) IS NOT NULL THEN
      concat_ws(chr(31), r.metadata.uid, r.metadata.resourceVersion,
        md5(concat_ws(chr(31), to_json(r.rules), to_json(r.roleRef), to_json(r.subjects), to_json(r.metadata.labels), to_json(r.metadata.annotations),
          json(r.aggregationRule), sha256(bearer)))) END, entry_sha256, ordinal) AS event_id,
  hashed_text(present(r.metadata.uid)) AS uid,
  CASE WHEN kind IN ('Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding') THEN 'rbac.authorization.k8s.io' ELSE 'core' END AS api_group,
  lower(kind) || 's' AS resource_type,
  r.rules AS rules, r.subjects AS subjects, r.roleRef AS role_ref,
  hashed_text(CAST(json(r.aggregationRule) AS VARCHAR)) AS aggregation,
  k8s_pairs('label.', r.metadata.labels) AS labels,
  CASE WHEN kind = 'ServiceAccount' THEN list_filter(map_entries(r.metadata.annotations), lambda e: e.key IN
    ('eks.amazonaws.com/role-arn', 'iam.gke.io/gcp-service-account', 'azure.workload.identity/client-id', 'azure.workload.identity/tenant-id')) END AS identities,
  list_transform(r.secrets, lambda s: hashed_text(s."name")) AS secrets, r.automountServiceAccountToken AS automount,
  hashed_text(map_extract_value(r.metadata.annotations, 'kubernetes.io/service-account.name')) AS account_name,
  CASE WHEN starts_with(bearer, 'eyJ') THEN sha256(bearer) END AS token_sha256,
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN kind IS NULL THEN 'not-this-source'
    WHEN kind IN ('Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding') THEN
      CASE WHEN r.apiVersion IS NOT NULL AND NOT starts_with(r.apiVersion, 'rbac.authorization.k8s.io/') THEN 'other-entry-type' WHEN object_name IS NULL THEN 'bad-row' END
    WHEN kind = 'ServiceAccount' OR (kind = 'Secret' AND r."type" = 'kubernetes.io/service-account-token') THEN CASE WHEN object_name IS NULL THEN 'bad-row' END
    ELSE 'other-entry-type'
  END AS reject,
  CASE WHEN kind IS NULL THEN 'neither a kind, nor what tells one'
    WHEN object_name IS NULL THEN 'an object has a name'
    ELSE 'object of kind ' || hashed_text(kind) || coalesce(' of ' || hashed_text(r.apiVersion), '') END AS detail,
  raw AS excerpt
FROM flat;
