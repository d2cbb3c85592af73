-- What is ideal for each kind of credential: the documented default (docs/shape.md), else what the inventory expects of the kind.
INSERT INTO shape_baseline
SELECT d.kind, coalesce(i.max_lifetime_seconds, d.seconds), 65, 0.1, 10,
  CASE WHEN i.subject IS NULL THEN 'default' ELSE 'inventory' END, i.file_id, i.ordinal
FROM (
  VALUES
    ('aws-temporary-key', 12 * 3600), ('aws-session', 12 * 3600), ('aws-identity-center', 8 * 3600),
    ('aws-access-key', 90 * 86400), ('aws-key', 90 * 86400), ('gcp-service-account-key', 90 * 86400),
    ('vault-token', 24 * 3600), ('vault-secret-id', 24 * 3600),
    ('kubernetes-token', 24 * 3600), ('jwt', 3600), ('jwt-svid', 3600), ('refresh-token', 30 * 86400),
    ('x509-svid', 24 * 3600), ('x509-certificate', 90 * 86400), ('x509-authority', 3650 * 86400),
    ('ssh-certificate', 24 * 3600), ('ssh-key', 90 * 86400),
    (NULL, 24 * 3600)
) AS d (kind, seconds)
  LEFT JOIN (
    SELECT DISTINCT ON (subject) subject, max_lifetime_seconds, file_id, ordinal FROM inventory_expectation
    WHERE subject_kind = 'kind' AND max_lifetime_seconds IS NOT NULL
    ORDER BY subject, max_lifetime_seconds, file_id, ordinal
  ) AS i ON i.subject = d.kind
ORDER BY d.kind;
