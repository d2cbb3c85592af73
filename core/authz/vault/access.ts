import type { AccessLevel } from '#core/model/vocabulary.ts';
import { covers, overlaps, parsePath, type VaultPattern } from './path.ts';

/** Paths by which policies, logins and identities change. */
const PERMISSION_PATHS = [
  'sys/policy/*',
  'sys/policies/*',
  'sys/auth/*',
  'sys/raw/*',
  'auth/+/role/*',
  'auth/+/roles/*',
  'auth/+/users/*',
  'auth/+/groups/*',
  'auth/+/certs/*',
  'auth/+/map/*',
  'identity/entity*',
  'identity/group*',
].map(parsePath);

/** Paths by which a credential is made. */
const AUTH_PATHS = [
  'auth/token/create*',
  'auth/token/renew*',
  'auth/+/login*',
  'auth/+/role/+/secret-id',
  'auth/+/role/+/custom-secret-id',
  '+/creds/*',
  '+/static-creds/*',
  '+/sts/*',
  '+/issue/*',
  '+/issuer/+/issue/*',
  '+/sign/*',
  '+/sign-verbatim/*',
  '+/token/*',
  'sys/wrapping/unwrap',
  'sys/generate-root/*',
].map(parsePath);

/**
 * What kind of access a capability on a path gives; null for a capability that is not known. `sudo`, and changing what may hold one of the paths of policies,
 * logins, roles or identities, change permissions; what lies wholly within the paths that make credentials is auth.
 */
export function vaultAccess(capability: string, pattern: VaultPattern): AccessLevel | null {
  switch (capability) {
    case 'sudo':
      return 'permissions';
    case 'list':
    case 'subscribe':
      return 'list';
    case 'read':
      return makes(pattern) ? 'auth' : 'read';
    case 'create':
    case 'update':
    case 'patch':
    case 'recover':
      if (makes(pattern)) return 'auth';
      return changes(pattern) ? 'permissions' : 'write';
    case 'delete':
      return changes(pattern) ? 'permissions' : 'write';
    default:
      return null;
  }
}

const makes = (pattern: VaultPattern): boolean => AUTH_PATHS.some((wide) => covers(wide, pattern));
const changes = (pattern: VaultPattern): boolean => PERMISSION_PATHS.some((one) => overlaps(one, pattern));
