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
      webIdFederationData STRUCT(federatedProvider VARCHAR), sourceIdentity VARCHAR, ec2RoleDelivery VARCHAR, assumedRoot VARCHAR),
    onBehalfOf STRUCT(userId VARCHAR, identityStoreArn VARCHAR),
    inScopeOf STRUCT(issuerType VARCHAR, credentialsIssuedTo VARCHAR)),
  eventTime VARCHAR, "@timestamp" VARCHAR, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR,
  sourceIPAddress VARCHAR, userAgent VARCHAR, errorCode VARCHAR, errorMessage VARCHAR,
  requestParameters STRUCT(
    "key" VARCHAR, roleArn VARCHAR, secretId VARCHAR, functionName VARCHAR, tableName VARCHAR, queueUrl VARCHAR, topicArn VARCHAR,
    keyId VARCHAR, policyArn VARCHAR, roleName VARCHAR, accessKeyId VARCHAR, userName VARCHAR, groupName VARCHAR, instanceId VARCHAR,
    hostedZoneId VARCHAR, logGroupName VARCHAR, "name" VARCHAR, bucketName VARCHAR, "policy" VARCHAR, status VARCHAR, "scope" JSON,
    roleSessionName VARCHAR, sourceIdentity VARCHAR, tags JSON, transitiveTagKeys JSON, principalTags JSON, incomingTransitiveTags JSON,
    policyArns JSON, serialNumber VARCHAR, sAMLAssertionID VARCHAR, webIdentityTokenId VARCHAR, audience JSON, targetPrincipal VARCHAR,
    taskPolicyArn JSON, trustAnchorArn VARCHAR, profileArn VARCHAR, clusterName VARCHAR, identityId VARCHAR, filters JSON, secretIdList JSON,
    names JSON, "path" VARCHAR, withDecryption VARCHAR, policyName VARCHAR, policyDocument VARCHAR, assumeRolePolicyDocument VARCHAR,
    permissionsBoundary VARCHAR, versionId VARCHAR, setAsDefault VARCHAR, bucketPolicy JSON, resourceArn VARCHAR,
    resourcePolicy VARCHAR, repositoryName VARCHAR, policyText VARCHAR, "attributes" JSON, attributeName VARCHAR, attributeValue VARCHAR,
    statementId VARCHAR),
  responseElements JSON, additionalEventData STRUCT("identitycenter:CredentialId" VARCHAR, crossPartitionData JSON),
  serviceEventDetails JSON, resources STRUCT(ARN VARCHAR)[],
  requestID VARCHAR, eventID VARCHAR, readOnly VARCHAR, eventType VARCHAR, eventCategory VARCHAR,
  recipientAccountId VARCHAR, sharedEventID VARCHAR, sessionCredentialFromConsole VARCHAR)`;
