-- How audit entries name calls, callers, keys and times.

-- A time with Z, an offset, or the word UTC of a BigQuery export, whose times are UTC also where they say nothing.
CREATE OR REPLACE TEMP MACRO gcp_time(t) AS
  real_time(CASE WHEN ends_with(t, 'Z') THEN try_cast(t AS TIMESTAMP)
    WHEN ends_with(t, ' UTC') THEN try_cast(left(t, -4) AS TIMESTAMP)
    WHEN regexp_matches(t, '[+-]\d{2}:?\d{2}$') THEN try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
    WHEN try_cast(t AS DECIMAL(24, 6)) BETWEEN 0 AND 253402300799 THEN make_timestamp(CAST(try_cast(t AS DECIMAL(24, 6)) * 1000000 AS BIGINT))
    ELSE try_cast(t AS TIMESTAMP) END);

-- A time of a key: seconds since 1970, alone or in an object, or a time as text. Its last second of the year 9999 means never.
CREATE OR REPLACE TEMP MACRO gcp_key_time(j) AS
  real_time(CASE WHEN json_type(j) = 'OBJECT' THEN gcp_time(json_extract_string(j, '$.seconds'))
    ELSE gcp_time(json_extract_string(j, '$')) END);

CREATE OR REPLACE TEMP MACRO gcp_never(j) AS
  CASE WHEN json_type(j) = 'OBJECT' THEN try_cast(json_extract_string(j, '$.seconds') AS BIGINT) >= 253402300799
    ELSE starts_with(json_extract_string(j, '$'), '9999-12-31') END;

-- The word that a number of an enumeration stands for, from 1; anything else as it stands.
CREATE OR REPLACE TEMP MACRO gcp_word(words, t) AS
  coalesce(words[CASE WHEN try_cast(t AS INTEGER) BETWEEN 1 AND len(words) THEN try_cast(t AS INTEGER) END], t);

-- The region of a location; a zone ends in a letter of its own.
CREATE OR REPLACE TEMP MACRO gcp_region(t) AS
  CASE WHEN substr(t, -2, 1) = '-' AND len(string_split(t, '-')) = 3 THEN left(t, -2) ELSE t END;

-- The canonical codes of google.rpc.Code by name; another number as it stands, NULL for success.
CREATE OR REPLACE TEMP MACRO gcp_error(code) AS
  CASE WHEN code IS NULL OR code IN ('', '0') THEN NULL
    ELSE gcp_word(['CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED',
      'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS',
      'UNAUTHENTICATED'], code) END;

-- The account in a name such as projects/-/serviceAccounts/<e-mail or number>/keys/<id>, NULL where there is none.
CREATE OR REPLACE TEMP MACRO gcp_account(t) AS present(regexp_extract(t, 'serviceAccounts/([^/:]+)', 1));

-- The key in such a name, with the account that stands for it.
CREATE OR REPLACE TEMP MACRO gcp_key(t, account) AS
  'gcp-key:' || account || '/' || present(regexp_extract(t, 'serviceAccounts/[^/]+/keys/([^/:]+)', 1));

-- The more telling of two names of one account: an e-mail address before a number.
CREATE OR REPLACE TEMP MACRO gcp_telling(a, b) AS CASE WHEN contains(a, '@') OR b IS NULL THEN a WHEN contains(b, '@') OR a IS NULL THEN b ELSE a END;

-- A JSON list of texts, or one text of words.
CREATE OR REPLACE TEMP MACRO gcp_words(j) AS
  CASE json_type(j) WHEN 'ARRAY' THEN json_extract_string(j, '$[*]') WHEN 'VARCHAR' THEN string_split(json_extract_string(j, '$'), ' ') END;

-- One hop of a delegation: who stands behind it, NULL for an empty one.
CREATE OR REPLACE TEMP MACRO gcp_hop(h) AS
  gcp_principal(coalesce(present(h.firstPartyPrincipal.principalEmail), present(h.principalSubject),
    json_extract_string(h.thirdPartyPrincipal, '$.thirdPartyClaims.sub')));

-- A third party's token by its issuer and id, where its claims are logged.
CREATE OR REPLACE TEMP MACRO gcp_third_party(j) AS
  'jwt:' || json_extract_string(j, '$.thirdPartyClaims.iss') || '/' || json_extract_string(j, '$.thirdPartyClaims.jti');

-- What kind of access a call needs, by its name in small letters, the first permission checked for it, and its log.
CREATE OR REPLACE TEMP MACRO gcp_access(service_id, verb, checked, checked_kind, log) AS
  CASE
    WHEN service_id IN ('iamcredentials', 'sts', 'login') OR verb IN ('signblob', 'signjwt') THEN 'auth'
    WHEN starts_with(verb, 'list') OR starts_with(verb, 'aggregatedlist') OR starts_with(verb, 'search') THEN 'list'
    WHEN starts_with(verb, 'get') OR starts_with(verb, 'batchget') OR starts_with(verb, 'read') OR starts_with(verb, 'fetch') OR starts_with(verb, 'lookup')
      OR starts_with(verb, 'check') OR starts_with(verb, 'test') OR starts_with(verb, 'access') OR starts_with(verb, 'watch') THEN 'read'
    WHEN starts_with(verb, 'set') AND (ends_with(verb, 'iampolicy') OR ends_with(verb, 'iampermissions')) OR ends_with(verb, 'serviceaccountkey')
      OR (service_id = 'iam' AND ends_with(verb, 'role')) THEN 'permissions'
    WHEN verb IN ('setlabels', 'settags') OR contains(verb, 'tagbinding') THEN 'tagging'
    WHEN checked_kind IN ('ADMIN_READ', 'DATA_READ') THEN 'read'
    WHEN checked_kind IN ('ADMIN_WRITE', 'DATA_WRITE') OR log IN ('activity', 'system_event') THEN 'write'
    WHEN ends_with(checked, '.list') THEN 'list'
    WHEN regexp_matches(checked, '\.get(Data|IamPolicy)?$') THEN 'read'
    WHEN regexp_matches(checked, '\.(create|update|delete|set[A-Za-z]*)$') THEN 'write'
  END;

-- The payload of another form of the record, with the names of protoPayload: snake case becomes camel case.
CREATE OR REPLACE TEMP MACRO gcp_renamed(j) AS
  list_reduce(list_prepend(CAST(j AS VARCHAR), [
      'service_name=serviceName', 'method_name=methodName', 'resource_name=resourceName', 'authentication_info=authenticationInfo',
      'principal_email=principalEmail', 'principal_subject=principalSubject', 'service_account_key_name=serviceAccountKeyName',
      'service_account_delegation_info=serviceAccountDelegationInfo', 'first_party_principal=firstPartyPrincipal',
      'third_party_principal=thirdPartyPrincipal', 'third_party_claims=thirdPartyClaims', 'oauth_info=oauthInfo', 'oauth_client_id=oauthClientId',
      'request_metadata=requestMetadata', 'caller_ip=callerIp', 'caller_supplied_user_agent=callerSuppliedUserAgent',
      'authorization_info=authorizationInfo', 'permission_type=permissionType', 'resource_attributes=resourceAttributes',
      'service_data=serviceData', 'servicedata_v1_iam=serviceData', 'policy_delta=policyDelta', 'binding_deltas=bindingDeltas',
      'request_json=requestJson', 'response_json=responseJson', 'metadata_json=metadataJson']),
    lambda text, pair: replace(text, '"' || split_part(pair, '=', 1) || '":', '"' || split_part(pair, '=', 2) || '":'));

-- A body of a call: an object, or its text as a BigQuery export has it.
CREATE OR REPLACE TEMP MACRO gcp_body(plain, told) AS
  CASE WHEN plain IS NOT NULL THEN plain WHEN json_valid(told) THEN CAST(told AS JSON) END;

-- The payload of another form as a structure like protoPayload's.
CREATE OR REPLACE TEMP MACRO gcp_payload(j) AS
  CASE WHEN j IS NOT NULL THEN json_transform(gcp_renamed(j), '{
    "@type": "VARCHAR", "serviceName": "VARCHAR", "methodName": "VARCHAR", "resourceName": "VARCHAR", "status": {"code": "VARCHAR"},
    "authenticationInfo": {"principalEmail": "VARCHAR", "principalSubject": "VARCHAR", "serviceAccountKeyName": "VARCHAR",
      "serviceAccountDelegationInfo": [{"principalSubject": "VARCHAR", "firstPartyPrincipal": {"principalEmail": "VARCHAR"}, "thirdPartyPrincipal": "JSON"}],
      "thirdPartyPrincipal": "JSON", "oauthInfo": {"oauthClientId": "VARCHAR"}},
    "requestMetadata": {"callerIp": "VARCHAR", "callerSuppliedUserAgent": "VARCHAR"},
    "authorizationInfo": [{"permission": "VARCHAR", "resource": "VARCHAR", "granted": "VARCHAR", "permissionType": "VARCHAR",
      "resourceAttributes": {"name": "VARCHAR"}}],
    "request": "JSON", "response": "JSON", "metadata": "JSON", "serviceData": "JSON",
    "requestJson": "VARCHAR", "responseJson": "VARCHAR", "metadataJson": "VARCHAR"}') END;
