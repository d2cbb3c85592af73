import type { AccessLevel } from '#core/model/vocabulary.ts';

/** Permissions whose last part does not tell what they give. */
const NAMED: Readonly<Record<string, AccessLevel>> = {
  'apikeys.keys.create': 'auth',
  'apikeys.keys.getKeyString': 'auth',
  'iam.serviceAccountKeys.create': 'auth',
  'iam.serviceAccountKeys.upload': 'auth',
  'iam.roles.create': 'permissions',
  'iam.roles.delete': 'permissions',
  'iam.roles.undelete': 'permissions',
  'iam.roles.update': 'permissions',
  'orgpolicy.policy.set': 'permissions',
  'serviceusage.apiKeys.create': 'auth',
  'storage.hmacKeys.create': 'auth',
};

/** Policies that themselves decide who may what; changing one changes permissions. */
const POLICY =
  /^iam\.(?:denypolicies|principalaccessboundarypolicies|policybindings)\.(?:create|update|delete|bind|unbind)$/;

/** What the last part of a permission says, in this order. */
const LAST_PARTS: readonly (readonly [RegExp, AccessLevel])[] = [
  [/^(?:getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt|mint\w*)$/, 'auth'],
  [
    /^(?:actAs|setIamPolicy|set\w*IamPolicy|overrideLegacyPermissions|setOrgPolicy|setManagementProject)$/,
    'permissions',
  ],
  [/^(?:setLabels|setTags|addTags|\w*TagBinding)$/, 'tagging'],
  [/^(?:list|search|aggregatedList|query)(?:[A-Z]\w*)?$/, 'list'],
  [
    /^(?:get|batchGet|read|fetch|lookup|check|test|access|view|watch|download|export|analyze|validate)(?:[A-Z]\w*)?$/,
    'read',
  ],
  [
    /^(?:abort|add|allocate|approve|attach|begin|cancel|close|commit|consume|copy|create|deactivate|delete|deploy|destroy|detach|disable|drop|enable|encrypt|execute|finalize|import|insert|install|invoke|merge|modify|move|mutate|osLogin|osAdminLogin|patch|pause|publish|purge|remove|replace|reset|restart|restore|resume|rollback|rotate|run|send|set|start|stop|submit|suspend|truncate|undelete|uninstall|update|upgrade|upload|use|useExternalIp|useReadOnly|write)(?:[A-Z]\w*)?$/,
    'write',
  ],
];

/**
 * What kind of access a permission (`service.resource.verb`) gives, by a list of exceptions and else by its last part; null where neither tells. Signing and making tokens and keys
 * is auth; acting as a service account, roles and policies are permissions.
 */
export function gcpAccess(permission: string): AccessLevel | null {
  const named = NAMED[permission];
  if (named !== undefined) return named;
  if (POLICY.test(permission)) return 'permissions';
  const last = permission.slice(permission.lastIndexOf('.') + 1);
  return LAST_PARTS.find(([pattern]) => pattern.test(last))?.[1] ?? null;
}

/** Access that the documentation gives for a basic role, which holds more permissions than anybody lists; null for other roles. */
export function basicAccess(role: string): AccessLevel | null {
  switch (role) {
    case 'roles/owner':
      return 'permissions';
    case 'roles/editor':
      return 'write';
    case 'roles/viewer':
    case 'roles/browser':
      return 'read';
    default:
      return null;
  }
}

/** Service names in deny policies that differ from the permission's own (IAM, permissions in deny policies). */
const SERVICES: Readonly<Record<string, string>> = { resourcemanager: 'cloudresourcemanager' };

/**
 * Whether a permission of a deny rule (`service.googleapis.com/resource.verb`, with `*` for every resource, verb, or both) means a permission
 * as roles have it (`service.resource.verb`). A name without a service is taken as roles have it.
 */
export function denyMeans(denied: string, permission: string): boolean {
  const slash = denied.indexOf('/');
  if (slash < 0) return denied === permission;
  const dot = permission.indexOf('.');
  const service = permission.slice(0, dot);
  if (denied.slice(0, slash) !== `${SERVICES[service] ?? service}.googleapis.com`) return false;
  const pattern = denied.slice(slash + 1);
  const rest = permission.slice(dot + 1);
  if (pattern === '*' || pattern === '*.*' || pattern === rest) return true;
  if (pattern.startsWith('*.')) return rest.endsWith(pattern.slice(1));
  return pattern.endsWith('.*') && rest.startsWith(pattern.slice(0, -1));
}
