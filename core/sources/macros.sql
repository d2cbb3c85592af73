-- Macros that several sources share. Each source's own stand in its stage.sql.

-- A time with Z or an offset (ISO 8601, a space for its T allowed), in UTC and microseconds; NULL where it is neither, or no time a log can hold.
CREATE OR REPLACE TEMP MACRO stated_time(t) AS
  real_time(CASE WHEN ends_with(t, 'Z') THEN try_cast(t AS TIMESTAMP)
    WHEN regexp_matches(t, '[+-]\d{2}:?(\d{2})?$') THEN try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END);

-- A count of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its size; NULL where it is no whole number.
CREATE OR REPLACE TEMP MACRO epoch_time(t) AS
  real_time(CASE WHEN try_cast(t AS HUGEINT) BETWEEN 100000000 AND 99999999999 THEN make_timestamp(try_cast(t AS BIGINT) * 1000000)
    WHEN try_cast(t AS HUGEINT) BETWEEN 100000000000 AND 99999999999999 THEN make_timestamp(try_cast(t AS BIGINT) * 1000)
    WHEN try_cast(t AS HUGEINT) BETWEEN 100000000000000 AND 99999999999999999 THEN make_timestamp(try_cast(t AS BIGINT))
    WHEN try_cast(t AS HUGEINT) BETWEEN 100000000000000000 AND 9223372036854775807 THEN make_timestamp(try_cast(t AS BIGINT) // 1000) END);

-- Key of a GCP principal, from an e-mail address, a subject, or a member of a policy. People and service accounts stand without their
-- prefix; groups, domains, sets and deleted accounts keep theirs, for none of them is the account of the same address.
CREATE OR REPLACE TEMP MACRO gcp_principal(t) AS
  'gcp-principal:' || CASE
    WHEN t IS NULL OR t = '' THEN NULL
    WHEN starts_with(t, 'user:') THEN lower(substr(t, 6))
    WHEN starts_with(t, 'serviceAccount:') THEN CASE WHEN contains(t, '[') THEN substr(t, 16) ELSE lower(substr(t, 16)) END
    WHEN starts_with(t, 'group:') OR starts_with(t, 'domain:') THEN lower(t)
    WHEN contains(t, '@') AND NOT contains(t, ':') AND NOT contains(t, '/') THEN lower(t)
    ELSE t END;

-- A GCP resource as a node of the hierarchy: a full resource name without its service, buckets as the logs name them.
CREATE OR REPLACE TEMP MACRO gcp_node(t) AS
  CASE WHEN starts_with(t, '//storage.googleapis.com/') AND NOT contains(t, '/buckets/') THEN 'projects/_/buckets/' || substr(t, 26)
    WHEN starts_with(t, '//') THEN regexp_extract(t, '^//[^/]+/(.*)', 1)
    ELSE t END;

-- The slot of one member's binding to a GCP role on a node; a role under two conditions is two bindings.
CREATE OR REPLACE TEMP MACRO gcp_slot(node, role_name, member_name, conditional) AS
  concat_ws(' ', 'gcp-binding:' || node, role_name, member_name, md5(json_extract_string(conditional, '$.expression')));
-- Key of a Kubernetes role; a cluster role has no namespace.
CREATE OR REPLACE TEMP MACRO k8s_role(cluster, namespace, role_name) AS 'k8s-role:' || cluster || '/' || coalesce(namespace, '') || '/' || role_name;
-- Key of a subject that a Kubernetes binding names.
CREATE OR REPLACE TEMP MACRO k8s_subject(cluster, kind, namespace, subject_name) AS
  CASE WHEN kind = 'Group' THEN 'k8s-group:' ELSE 'k8s-user:' END || cluster || '/'
    || CASE WHEN kind = 'ServiceAccount' THEN 'system:serviceaccount:' || namespace || ':' ELSE '' END || subject_name;
-- What a rule of a Kubernetes role is about: each API group with each resource, and paths that are no resources. NULL for more than 10,000.
CREATE OR REPLACE TEMP MACRO k8s_resources(api_groups, resource_types, paths) AS
  CASE WHEN coalesce(len(api_groups), 0) * coalesce(len(resource_types), 0) <= 10000 THEN
    list_concat(
      flatten(list_transform(api_groups, lambda g: list_transform(resource_types, lambda t: CASE WHEN g = '' THEN 'core' ELSE hashed_text(g) END || '/' || hashed_text(t)))),
      list_transform(paths, lambda p: hashed_text(p))) END;
-- A whole number in decimal digits, of any length, as hexadecimal in lower case without leading zeros; NULL where it is none. The hexadecimal
-- of a BIGNUM is a head of three bytes and its magnitude.
CREATE OR REPLACE TEMP MACRO hex_of_decimal(t) AS
  CASE WHEN regexp_full_match(t, '\d{1,1000}') THEN coalesce(present(ltrim(lower(substr(to_hex(t::BIGNUM), 7)), '0')), '0') END;
