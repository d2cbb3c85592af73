/**
 * What is read of one CloudTrail record, as a DuckDB type. Fields whose shape changes from service to service are JSON.
 * Source: AWS CloudTrail User Guide, "CloudTrail record contents" (eventVersion 1.11).
 */
export const RECORD_TYPE = `STRUCT(
  eventVersion VARCHAR,
  userIdentity STRUCT(
    "type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR, userName VARCHAR,
    invokedBy VARCHAR, identityProvider VARCHAR, credentialId VARCHAR,
    sessionContext STRUCT(
      attributes STRUCT(creationDate VARCHAR, mfaAuthenticated VARCHAR),
      sessionIssuer STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, userName VARCHAR),
      sourceIdentity VARCHAR, ec2RoleDelivery VARCHAR),
    onBehalfOf STRUCT(userId VARCHAR, identityStoreArn VARCHAR),
    inScopeOf STRUCT(issuerType VARCHAR, credentialsIssuedTo VARCHAR)),
  eventTime VARCHAR, "@timestamp" VARCHAR, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR,
  sourceIPAddress VARCHAR, userAgent VARCHAR, errorCode VARCHAR, errorMessage VARCHAR,
  requestParameters JSON, responseElements JSON, additionalEventData JSON, resources JSON,
  requestID VARCHAR, eventID VARCHAR, readOnly VARCHAR, eventType VARCHAR, eventCategory VARCHAR,
  recipientAccountId VARCHAR, sharedEventID VARCHAR, sessionCredentialFromConsole VARCHAR)`;
