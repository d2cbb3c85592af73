import { holdsPath, parsePath } from './path.ts';

/** Every capability that can be given. Source: https://developer.hashicorp.com/vault/docs/concepts/policies, capabilities. */
export const VAULT_CAPABILITIES = [
  'create',
  'delete',
  'list',
  'patch',
  'read',
  'recover',
  'subscribe',
  'sudo',
  'update',
] as const;

/** What the default policy allows as Vault ships it, path and capabilities (`defaultPolicy` in `policy_store.go`). An installation may have changed it. */
export const SHIPPED_DEFAULT: readonly (readonly [string, readonly string[]])[] = [
  ['auth/token/lookup-self', ['read']],
  ['auth/token/renew-self', ['update']],
  ['auth/token/revoke-self', ['update']],
  ['cubbyhole/*', ['create', 'read', 'update', 'delete', 'list']],
  ['identity/entity/id/{{identity.entity.id}}', ['read']],
  ['identity/entity/name/{{identity.entity.name}}', ['read']],
  ['identity/oidc/provider/+/authorize', ['read', 'update']],
  ['sys/capabilities-self', ['update']],
  ['sys/control-group/request', ['update']],
  ['sys/internal/ui/resultant-acl', ['read']],
  ['sys/leases/lookup', ['update']],
  ['sys/leases/renew', ['update']],
  ['sys/renew', ['update']],
  ['sys/tools/hash', ['update']],
  ['sys/tools/hash/*', ['update']],
  ['sys/wrapping/lookup', ['update']],
  ['sys/wrapping/unwrap', ['update']],
  ['sys/wrapping/wrap', ['update']],
];

const ROOT_PATHS = [
  'auth/token/accessors*',
  'auth/token/revoke-orphan/*',
  'sys/audit',
  'sys/audit/*',
  'sys/auth/*',
  'sys/config/auditing/*',
  'sys/config/cors',
  'sys/config/ui/headers/*',
  'sys/internal/inspect/*',
  'sys/leases',
  'sys/leases/lookup/*',
  'sys/leases/revoke-force/*',
  'sys/leases/revoke-prefix/*',
  'sys/plugins/catalog/*',
  'sys/raw',
  'sys/raw/*',
  'sys/remount',
  'sys/replication/dr/primary/secondary-token',
  'sys/replication/dr/reindex',
  'sys/replication/performance/primary/secondary-token',
  'sys/replication/performance/reindex',
  'sys/replication/primary/secondary-token',
  'sys/replication/reindex',
  'sys/revoke-force/*',
  'sys/revoke-prefix/*',
  'sys/rotate',
  'sys/seal',
  'sys/step-down',
  'sys/storage/raft/snapshot-auto/config/*',
].map(parsePath);

/**
 * Whether a path, without its namespace, also needs `sudo` (root-protected API endpoints; `PathsSpecial.Root` of the system and token
 * backends). Those of secrets engines are not among them, for a path does not say what is mounted there.
 */
export function needsSudo(path: string): boolean {
  return ROOT_PATHS.some((pattern) => holdsPath(pattern, path));
}
