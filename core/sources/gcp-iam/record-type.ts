/**
 * What is read of one policy, role, service account, key or asset, as a DuckDB type. Lists and the content of assets are JSON.
 * Sources: the REST resources Policy, Role, ServiceAccount and ServiceAccountKey of IAM (v1), and Asset of Cloud Asset Inventory (v1),
 * whose own fields come in snake case and in camel case.
 */
export const RECORD_TYPE = `STRUCT(
  "name" VARCHAR, title VARCHAR, stage VARCHAR, deleted VARCHAR, includedPermissions JSON,
  bindings JSON,
  email VARCHAR, uniqueId VARCHAR, projectId VARCHAR, displayName VARCHAR, disabled VARCHAR,
  validAfterTime VARCHAR, validBeforeTime VARCHAR, keyType VARCHAR, keyOrigin VARCHAR, keyAlgorithm VARCHAR,
  assetType VARCHAR, asset_type VARCHAR, iamPolicy JSON, iam_policy JSON, "policy" JSON, resource JSON,
  ancestors JSON, updateTime VARCHAR, update_time VARCHAR, project VARCHAR, folders JSON, organization VARCHAR)`;
