/**
 * What is read of the payload of one audit entry, as a DuckDB type. What changes its shape from call to call is JSON.
 * Source: `google.cloud.audit.AuditLog` (googleapis, `google/cloud/audit/audit_log.proto`).
 */
const PAYLOAD = `STRUCT(
  "@type" VARCHAR, serviceName VARCHAR, methodName VARCHAR, resourceName VARCHAR,
  status STRUCT(code VARCHAR),
  authenticationInfo STRUCT(
    principalEmail VARCHAR, principalSubject VARCHAR, serviceAccountKeyName VARCHAR,
    serviceAccountDelegationInfo STRUCT(principalSubject VARCHAR, firstPartyPrincipal STRUCT(principalEmail VARCHAR), thirdPartyPrincipal JSON)[],
    thirdPartyPrincipal JSON, oauthInfo STRUCT(oauthClientId VARCHAR)),
  requestMetadata STRUCT(callerIp VARCHAR, callerSuppliedUserAgent VARCHAR),
  authorizationInfo STRUCT(permission VARCHAR, resource VARCHAR, granted VARCHAR, permissionType VARCHAR, resourceAttributes STRUCT("name" VARCHAR))[],
  request JSON, response JSON, metadata JSON, serviceData JSON)`;

/**
 * What is read of one LogEntry, as a DuckDB type. The payload of a BigQuery export, and one with the names of the protocol buffer,
 * are JSON until they are brought into the common form. Source: Cloud Logging API v2, `LogEntry`.
 */
export const RECORD_TYPE = `STRUCT(
  logName VARCHAR, log_name VARCHAR, insertId VARCHAR, insert_id VARCHAR, "timestamp" VARCHAR, trace VARCHAR,
  resource STRUCT("type" VARCHAR, labels STRUCT(
    project_id VARCHAR, folder_id VARCHAR, organization_id VARCHAR, location VARCHAR, region VARCHAR, zone VARCHAR,
    email_id VARCHAR, unique_id VARCHAR)),
  operation STRUCT(id VARCHAR, "first" VARCHAR, "last" VARCHAR),
  protoPayload ${PAYLOAD}, proto_payload JSON, protopayload_auditlog JSON)`;
