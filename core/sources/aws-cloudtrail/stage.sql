-- CloudTrail records as one flat temporary table: everything that later statements need, read from the JSON once.
-- Reads the view _record(file_id, ordinal, entry_sha256, r).

CREATE OR REPLACE TEMP MACRO aws_time(t) AS
  CASE WHEN ends_with(t, 'Z') THEN coalesce(try_cast(t AS TIMESTAMP), try_strptime(t, '%Y%m%dT%H%M%SZ'))
    ELSE (try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC') END;

-- A real time as CloudTrail mostly writes it: 2026-10-02T09:00:00Z.
CREATE OR REPLACE TEMP MACRO plain_second(t) AS
  strlen(t) = 20 AND substr(t, 11, 1) = 'T' AND ends_with(t, 'Z') AND t BETWEEN '1970-01-02' AND '9999-12-31T23:59:59Z' AND try_cast(t AS TIMESTAMP) IS NOT NULL;

-- "Jul 10, 2023, 12:09:47 PM", "Jul 30, 2021 12:56:03 AM" (always UTC; newer writers put U+202F before AM) or ISO.
CREATE OR REPLACE TEMP MACRO aws_display_time(t) AS
  real_time(CASE WHEN regexp_matches(t, '^[A-Z][a-z]{2} ') THEN try_strptime(replace(replace(t, chr(8239), ' '), ',', ''), '%b %d %Y %I:%M:%S %p')
    WHEN regexp_matches(t, '^\d{4}-?\d{2}-?\d{2}') THEN aws_time(t) END);

-- Calls of which more is read than of others: what they asked for, and what else their record says of them.
CREATE OR REPLACE TEMP MACRO tells_more(source, call) AS
  starts_with(source, 'sts.') OR starts_with(source, 'iam.') OR starts_with(source, 'secretsmanager.') OR starts_with(source, 'sso')
  OR contains(call, 'Policy') OR contains(call, 'Permission') OR starts_with(call, 'GetParameter')
  OR call IN ('CreateSession', 'AssumeRoleForPodIdentity', 'GetCredentialsForIdentity', 'SetQueueAttributes', 'SetTopicAttributes');

-- Calls whose answer is read.
CREATE OR REPLACE TEMP MACRO tells_answer(source, call) AS
  starts_with(source, 'sts.') OR starts_with(source, 'iam.') OR starts_with(call, 'AddPermission')
  OR call IN ('CreateTokenWithIAM', 'ConsoleLogin', 'CreateSession', 'AssumeRoleForPodIdentity', 'GetCredentialsForIdentity');

-- Calls that hand out a key of a session, or a token.
CREATE OR REPLACE TEMP MACRO hands_out(service_id, call) AS
  CASE service_id
    WHEN 'sts' THEN call IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetSessionToken', 'GetFederationToken',
      'GetWebIdentityToken', 'GetDelegatedAccessToken')
    WHEN 'rolesanywhere' THEN call = 'CreateSession'
    WHEN 's3express' THEN call = 'CreateSession'
    WHEN 'eks-auth' THEN call = 'AssumeRoleForPodIdentity'
    WHEN 'cognito-identity' THEN call = 'GetCredentialsForIdentity'
    WHEN 'sso' THEN call = 'GetRoleCredentials'
    ELSE false END;

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
flat AS (
  SELECT
    file_id, ordinal, entry_sha256,
    present(r.eventID) AS event_uid,
    aws_time(coalesce(r.eventTime, r."@timestamp")) AS occurred_at,
    r.eventSource AS event_source,
    r.eventName AS event_name,
    present(r.awsRegion) AS region,
    r.userIdentity AS who,
    r.userIdentity.sessionContext AS session,
    r.requestParameters AS request, r.responseElements AS response, r.additionalEventData AS additional,
    r.serviceEventDetails AS service_details, r.resources AS resources,
    present(r.sourceIPAddress) AS client_addr,
    present(r.userAgent) AS user_agent,
    present(r.errorCode) AS error_code, present(r.errorMessage) AS error_message,
    present(r.requestID) AS request_id, present(r.sharedEventID) AS shared_uid,
    r.readOnly AS read_only, r.eventType AS event_type, r.eventCategory AS event_category,
    present(r.recipientAccountId) AS recipient, r.sessionCredentialFromConsole AS from_console,
    r IS NULL AS no_object, raw
  FROM _record
),
told AS (
SELECT
  file_id, ordinal, entry_sha256,
  event_id_of('aws-cloudtrail', event_uid, entry_sha256, ordinal) AS event_id,
  event_uid, occurred_at,
  coalesce(recipient, who.accountId) AS account,
  region,
  replace(replace(event_source, '.amazonaws.com.cn', ''), '.amazonaws.com', '') AS service,
  event_name AS "action",
  read_only, event_type, event_category,
  error_code, error_message,
  CASE WHEN who.accessKeyId IS NULL OR who.accessKeyId = '' OR who.accessKeyId LIKE 'HIDDEN%' THEN
      CASE WHEN present(who.credentialId) IS NOT NULL THEN 'aws-idc:' || who.credentialId
        WHEN present(request.webIdentityTokenId) IS NOT NULL THEN 'jwt:aws-sts/' || request.webIdentityTokenId END
    ELSE 'aws-key:' || who.accessKeyId END AS credential_key,
  who."type" AS principal_kind,
  CASE WHEN present(who.principalId) IS NOT NULL THEN 'aws-principal:' || who.principalId
    WHEN present(who.arn) IS NOT NULL THEN 'aws-arn:' || who.arn
    WHEN present(who.onBehalfOf.userId) IS NOT NULL THEN 'aws-principal:' || who.onBehalfOf.userId
    WHEN present(who.invokedBy) IS NOT NULL THEN 'aws-service:' || who.invokedBy
    WHEN present(who.accountId) IS NOT NULL THEN 'aws-account:' || who.accountId END AS actor_key,
  present(who.invokedBy) AS via_service,
  client_addr,
  user_agent,
  CASE WHEN who."type" IN ('AssumedRole', 'FederatedUser') THEN present(split_part(who.principalId, ':', 2)) END AS session_name,
  CASE WHEN who.inScopeOf.issuerType = 'AWS::EC2::Instance' THEN 'instance:' || regexp_extract(who.inScopeOf.credentialsIssuedTo, '[^/]*$')
    WHEN session.ec2RoleDelivery IS NOT NULL THEN 'instance:' || split_part(who.principalId, ':', 2)
    ELSE 'aws-arn:' || who.inScopeOf.credentialsIssuedTo END AS workload_key,
  request_id, shared_uid,
  who.accountId AS who_account, present(who.arn) AS who_arn, present(who.principalId) AS who_principal, present(who.userName) AS who_user,
  CASE WHEN plain_second(session.attributes.creationDate) THEN session.attributes.creationDate
    ELSE strftime(real_time(aws_time(session.attributes.creationDate)), '%Y-%m-%dT%H:%M:%SZ') END AS session_created,
  session.attributes.mfaAuthenticated AS mfa,
  session.sessionIssuer.arn AS issuer_arn, session.sessionIssuer.principalId AS issuer_principal,
  session.sourceIdentity AS source_identity, session.ec2RoleDelivery AS role_delivery,
  CASE WHEN from_console = 'true' THEN 'true' END AS from_console,
  CASE WHEN event_type = 'AwsConsoleAction' THEN 'true' END AS console_action,
  CASE WHEN who.onBehalfOf.userId IS NOT NULL OR who.identityProvider IS NOT NULL OR who.inScopeOf.credentialsIssuedTo IS NOT NULL
    OR session.webIdFederationData.federatedProvider IS NOT NULL OR session.assumedRoot IS NOT NULL THEN to_json({
      'on_behalf_of': who.onBehalfOf.userId, 'identity_store': who.onBehalfOf.identityStoreArn, 'identity_provider': who.identityProvider,
      'federated_provider': session.webIdFederationData.federatedProvider, 'in_scope_of': who.inScopeOf.credentialsIssuedTo,
      'assumed_root': session.assumedRoot}) END AS beside,
  CASE WHEN tells_more(event_source, event_name) THEN
    to_json({'request': request, 'additional': additional, 'details': service_details}) END AS asked,
  CASE WHEN tells_answer(event_source, event_name) THEN response END AS response,
  masked_text(coalesce(
    resources[1].ARN, request."key", request.roleArn, request.secretId, request.functionName, request.tableName, request.queueUrl, request.topicArn,
    request.keyId, request.policyArn, request.roleName, request.accessKeyId, request.userName, request.groupName, request.instanceId,
    request.hostedZoneId, request.logGroupName, request."name", request.bucketName)) AS resource,
  CASE
    WHEN no_object THEN 'not-an-object'
    WHEN event_source IS NULL OR event_name IS NULL THEN 'not-this-source'
    WHEN occurred_at IS NULL OR occurred_at NOT BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31' THEN 'bad-time'
  END AS reject,
  CASE WHEN NOT no_object AND (event_source IS NULL OR event_name IS NULL) THEN 'a CloudTrail record has eventSource and eventName'
    WHEN occurred_at IS NULL OR occurred_at NOT BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31' THEN 'eventTime is missing or not a time' END AS detail,
  raw AS excerpt
FROM flat
),
numbered AS (
  SELECT *, hash(
    credential_key, principal_kind, who_account, who_arn, who_principal, who_user, session_created, mfa, issuer_arn, issuer_principal,
    source_identity, role_delivery, from_console, console_action, via_service, beside) AS identity_id
  FROM told
)
SELECT * EXCLUDE (identity_id),
  CASE WHEN asked IS NOT NULL AND hands_out(service, "action") THEN hash(identity_id, event_id, asked, response)
    WHEN credential_key IS NOT NULL THEN identity_id END AS context_id,
  hash(identity_id, actor_key, workload_key, account) AS caller_id,
  hash(client_addr, region, service, "action", error_code) AS call_id,
  CASE
    WHEN error_code IS NULL AND (error_message IS NULL OR "action" <> 'ConsoleLogin') THEN
      CASE WHEN "action" = 'ConsoleLogin' AND json_extract_string(response, '$.ConsoleLogin') = 'Failure' THEN 'failed' ELSE 'allowed' END
    WHEN regexp_matches(error_code, '(?i)denied|unauthori[sz]ed|notauthori[sz]ed|authori[sz]ationerror|forbidden') THEN 'denied'
    ELSE 'failed'
  END AS outcome
FROM numbered;

-- User agents, callers, and places and names of calls are few: looking for secrets among the distinct ones costs next to nothing. Anybody may
-- choose the name of a caller, and keys are made of names: both are masked alike.
UPDATE _staged SET user_agent = masked_text(user_agent)
WHERE user_agent IN (SELECT user_agent FROM (SELECT DISTINCT user_agent FROM _staged) WHERE has_secret(user_agent));

UPDATE _staged AS s SET
  account = clean[1], credential_key = clean[2], principal_kind = clean[3], actor_key = clean[4], via_service = clean[5], session_name = clean[6],
  workload_key = clean[7], who_account = clean[8], who_arn = clean[9], who_principal = clean[10], who_user = clean[11], session_created = clean[12],
  mfa = clean[13], issuer_arn = clean[14], issuer_principal = clean[15], source_identity = clean[16], role_delivery = clean[17]
FROM (
  SELECT caller_id, hashed_texts(names) AS clean
  FROM (
    SELECT caller_id, [account, credential_key, principal_kind, actor_key, via_service, session_name, workload_key, who_account, who_arn, who_principal,
      who_user, session_created, mfa, issuer_arn, issuer_principal, source_identity, role_delivery] AS names
    FROM _staged WHERE rowid IN (SELECT min(rowid) FROM _staged GROUP BY caller_id)
  )
  WHERE has_secret(array_to_string(names, chr(10)))
) AS caller
WHERE caller.caller_id = s.caller_id;

UPDATE _staged AS s SET client_addr = clean[1], region = clean[2], service = clean[3], "action" = clean[4], error_code = clean[5]
FROM (
  SELECT call_id, hashed_texts(names) AS clean
  FROM (
    SELECT call_id, [client_addr, region, service, "action", error_code] AS names
    FROM _staged WHERE rowid IN (SELECT min(rowid) FROM _staged GROUP BY call_id)
  )
  WHERE has_secret(array_to_string(names, chr(10)))
) AS one_call
WHERE one_call.call_id = s.call_id;

-- Ids are many, but short ones of letters, digits and hyphens hold no secret.
CREATE OR REPLACE TEMP MACRO plain_id(t) AS
  t IS NULL OR (length(t) <= 36 AND NOT (contains(t, '.') OR contains(t, ':') OR contains(t, ' ') OR contains(t, '=') OR contains(t, '%')));

UPDATE _staged SET event_uid = hashed_text(event_uid), request_id = hashed_text(request_id), shared_uid = hashed_text(shared_uid)
WHERE NOT (plain_id(event_uid) AND plain_id(request_id) AND plain_id(shared_uid))
  AND has_secret(concat_ws(chr(10), event_uid, request_id, shared_uid));
