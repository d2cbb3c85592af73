-- AWS writes the caller of AssumeRoleWithWebIdentity as <ARN of the provider>:<audience>:<subject>.
SELECT actor_key AS left_key,
  'jwt-sub:https://' || regexp_extract(actor_key, ':oidc-provider/([^:]+):', 1) || '/' || regexp_extract(actor_key, ':oidc-provider/[^:]+:[^:]*:(.+)$', 1) AS right_key,
  occurred_at, event_uid AS tie, file_id, ordinal
FROM event WHERE principal_kind = 'WebIdentityUser' AND regexp_matches(actor_key, ':oidc-provider/[^:]+:[^:]*:.')
