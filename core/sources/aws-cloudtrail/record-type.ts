/**
 * What is read of one CloudTrail record, as a DuckDB type. `responseElements`, whose
 * shape changes from service to service, is JSON; of the other open fields only what is used is named (nested values come as JSON
 * text). A record whose field has another shape altogether costs its entry the fast way, never the record.
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
  requestParameters STRUCT(
    "key" VARCHAR, roleArn VARCHAR, secretId VARCHAR, functionName VARCHAR, tableName VARCHAR, queueUrl VARCHAR, topicArn VARCHAR,
    keyId VARCHAR, policyArn VARCHAR, roleName VARCHAR, accessKeyId VARCHAR, userName VARCHAR, groupName VARCHAR, instanceId VARCHAR,
    hostedZoneId VARCHAR, logGroupName VARCHAR, "name" VARCHAR, bucketName VARCHAR, "policy" VARCHAR, status VARCHAR, "scope" JSON),
  responseElements JSON, additionalEventData STRUCT("identitycenter:CredentialId" VARCHAR), resources STRUCT(ARN VARCHAR)[],
  requestID VARCHAR, eventID VARCHAR, readOnly VARCHAR, eventType VARCHAR, eventCategory VARCHAR,
  recipientAccountId VARCHAR, sharedEventID VARCHAR, sessionCredentialFromConsole VARCHAR)`;
