-- Audit entries as one flat temporary table: everything that later statements need, read from the JSON once. Bodies of requests and
-- answers are opened only for calls that make, change or hand out a credential or a permission.

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
entry AS (
  SELECT
    file_id, ordinal, entry_sha256, raw, r IS NULL AS no_object,
    coalesce(r.logName, r.log_name) AS log_name, present(coalesce(r.insertId, r.insert_id)) AS insert_id,
    gcp_time(r."timestamp") AS occurred_at, r."timestamp" AS stamp, r.resource AS resource, r.operation AS operation, r.trace AS trace,
    r.protoPayload AS plain, gcp_payload(CASE WHEN r.protoPayload IS NULL THEN coalesce(r.proto_payload, r.protopayload_auditlog) END) AS told
  FROM _record
),
flat AS (
  SELECT
    file_id, ordinal, entry_sha256, raw, no_object, insert_id, occurred_at, stamp,
    plain IS NOT NULL OR told IS NOT NULL AS has_payload,
    coalesce(plain."@type", told."@type") AS payload_type,
    log_name, split_part(replace(log_name, '%2F', '/'), '/', -1) AS log,
    CASE WHEN contains(log_name, '/logs/') THEN present(split_part(log_name, '/', 2)) END AS log_node,
    resource.labels AS labels,
    CASE WHEN (operation."first" = 'true') IS NOT TRUE OR (operation."last" = 'true') IS NOT TRUE THEN present(operation.id) END AS operation_id,
    present(operation.id) AS request_id,
    CASE WHEN operation."first" = 'true' THEN 0 WHEN operation."last" = 'true' THEN 2 ELSE 1 END AS step,
    present(split_part(trace, '/', -1)) AS trace_id,
    coalesce(plain.serviceName, told.serviceName) AS service_name,
    coalesce(plain.methodName, told.methodName) AS method_name,
    coalesce(plain.resourceName, told.resourceName) AS resource_name,
    coalesce(plain.status.code, told.status.code) AS status_code,
    present(coalesce(plain.authenticationInfo.principalEmail, told.authenticationInfo.principalEmail)) AS email,
    present(coalesce(plain.authenticationInfo.principalSubject, told.authenticationInfo.principalSubject)) AS subject,
    present(coalesce(plain.authenticationInfo.serviceAccountKeyName, told.authenticationInfo.serviceAccountKeyName)) AS caller_key,
    coalesce(plain.authenticationInfo.serviceAccountDelegationInfo, told.authenticationInfo.serviceAccountDelegationInfo) AS delegation,
    coalesce(plain.authenticationInfo.thirdPartyPrincipal, told.authenticationInfo.thirdPartyPrincipal) AS third_party,
    present(coalesce(plain.authenticationInfo.oauthInfo.oauthClientId, told.authenticationInfo.oauthInfo.oauthClientId)) AS oauth_client,
    present(coalesce(plain.requestMetadata.callerIp, told.requestMetadata.callerIp)) AS client_addr,
    present(coalesce(plain.requestMetadata.callerSuppliedUserAgent, told.requestMetadata.callerSuppliedUserAgent)) AS user_agent,
    coalesce(plain.authorizationInfo, told.authorizationInfo) AS checked,
    coalesce(plain.serviceData, told.serviceData) AS service_data,
    gcp_body(coalesce(plain.request, told.request), told.requestJson) AS request,
    gcp_body(coalesce(plain.response, told.response), told.responseJson) AS response,
    gcp_body(coalesce(plain.metadata, told.metadata), told.metadataJson) AS metadata
  FROM entry
),
named AS (
  SELECT * EXCLUDE (request, response, metadata),
    replace(service_name, '.googleapis.com', '') AS service,
    split_part(replace(method_name, '/', '.'), '.', -1) AS verb,
    list_filter(list_transform(delegation, lambda h: gcp_hop(h)), lambda k: k IS NOT NULL) AS hops,
    coalesce(gcp_principal(email), gcp_principal(subject)) AS caller,
    CASE WHEN service_name IN ('iamcredentials.googleapis.com', 'sts.googleapis.com', 'iam.googleapis.com', 'secretmanager.googleapis.com')
      AND split_part(replace(method_name, '/', '.'), '.', -1) IN ('GenerateAccessToken', 'GenerateIdToken', 'SignBlob', 'SignJwt', 'ExchangeToken',
        'CreateServiceAccountKey', 'UploadServiceAccountKey', 'DeleteServiceAccountKey', 'DisableServiceAccountKey', 'EnableServiceAccountKey',
        'DeleteServiceAccount', 'UndeleteServiceAccount', 'DisableServiceAccount', 'EnableServiceAccount', 'CreateServiceAccount',
        'CreateRole', 'UpdateRole', 'DeleteRole', 'UndeleteRole', 'AccessSecretVersion')
      THEN split_part(replace(method_name, '/', '.'), '.', -1) END AS call,
    contains(CAST(service_data AS VARCHAR), '"policyDelta"') AS has_delta,
    lower(split_part(replace(method_name, '/', '.'), '.', -1)) IN ('setiampolicy', 'setiampermissions') AS sets_policy,
    request, response, metadata
  FROM flat
),
opened AS (
  SELECT * EXCLUDE (request, response, metadata, service_data),
    CASE WHEN call IS NOT NULL THEN request END AS asked,
    CASE WHEN call IS NOT NULL THEN response END AS answer,
    CASE WHEN call IS NOT NULL THEN metadata END AS metadata,
    CASE WHEN has_delta THEN json_transform(json_extract(service_data, '$.policyDelta.bindingDeltas'),
      '[{"action": "VARCHAR", "role": "VARCHAR", "member": "VARCHAR", "condition": "JSON"}]') END AS deltas,
    CASE WHEN sets_policy AND has_delta IS NOT TRUE THEN
      json_transform(coalesce(json_extract(response, '$.bindings'), json_extract(request, '$.policy.bindings')),
        '[{"role": "VARCHAR", "members": ["VARCHAR"], "condition": "JSON"}]') END AS bindings,
    CASE WHEN call IN ('UpdateRole', 'CreateRole', 'UndeleteRole', 'DeleteRole') THEN coalesce(present(json_extract_string(response, '$.name')), resource_name) END AS role_name,
    gcp_telling(present(labels.email_id), gcp_telling(CASE WHEN call IS NOT NULL THEN
      coalesce(gcp_account(json_extract_string(response, '$.name')), gcp_account(json_extract_string(request, '$.name')), json_extract_string(response, '$.email')) END,
      CASE WHEN call IS NOT NULL THEN gcp_account(resource_name) END)) AS account_named
  FROM named
),
told_row AS (
SELECT
  file_id, ordinal, entry_sha256,
  event_id_of('gcp-audit',
    CASE WHEN operation_id IS NOT NULL THEN 'operation' || chr(31) || coalesce(log_node, labels.project_id, '') || chr(31) || operation_id
      WHEN insert_id IS NOT NULL THEN coalesce(log_name, '') || chr(31) || insert_id || chr(31) || epoch_us(occurred_at) END, entry_sha256, ordinal) AS event_id,
  CASE WHEN insert_id IS NOT NULL THEN coalesce(log_name, '') || chr(31) || insert_id || chr(31) || epoch_us(occurred_at) END AS entry_uid,
  CASE WHEN operation_id IS NOT NULL THEN step END AS step,
  insert_id AS event_uid, occurred_at,
  'gcp:' || coalesce(log_node, labels.project_id, labels.folder_id, labels.organization_id, 'unknown') AS system_key,
  coalesce(present(labels.project_id), log_node) AS account,
  gcp_region(coalesce(present(labels.location), present(labels.region), present(labels.zone))) AS region,
  CASE WHEN log = 'data_access' THEN CASE WHEN service = 'login' THEN 'sign-in' ELSE 'data' END
    WHEN log = 'system_event' THEN 'service' WHEN service = 'login' THEN 'sign-in' ELSE 'management' END AS category,
  service, method_name AS "action",
  gcp_access(service, lower(verb), checked[1].permission, checked[1].permissionType, log) AS access,
  present(resource_name) AS resource,
  gcp_error(status_code) AS "error",
  'gcp-key:' || present(split_part(caller_key, '/', 7)) || '/' || present(split_part(caller_key, '/', 9)) AS credential_key,
  CASE WHEN third_party IS NOT NULL OR call = 'ExchangeToken' THEN 'thirdPartyPrincipal'
    WHEN split_part(subject, ':', 1) IN ('user', 'serviceAccount', 'principal', 'principalSet') THEN split_part(subject, ':', 1)
    WHEN ends_with(email, 'gserviceaccount.com') THEN 'serviceAccount' WHEN email IS NOT NULL THEN 'user' END AS principal_kind,
  CASE WHEN call = 'ExchangeToken' THEN coalesce(gcp_principal(json_extract_string(metadata, '$.mapped_principal')), caller)
    ELSE coalesce(hops[1], caller) END AS actor_key,
  CASE WHEN hops[1] <> caller THEN caller END AS effective_key,
  client_addr, user_agent, CASE WHEN call = 'ExchangeToken' THEN subject END AS session_name, request_id, trace_id, oauth_client,
  CASE WHEN len(hops) > 0 AND call IS DISTINCT FROM 'ExchangeToken' THEN CASE WHEN caller IS NULL THEN hops ELSE list_append(hops, caller) END END AS chain,
  gcp_third_party(coalesce(third_party, delegation[1].thirdPartyPrincipal)) AS third_party_key,
  list_transform(checked, lambda c: {'permission': c.permission, 'resource': coalesce(present(c.resource), present(c.resourceAttributes."name")),
    'granted': coalesce(c.granted = 'true', false)}) AS permissions,
  call, caller,
  gcp_principal(account_named) AS account_key,
  gcp_principal(present(CASE WHEN labels.email_id LIKE '%@%' THEN labels.unique_id END)) AS account_number,
  coalesce(gcp_key(json_extract_string(answer, '$.name'), account_named), gcp_key(json_extract_string(asked, '$.name'), account_named),
    CASE WHEN call IS NOT NULL THEN gcp_key(resource_name, account_named) END) AS named_key,
  gcp_key_time(coalesce(json_extract(answer, '$.valid_after_time'), json_extract(answer, '$.validAfterTime'))) AS key_from,
  gcp_key_time(coalesce(json_extract(answer, '$.valid_before_time'), json_extract(answer, '$.validBeforeTime'))) AS key_until,
  gcp_never(coalesce(json_extract(answer, '$.valid_before_time'), json_extract(answer, '$.validBeforeTime'))) AS key_never,
  gcp_word(['USER_PROVIDED', 'GOOGLE_PROVIDED'], coalesce(json_extract_string(answer, '$.key_origin'), json_extract_string(answer, '$.keyOrigin'))) AS key_origin,
  gcp_word(['USER_MANAGED', 'SYSTEM_MANAGED'], coalesce(json_extract_string(answer, '$.key_type'), json_extract_string(answer, '$.keyType'))) AS key_type,
  coalesce(gcp_words(json_extract(asked, '$.scope')), gcp_words(json_extract(asked, '$.audience'))) AS scope,
  lifetime_seconds(coalesce(json_extract_string(asked, '$.lifetime.seconds'), regexp_extract(json_extract_string(asked, '$.lifetime'), '^(\d+)(\.\d+)?s?$', 1))) AS lifetime,
  gcp_time(coalesce(json_extract_string(answer, '$.expireTime'), json_extract_string(answer, '$.expire_time'))) AS token_until,
  list_transform(CASE json_type(metadata, '$.identityDelegationChain') WHEN 'ARRAY' THEN json_extract_string(metadata, '$.identityDelegationChain[*]') END,
    lambda t: gcp_principal(coalesce(gcp_account(t), t))) AS delegates,
  gcp_principal(json_extract_string(metadata, '$.mapped_principal')) AS mapped,
  CASE WHEN call = 'AccessSecretVersion' THEN
    'secret:gcp:' || coalesce(present(labels.project_id), log_node) || '/' || regexp_extract(resource_name, '/secrets/([^/]+)', 1) END AS secret_key,
  CASE WHEN deltas IS NOT NULL OR (sets_policy AND has_delta IS NOT TRUE) THEN
    CASE WHEN labels.email_id <> '' THEN 'projects/' || labels.project_id || '/serviceAccounts/' || labels.email_id ELSE gcp_node(resource_name) END END AS node,
  CASE WHEN has_delta THEN list_transform(list_filter(deltas, lambda d: d.action IN ('ADD', 'REMOVE', '1', '2')), lambda d:
      {'change': CASE WHEN d.action IN ('ADD', '1') THEN 'opens' ELSE 'closes' END, 'role': d.role, 'member': d.member, 'condition': CAST(d.condition AS VARCHAR)})
    WHEN bindings IS NOT NULL THEN flatten(list_transform(bindings, lambda b: list_transform(b.members, lambda m:
      {'change': 'states', 'role': b.role, 'member': m, 'condition': CAST(b.condition AS VARCHAR)}))) END AS bindings,
  role_name,
  CASE WHEN role_name IS NOT NULL AND call <> 'DeleteRole' THEN
    coalesce(gcp_words(json_extract(answer, '$.included_permissions')), gcp_words(json_extract(answer, '$.includedPermissions'))) END AS role_permissions,
  CASE
    WHEN no_object THEN 'not-an-object'
    WHEN NOT has_payload OR NOT ends_with(coalesce(payload_type, 'AuditLog'), 'AuditLog') THEN
      CASE WHEN log_name IS NULL AND insert_id IS NULL AND stamp IS NULL THEN 'not-this-source' ELSE 'other-entry-type' END
    WHEN service_name IS NULL OR method_name IS NULL THEN 'not-this-source'
    WHEN occurred_at IS NULL THEN 'bad-time'
  END AS reject,
  CASE
    WHEN NOT has_payload THEN 'the entry has no audit payload'
    WHEN NOT ends_with(coalesce(payload_type, 'AuditLog'), 'AuditLog') THEN 'a payload of type ' || payload_type
    WHEN service_name IS NULL OR method_name IS NULL THEN 'an audit entry has a serviceName and a methodName'
    WHEN occurred_at IS NULL THEN 'timestamp is missing or not a time'
  END AS detail,
  raw AS excerpt
FROM opened
)
SELECT *, has_secret(concat_ws(chr(10), event_uid, request_id, trace_id, system_key, account, region, service, "action", resource, "error",
  credential_key, principal_kind, actor_key, effective_key, client_addr, user_agent, session_name, oauth_client, array_to_string(chain, chr(10)),
  third_party_key, array_to_string(list_transform(permissions, lambda p: concat_ws(' ', p.permission, p.resource)), chr(10)), call, account_key,
  account_number, named_key, key_origin, key_type, array_to_string(scope, chr(10)), array_to_string(delegates, chr(10)), mapped, secret_key, node,
  CAST(bindings AS VARCHAR), role_name, array_to_string(role_permissions, chr(10)))) AS suspect
FROM told_row;

-- Anybody may choose a name, and keys are made of names: in entries with a secret in any text, each text is masked, and each key alike.
UPDATE _staged SET
  event_uid = hashed_text(event_uid), request_id = hashed_text(request_id), trace_id = hashed_text(trace_id), entry_uid = hashed_text(entry_uid),
  system_key = hashed_text(system_key), account = hashed_text(account), region = hashed_text(region), service = hashed_text(service),
  "action" = hashed_text("action"), resource = masked_text(resource), "error" = hashed_text("error"), credential_key = hashed_text(credential_key),
  principal_kind = hashed_text(principal_kind), actor_key = hashed_text(actor_key), effective_key = hashed_text(effective_key),
  client_addr = hashed_text(client_addr), user_agent = masked_text(user_agent), session_name = hashed_text(session_name),
  oauth_client = hashed_text(oauth_client), chain = hashed_texts(chain), third_party_key = hashed_text(third_party_key),
  permissions = list_transform(permissions, lambda p:
    {'permission': hashed_text(p.permission), 'resource': masked_text(p.resource), 'granted': p.granted}),
  caller = hashed_text(caller), account_key = hashed_text(account_key), account_number = hashed_text(account_number), named_key = hashed_text(named_key),
  key_origin = hashed_text(key_origin), key_type = hashed_text(key_type), scope = hashed_texts(scope), delegates = hashed_texts(delegates),
  mapped = hashed_text(mapped), secret_key = hashed_text(secret_key), node = hashed_text(node), role_name = hashed_text(role_name),
  bindings = list_transform(bindings, lambda b: {'change': b.change, 'role': hashed_text(b.role), 'member': hashed_text(b.member),
    'condition': CASE WHEN json_valid(hashed_text(b.condition)) THEN hashed_text(b.condition) WHEN b.condition IS NOT NULL THEN '"masked"' END}),
  role_permissions = hashed_texts(role_permissions)
WHERE suspect;
