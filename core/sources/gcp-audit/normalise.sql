-- Calls, the permissions checked for them, and what they say of keys and callers.

CREATE OR REPLACE TEMP MACRO gcp_pairs(keys, rule) AS
  list_transform(range(1, len(keys)), lambda i: {'rule': rule, 'relation': 'acts-as', 'strength': 'exact', 'left_key': keys[i], 'right_key': keys[i + 1]});

CREATE OR REPLACE TEMP TABLE _gcp_told AS
SELECT *,
  CASE "error" WHEN 'PERMISSION_DENIED' THEN 'denied' ELSE CASE WHEN "error" IS NULL THEN 'allowed' ELSE 'failed' END END AS outcome,
  CASE WHEN call IN ('GenerateAccessToken', 'GenerateIdToken', 'SignBlob', 'SignJwt') AND "error" IS NULL AND caller IS NOT NULL AND account_key IS NOT NULL
    THEN list_concat([caller], coalesce(list_filter(delegates, lambda d: d <> account_key), []), [account_key]) END AS minting,
  present(regexp_extract(actor_key, '/subjects?/(spiffe://.+)$', 1)) AS spiffe_id
FROM _gcp_call;

CREATE OR REPLACE TEMP TABLE _gcp_event AS
SELECT *,
  CASE WHEN credential_key IS NOT NULL OR len(chain) > 0 OR minting IS NOT NULL OR named_key IS NOT NULL OR spiffe_id IS NOT NULL
      OR (account_number IS NOT NULL AND account_key IS NOT NULL) OR (mapped IS NOT NULL AND session_name IS NOT NULL) THEN
    hash(credential_key, oauth_client, chain, minting, named_key, key_origin, key_type, spiffe_id, actor_key, account_number, account_key, mapped, session_name,
      outcome = 'allowed') END AS context_id
FROM _gcp_told;

INSERT INTO event BY NAME
SELECT
  event_id, file_id, ordinal, event_uid, occurred_at, 'record' AS time_basis, 'gcp-audit' AS source, system_key, account, region, category, service,
  "action", access, resource, outcome, "error", credential_key, principal_kind, actor_key, effective_key, client_addr, user_agent, session_name,
  coalesce(request_id, event_uid) AS request_id, trace_id, context_id
FROM _gcp_event;

INSERT INTO event_permission
SELECT event_id, checked.permission, checked.resource, checked.granted
FROM (SELECT event_id, unnest(permissions) AS checked FROM _gcp_event);

INSERT INTO event_key
SELECT event_id, third_party_key, 'third-party-token' FROM _gcp_event WHERE third_party_key IS NOT NULL
UNION ALL
SELECT event_id, unnest(list_distinct(list_filter(chain[2:-2], lambda k: k <> actor_key AND k IS DISTINCT FROM effective_key))), 'delegate'
FROM _gcp_event WHERE len(chain) > 2;

INSERT INTO _context
WITH
place AS (SELECT context_id, min(event_id) AS event_id FROM _gcp_event WHERE context_id IS NOT NULL GROUP BY context_id),
told AS (
  SELECT e.* FROM _gcp_event AS e JOIN place AS p ON p.context_id = e.context_id AND p.event_id = e.event_id
  WHERE e.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, credential_key,
  list_filter([
    {'key': credential_key, 'name': 'oauth_client', 'value': CASE WHEN credential_key IS NOT NULL THEN oauth_client END},
    {'key': named_key, 'name': 'key_origin', 'value': CASE WHEN named_key IS NOT NULL THEN key_origin END},
    {'key': named_key, 'name': 'key_type', 'value': CASE WHEN named_key IS NOT NULL THEN key_type END}
  ], lambda f: f.value IS NOT NULL),
  list_distinct(list_filter(
    list_concat(
      [{'rule': 'gcp-key-account', 'relation': 'acts-as', 'strength': 'exact', 'left_key': credential_key,
          'right_key': gcp_principal(regexp_extract(credential_key, '^gcp-key:([^/]+)', 1))},
        {'rule': 'gcp-key-account', 'relation': 'acts-as', 'strength': 'exact', 'left_key': CASE WHEN outcome = 'allowed' THEN named_key END, 'right_key': account_key},
        {'rule': 'gcp-account-number', 'relation': 'same-actor', 'strength': 'exact', 'left_key': account_key, 'right_key': account_number},
        {'rule': 'gcp-subject-spiffe', 'relation': 'same-actor', 'strength': 'strong', 'left_key': actor_key, 'right_key': spiffe_id},
        {'rule': 'gcp-mapped-principal', 'relation': 'same-actor', 'strength': 'exact', 'left_key': CASE WHEN outcome = 'allowed' THEN mapped END,
          'right_key': CASE WHEN starts_with(session_name, 'spiffe://') THEN session_name
            ELSE 'jwt-sub:' || regexp_extract(third_party_key, '^jwt:(.*)/[^/]*$', 1) || '/' || session_name END}],
      coalesce(gcp_pairs(chain, 'gcp-delegation'), []), coalesce(gcp_pairs(minting, 'gcp-token-minting'), [])),
    lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL AND c.left_key <> c.right_key))
FROM told;
