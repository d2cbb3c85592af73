-- What the calls say of credentials: facts, and the links that a record proves. In a login's response the auth block is the new token's; in
-- auth/token/create it is the parent's. Facts go to whom they are about; those of a
-- secret without a key or a lease to the token that asked for it.

CREATE OR REPLACE TEMP MACRO vault_about(about, named) AS
  list_transform(list_filter(named, lambda f: about IS NOT NULL AND f.value IS NOT NULL), lambda f: {'key': about, 'name': f.name, 'value': f.value});

-- Who a token acts as: its entity; the agent that the login method vouches for. Whoever makes a token under another chooses its metadata:
-- such a token is named token, and its agent is no more than likely.
CREATE OR REPLACE TEMP MACRO vault_acts_as(token, entity, meta, called) AS [
  {'rule': 'vault-token-entity', 'relation': 'acts-as', 'strength': 'exact', 'left_key': token, 'right_key': 'vault-entity:default/' || entity},
  {'rule': 'vault-metadata-agent', 'relation': 'acts-as', 'strength': CASE WHEN regexp_matches(called, '^token(-|$)') THEN 'strong' ELSE 'exact' END,
    'left_key': token, 'right_key': 'agent:' || present(meta['agent_uuid'])}];

INSERT INTO _context
WITH
place AS (SELECT context_id, min(event_id) AS event_id FROM _call WHERE context_id IS NOT NULL GROUP BY context_id),
told AS (
  SELECT c.*, coalesce(c.secret->>'key', 'vault-lease:default/' || c.lease_id) AS secret_place,
    CASE WHEN (c.secret->>'kind') = 'vault-secret-id' THEN coalesce(c.secret->>'accessor', c.secret->>'key') ELSE c.wrapped_accessor END AS inside
  FROM _call AS c JOIN place AS p ON p.context_id = c.context_id AND p.event_id = c.event_id
  WHERE c.context_id NOT IN (SELECT context_id FROM _context)
)
SELECT
  context_id, auth_token,
  list_distinct(flatten([
    vault_about(auth_token, [
      {'name': 'display_name', 'value': display_name}, {'name': 'token_type', 'value': token_type}, {'name': 'entity_id', 'value': entity_id},
      {'name': 'policies', 'value': array_to_string(list_sort(policies), ', ')}, {'name': 'issue_time', 'value': issue_time}]),
    vault_about(auth_token, list_transform(map_entries(metadata), lambda m: {'name': 'metadata.' || m.key, 'value': m.value})),
    vault_about(CASE WHEN auth_token = caller THEN auth_token END, list_transform(granting, lambda p: {'name': 'granting_policy', 'value': p})),
    vault_about(issued, [
      {'name': 'display_name', 'value': issued_name}, {'name': 'token_type', 'value': issued_type}, {'name': 'entity_id', 'value': issued_entity},
      {'name': 'policies', 'value': array_to_string(list_sort(issued_policies), ', ')}]),
    vault_about(issued, list_transform(map_entries(issued_metadata), lambda m: {'name': 'metadata.' || m.key, 'value': m.value})),
    vault_about(issued, [
      {'name': 'auth_mount', 'value': login_mount}, {'name': 'auth_method', 'value': login_method}, {'name': 'mount_accessor', 'value': login_accessor}]),
    vault_about(coalesce(secret_place, caller), list_transform(list_append(from_json(secret->'facts', '[{"name":"VARCHAR","value":"VARCHAR"}]'), {'name': 'vault_role', 'value': secret->>'role'}),
      lambda f: {'name': CASE WHEN secret_place IS NULL THEN 'issued.' ELSE '' END || f.name, 'value': f.value})),
    vault_about(wrapped, [{'name': 'creation_path', 'value': creation_path}, {'name': 'wrapped_accessor', 'value': inside}])
  ])) AS facts,
  list_distinct(list_filter(list_concat([
    {'rule': 'vault-token-accessor', 'relation': 'same-credential', 'strength': 'exact', 'left_key': auth_token, 'right_key': auth_accessor},
    {'rule': 'vault-token-accessor', 'relation': 'same-credential', 'strength': 'exact', 'left_key': caller, 'right_key': caller_accessor},
    {'rule': 'vault-token-accessor', 'relation': 'same-credential', 'strength': 'exact', 'left_key': issued, 'right_key': issued_accessor},
    {'rule': 'vault-login-role', 'relation': 'acts-as', 'strength': 'exact', 'left_key': issued, 'right_key': login_role},
    {'rule': 'vault-certificate-login', 'relation': 'derived-from', 'strength': 'exact', 'left_key': issued, 'right_key': CASE WHEN by_certificate THEN certificate END},
    {'rule': 'vault-secret-id-login', 'relation': 'derived-from', 'strength': 'exact', 'left_key': issued, 'right_key': presented}],
    vault_acts_as(auth_token, entity_id, metadata, display_name), vault_acts_as(issued, issued_entity, issued_metadata, issued_name)),
    lambda c: c.left_key IS NOT NULL AND c.right_key IS NOT NULL AND c.left_key <> c.right_key)) AS claims
FROM told;
