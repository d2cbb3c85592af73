/** What an auth block says of a token. */
const TOKEN = `client_token VARCHAR, accessor VARCHAR, display_name VARCHAR, policies VARCHAR[], metadata MAP(VARCHAR, VARCHAR), entity_id VARCHAR,
  token_type VARCHAR, token_ttl VARCHAR, token_issue_time VARCHAR, num_uses VARCHAR`;

/**
 * What is read of one audit entry, as a DuckDB type. Source: Vault's `audit/format.go` (AuditRequestEntry, AuditResponseEntry),
 * versions 0.9 to 1.18: old ones write every key, new ones leave empty ones out.
 */
export const RECORD_TYPE = `STRUCT(
  "time" VARCHAR, "type" VARCHAR, "error" VARCHAR,
  auth STRUCT(${TOKEN}, policy_results STRUCT(allowed VARCHAR, granting_policies STRUCT(name VARCHAR)[])),
  request STRUCT(
    id VARCHAR, operation VARCHAR, client_token VARCHAR, client_token_accessor VARCHAR, "namespace" STRUCT(id VARCHAR, path VARCHAR),
    path VARCHAR, data JSON, remote_address VARCHAR, mount_type VARCHAR, mount_point VARCHAR, mount_accessor VARCHAR,
    client_certificate_serial_number VARCHAR),
  response STRUCT(
    auth STRUCT(${TOKEN}),
    mount_type VARCHAR,
    data JSON,
    secret STRUCT(lease_id VARCHAR),
    wrap_info STRUCT("token" VARCHAR, accessor VARCHAR, ttl VARCHAR, creation_path VARCHAR, wrapped_accessor VARCHAR)))`;
