-- Permissions that no map knows, and scopes that no statement in evidence says.

CREATE OR REPLACE TEMP TABLE _unmapped AS
SELECT 'permission-unknown' AS kind, u.source, string_agg(DISTINCT u.service, ', ' ORDER BY u.service) AS subject,
  concat('Of ', count(*), CASE count(*) WHEN 1 THEN ' kind of call' ELSE ' kinds of calls' END, ' (', u.source, ') no map knows the permission.') AS missing,
  'Whether those calls went beyond what their credential may do cannot be told.' AS consequence, 'The documentation of their services, as a line of the map' AS remedy,
  sum(u.events)::BIGINT AS pointers, 'records' AS counted,
  arg_min(e.file_id, u.event_id) AS file_id, arg_min(e.ordinal, u.event_id) AS ordinal
FROM unmapped_action AS u LEFT JOIN event AS e ON e.event_id = u.event_id GROUP BY u.source;

CREATE OR REPLACE TEMP TABLE _no_scope AS
SELECT 'scope-unknown' AS kind, c.system_key, CASE WHEN starts_with(c.system_key, 'aws:') THEN substr(c.system_key, 5) END AS account, s.scope_basis AS subject,
  concat(CASE WHEN c.system_key IS NULL THEN 'No known installation' ELSE of_installation(c.system_key) END,
    CASE s.scope_basis WHEN 'part-granted' THEN ': part of what credentials of it may do is not in evidence.'
      WHEN 'used' THEN ': what credentials of it may do is not in evidence; their scope is at least what they used.'
      ELSE ': what credentials of it may do is not in evidence, and they used nothing that would show it.' END) AS missing,
  CASE s.scope_basis WHEN 'part-granted' THEN 'They may do more, or less, than is shown.' ELSE 'How much their theft would reach cannot be told; it may be more than is shown.' END AS consequence,
  'The policies, roles and bindings of that installation as they were then' AS remedy,
  count(*) AS pointers, 'credentials' AS counted,
  arg_min(p.file_id, c.credential_id) FILTER (p.file_id IS NOT NULL) AS file_id, arg_min(p.ordinal, c.credential_id) FILTER (p.file_id IS NOT NULL) AS ordinal
FROM shape AS s
  JOIN credential AS c ON c.credential_id = s.credential_id
  JOIN _credential_place AS p ON p.credential_id = s.credential_id
WHERE s.scope_basis IS DISTINCT FROM 'granted' GROUP BY c.system_key, s.scope_basis;
