-- One row for each policy, role, mount, entity or group that a document states. Reads the view _record(file_id, ordinal, entry_sha256, r, raw).
-- Documents name neither their installation nor, mostly, their namespace: they are of "default", and of its root.

CREATE OR REPLACE TEMP TABLE _staged AS
WITH flat AS (
  SELECT *, substr(entry_sha256, 1, 16) || CASE WHEN ordinal > 1 THEN '-' || ordinal ELSE '' END AS unnamed FROM _record
)
SELECT
  file_id, ordinal, entry_sha256,
  event_id_of('vault-policy', NULL, entry_sha256, ordinal) AS event_id,
  r.form AS form,
  hashed_text(present(r.name)) AS stated_name,
  CASE r.form
    WHEN 'policy' THEN 'vault-policy:default/root/' || coalesce(hashed_text(lower(present(r.name))), 'sha256:' || unnamed)
    WHEN 'sentinel' THEN 'vault-policy:default/root/' || coalesce(hashed_text(lower(present(r.name))), 'sha256:' || unnamed)
    WHEN 'role' THEN 'vault-role:default/root/' || coalesce(hashed_text(present(r.mount)), 'unknown') || '/' || coalesce(hashed_text(present(r.name)), 'sha256:' || unnamed)
    WHEN 'entity' THEN 'vault-entity:default/' || hashed_text(r.id)
    WHEN 'group' THEN 'vault-group:default/' || hashed_text(r.id)
    WHEN 'mount' THEN 'vault:default' END AS holder_key,
  stated_time(r.created) AS created,
  list_transform(r.policies, lambda p: hashed_text(p)) AS policies,
  list_transform(r."groups", lambda g: hashed_text(g)) AS memberships,
  list_transform(r.members, lambda m: hashed_text(m)) AS members,
  list_transform(r.facts, lambda f: {'name': hashed_text(f.name), 'value': hashed_text(f.value)}) AS facts,
  r.statements AS statements,
  CASE WHEN r IS NULL THEN 'not-an-object' WHEN r.form IS NULL THEN 'not-this-source' END AS reject,
  CASE WHEN r.form IS NULL THEN 'neither a policy nor a role, mount, entity or group' END AS detail,
  raw AS excerpt
FROM flat;
