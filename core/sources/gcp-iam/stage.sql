-- One row for each policy, role, account, key or asset. An asset holds one of the others: its policy beside it, the rest in resource.data.

CREATE OR REPLACE TEMP MACRO gcp_list(j) AS
  CASE json_type(j) WHEN 'ARRAY' THEN list_transform(json_extract_string(j, '$[*]'), lambda t: hashed_text(t))
    WHEN 'VARCHAR' THEN [hashed_text(json_extract_string(j, '$'))] END;

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
flat AS (
  SELECT
    file_id, ordinal, entry_sha256, raw, r IS NULL AS no_object,
    coalesce(r.assetType, r.asset_type) AS asset_type,
    CASE WHEN coalesce(r.assetType, r.asset_type) IS NOT NULL THEN
      CASE WHEN json_type(r.resource) = 'VARCHAR' THEN json_extract_string(r.resource, '$') ELSE r."name" END END AS asset_name,
    coalesce(r.bindings, json_extract(coalesce(r.iamPolicy, r.iam_policy, r."policy"), '$.bindings')) AS bindings,
    coalesce(r.iamPolicy, r.iam_policy, r."policy") IS NOT NULL AS has_policy,
    CASE WHEN coalesce(r.assetType, r.asset_type) IS NULL THEN r."name" ELSE json_extract_string(r.resource, '$.data.name') END AS own_name,
    coalesce(r.includedPermissions, json_extract(r.resource, '$.data.includedPermissions')) AS permissions,
    coalesce(r.deleted, json_extract_string(r.resource, '$.data.deleted')) AS deleted,
    coalesce(r.email, json_extract_string(r.resource, '$.data.email')) AS email,
    coalesce(r.uniqueId, json_extract_string(r.resource, '$.data.uniqueId')) AS number,
    coalesce(r.projectId, json_extract_string(r.resource, '$.data.projectId')) AS project_id,
    json_extract_string(r.resource, '$.data.projectNumber') AS project_number,
    coalesce(r.displayName, json_extract_string(r.resource, '$.data.displayName')) AS display_name,
    coalesce(r.disabled, json_extract_string(r.resource, '$.data.disabled')) AS disabled,
    coalesce(r.validAfterTime, json_extract_string(r.resource, '$.data.validAfterTime')) AS valid_after,
    coalesce(r.validBeforeTime, json_extract_string(r.resource, '$.data.validBeforeTime')) AS valid_before,
    coalesce(r.keyType, json_extract_string(r.resource, '$.data.keyType')) AS key_type,
    coalesce(r.keyOrigin, json_extract_string(r.resource, '$.data.keyOrigin')) AS key_origin,
    coalesce(r.keyAlgorithm, json_extract_string(r.resource, '$.data.keyAlgorithm')) AS key_algorithm,
    split_part(r.project, '/', 2) AS searched_project,
    coalesce(r.updateTime, r.update_time) AS update_time,
    coalesce(gcp_list(r.ancestors),
      list_filter(list_concat([r.project], coalesce(gcp_list(r.folders), []), [r.organization]), lambda t: t IS NOT NULL AND t <> '')) AS ancestors
  FROM _record
),
sorted AS (
  SELECT *,
    CASE
      WHEN regexp_matches(own_name, '^projects/[^/]+/serviceAccounts/[^/]+/keys/[^/]+$') THEN 'ServiceAccountKey'
      WHEN regexp_matches(own_name, '^projects/[^/]+/serviceAccounts/[^/]+$') THEN 'ServiceAccount'
      WHEN regexp_matches(own_name, '^((projects|organizations)/[^/]+/)?roles/[^/]+$') THEN 'Role'
      WHEN asset_type IS NOT NULL AND asset_name IS NOT NULL THEN regexp_extract(asset_type, '[^/]*$')
      WHEN bindings IS NOT NULL THEN 'Policy'
    END AS kind,
    stated_time(update_time) AS updated_at,
    hashed_text(gcp_node(asset_name)) AS node
  FROM flat
)
SELECT
  file_id, ordinal, entry_sha256, event_id_of('gcp-iam', NULL, entry_sha256, ordinal) AS event_id,
  kind, node, updated_at,
  CASE WHEN kind IN ('ServiceAccountKey', 'ServiceAccount', 'Role') THEN coalesce(hashed_text(own_name), node) ELSE node END AS object_name,
  CASE kind WHEN 'ServiceAccountKey' THEN stated_time(valid_after) ELSE updated_at END AS occurred_at,
  'gcp:' || hashed_text(coalesce(
    CASE WHEN kind IN ('ServiceAccountKey', 'ServiceAccount', 'Role') AND NOT starts_with(own_name, 'roles/') THEN nullif(split_part(own_name, '/', 2), '-') END,
    CASE WHEN asset_name IS NOT NULL THEN present(project_id) END,
    nullif(present(regexp_extract(node, '^(?:projects|folders|organizations)/([^/]+)', 1)), '_'), split_part(ancestors[1], '/', 2), 'unknown')) AS system_key,
  CASE WHEN json_type(bindings) = 'ARRAY' THEN
    json_transform(bindings, '[{"role": "VARCHAR", "members": ["VARCHAR"], "condition": "JSON"}]') END AS bindings,
  CASE WHEN kind = 'Role' AND (deleted = 'true') IS NOT TRUE THEN gcp_list(permissions) END AS permissions,
  gcp_principal(hashed_text(CASE WHEN kind IN ('ServiceAccount', 'ServiceAccountKey') THEN coalesce(present(email), split_part(own_name, '/', 4)) END)) AS account_key,
  gcp_principal(present(CASE WHEN kind = 'ServiceAccount' THEN hashed_text(number) END)) AS account_number,
  CASE WHEN kind = 'ServiceAccountKey' THEN 'gcp-key:' || hashed_text(split_part(own_name, '/', 4) || '/' || split_part(own_name, '/', 6)) END AS key,
  CASE WHEN kind = 'Project' THEN 'gcp:' || hashed_text(coalesce(present(project_id), split_part(node, '/', 2))) END AS project_key,
  CASE WHEN kind = 'Project' THEN 'gcp:' || hashed_text(coalesce(present(project_number), present(searched_project))) END AS project_number_key,
  stated_time(valid_after) AS valid_after, CASE WHEN NOT starts_with(valid_before, '9999-12-31') THEN stated_time(valid_before) END AS valid_before,
  starts_with(valid_before, '9999-12-31') AS never_ends,
  hashed_text(key_type) AS key_type, hashed_text(key_origin) AS key_origin, hashed_text(key_algorithm) AS key_algorithm,
  hashed_text(present(display_name)) AS display_name, CASE WHEN disabled = 'true' THEN 'true' END AS disabled,
  CASE WHEN node IS NOT NULL AND len(ancestors) > 0 THEN array_to_string(ancestors, ', ') END AS ancestors,
  CASE
    WHEN no_object THEN 'not-an-object'
    WHEN kind IS NULL THEN 'not-this-source'
    WHEN bindings IS NOT NULL AND json_type(bindings) NOT IN ('ARRAY', 'NULL') THEN 'bad-row'
    WHEN len(list_filter(json_extract(bindings, '$[*]'), lambda b: json_type(b) <> 'OBJECT')) > 0 THEN 'bad-row'
    WHEN permissions IS NOT NULL AND json_type(permissions) NOT IN ('ARRAY', 'VARCHAR', 'NULL') THEN 'bad-row'
    WHEN present(update_time) IS NOT NULL AND updated_at IS NULL THEN 'bad-time'
    WHEN kind = 'ServiceAccountKey' AND present(valid_after) IS NOT NULL AND stated_time(valid_after) IS NULL THEN 'bad-time'
  END AS reject,
  CASE
    WHEN kind IS NULL THEN 'neither a policy, a role, a service account, a key nor an asset'
    WHEN bindings IS NOT NULL AND json_type(bindings) NOT IN ('ARRAY', 'NULL') THEN 'bindings is not a list'
    WHEN len(list_filter(json_extract(bindings, '$[*]'), lambda b: json_type(b) <> 'OBJECT')) > 0 THEN 'a binding is not an object'
    WHEN permissions IS NOT NULL AND json_type(permissions) NOT IN ('ARRAY', 'VARCHAR', 'NULL') THEN 'includedPermissions is not a list'
    ELSE 'a time is not one with a zone'
  END AS detail,
  raw AS excerpt
FROM sorted;
