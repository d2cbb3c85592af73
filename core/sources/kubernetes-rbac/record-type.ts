/**
 * What is read of one object, as a DuckDB type. Source: `k8s.io/api/rbac/v1` and `core/v1`. Of a secret only its type and the token
 * of a service account are read, and that only to be hashed.
 */
export const RECORD_TYPE = `STRUCT(
  kind VARCHAR, apiVersion VARCHAR, "type" VARCHAR,
  metadata STRUCT(
    "name" VARCHAR, "namespace" VARCHAR, uid VARCHAR, resourceVersion VARCHAR, creationTimestamp VARCHAR,
    labels MAP(VARCHAR, VARCHAR), annotations MAP(VARCHAR, VARCHAR)),
  rules STRUCT(verbs VARCHAR[], apiGroups VARCHAR[], resources VARCHAR[], resourceNames VARCHAR[], nonResourceURLs VARCHAR[])[],
  aggregationRule JSON,
  roleRef STRUCT(kind VARCHAR, "name" VARCHAR),
  subjects STRUCT(kind VARCHAR, "name" VARCHAR, "namespace" VARCHAR)[],
  secrets STRUCT("name" VARCHAR)[], automountServiceAccountToken VARCHAR, data STRUCT("token" VARCHAR))`;
