-- Roles and bindings that calls write. Without the object in the evidence (level Metadata, a patch without its answer) it is known that
-- permissions changed, not how.

CREATE OR REPLACE TEMP TABLE _rbac AS
WITH call AS (
  SELECT event_id, file_id, ordinal, occurred_at, cluster, namespace, "action", ends_with(resource_type, 'bindings') AS binds, object_name,
    CASE WHEN starts_with(resource_type, 'cluster') THEN 'ClusterRoleBinding ' ELSE 'RoleBinding ' || namespace || '/' END AS via,
    CASE WHEN "action" = 'deletecollection' THEN (response->'$.items[*]')
      WHEN "action" = 'delete' THEN [NULL]
      WHEN coalesce((response->'$.roleRef'), (response->'$.rules')) IS NOT NULL OR regexp_matches((response->>'$.kind'), '^(Cluster)?Role(Binding)?$') THEN [response]
      WHEN "action" IN ('create', 'update') AND (coalesce((request->'$.roleRef'), (request->'$.rules')) IS NOT NULL
        OR regexp_matches((request->>'$.kind'), '^(Cluster)?Role(Binding)?$')) THEN [request]
      ELSE [NULL] END AS bodies
  FROM _staged WHERE topic = 'rbac' AND subresource IS NULL AND outcome = 'allowed' AND NOT dry_run
),
one AS (SELECT * EXCLUDE (bodies), unnest(bodies) AS body FROM call),
named AS (
  SELECT * EXCLUDE (object_name), starts_with("action", 'delete') AS ends, coalesce(object_name, hashed_text((body->>'$.metadata.name'))) AS object_name FROM one
)
SELECT *,
  CASE WHEN binds THEN 'k8s-binding:' || cluster || '/' || coalesce(namespace, '') || '/' || object_name ELSE k8s_role(cluster, namespace, object_name) END AS slot,
  CASE WHEN NOT binds AND NOT ends THEN
    json_transform((body->'$.rules'), '[{"verbs":["VARCHAR"],"apiGroups":["VARCHAR"],"resources":["VARCHAR"],"resourceNames":["VARCHAR"],"nonResourceURLs":["VARCHAR"]}]') END
    AS rules,
  CASE WHEN binds AND NOT ends THEN json_transform((body->'$.subjects'), '[{"kind":"VARCHAR","name":"VARCHAR","namespace":"VARCHAR"}]') END AS subjects,
  CASE (body->>'$.roleRef.kind') WHEN 'Role' THEN k8s_role(cluster, namespace, hashed_text((body->>'$.roleRef.name')))
    WHEN 'ClusterRole' THEN k8s_role(cluster, NULL, hashed_text((body->>'$.roleRef.name'))) END AS role_key
FROM named;

INSERT INTO _grant BY NAME
WITH stated AS (
  SELECT *, unnest(rules) AS rule, generate_subscripts(rules, 1) AS statement FROM _rbac WHERE len(rules) > 0
)
SELECT event_id, file_id, ordinal, 'opens' AS change, slot, occurred_at AS said_at, slot AS holder_key, 'content' AS kind,
  CASE WHEN k8s_resources(rule.apiGroups, rule.resources, rule.nonResourceURLs) IS NULL THEN 'unknown' ELSE 'allow' END AS effect,
  list_transform(rule.verbs, lambda v: hashed_text(v)) AS actions,
  k8s_resources(rule.apiGroups, rule.resources, rule.nonResourceURLs) AS resources,
  CASE WHEN len(rule.resourceNames) > 0 THEN to_json({'resourceNames': list_transform(rule.resourceNames, lambda n: hashed_text(n))}) END AS condition,
  coalesce(namespace, '*') AS scope_node, statement
FROM stated;

INSERT INTO _grant BY NAME
WITH bound AS (
  SELECT *, unnest(subjects) AS subject, generate_subscripts(subjects, 1) AS statement FROM _rbac WHERE len(subjects) > 0
)
SELECT event_id, file_id, ordinal, 'opens' AS change, slot, occurred_at AS said_at,
  k8s_subject(cluster, subject.kind, coalesce(hashed_text(subject.namespace), namespace), hashed_text(subject."name")) AS holder_key, 'attachment' AS kind, 'allow' AS effect,
  coalesce(namespace, '*') AS scope_node, via || object_name AS via, role_key AS policy_key, statement
FROM bound;

-- What is gone, what was emptied, and what changed unseen.
INSERT INTO _grant BY NAME
SELECT event_id, file_id, ordinal, CASE WHEN ends OR body IS NOT NULL THEN 'closes' ELSE 'opens' END AS change, slot, occurred_at AS said_at,
  CASE WHEN NOT binds THEN slot END AS holder_key, CASE WHEN binds THEN 'attachment' ELSE 'content' END AS kind, 'unknown' AS effect,
  coalesce(namespace, '*') AS scope_node, CASE WHEN binds THEN via || object_name END AS via
FROM _rbac WHERE coalesce(len(rules), 0) = 0 AND coalesce(len(subjects), 0) = 0;

DROP VIEW _call;
DROP TABLE _issue;
DROP TABLE _rbac;
