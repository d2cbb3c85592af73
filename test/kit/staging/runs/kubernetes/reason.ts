/** Why RBAC allows what a binding of the cluster grants. */
export function byClusterBinding(
  binding: string,
  role: string,
  kind: 'User' | 'Group' | 'ServiceAccount',
  subject: string,
): string {
  return `RBAC: allowed by ClusterRoleBinding "${binding}" of ClusterRole "${role}" to ${kind} "${subject}"`;
}

/** Why RBAC allows a service account what a binding of its namespace grants; the binding has the name of its role. */
export function byBinding(role: string, namespace: string, account: string): string {
  return `RBAC: allowed by RoleBinding "${role}/${namespace}" of Role "${role}" to ServiceAccount "${account}/${namespace}"`;
}

/** Why people of the platform team may do anything. */
export const BY_ADMINS = byClusterBinding('platform-admins', 'cluster-admin', 'Group', 'platform-admins');
