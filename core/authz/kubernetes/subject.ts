import type { Truth } from '../decision.ts';

/** Who asks a cluster. */
export interface KubernetesSubject {
  /** User name as the audit log has it, e.g. `system:serviceaccount:agents:runner`. */
  readonly user: string;
  /** Groups as the audit log has them; null where no record lists them. Those that follow from the user need not stand here. */
  readonly groups: readonly string[] | null;
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/** Groups that a user is in for certain. Source: kubernetes.io, "Service account tokens" and "Default roles and role bindings". */
export function groupsOf({ user, groups }: KubernetesSubject): readonly string[] {
  if (user === 'system:anonymous') return ['system:unauthenticated', ...(groups ?? [])];
  const namespace = SERVICE_ACCOUNT.exec(user)?.[1];
  const implied =
    namespace === undefined
      ? ['system:authenticated']
      : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return [...implied, ...(groups ?? [])];
}

/**
 * Whether a holder's key (`k8s-user:<cluster>/<name>`, `k8s-group:<cluster>/<name>`) means the subject. A group is open where no record lists
 * the groups; those of service accounts and of the anonymous user follow from their names. Without a holder, as in a binding that
 * changed unseen, it is open.
 */
export function meansSubject(holder: string | null, subject: KubernetesSubject): Truth {
  if (holder === null) return 'open';
  const name = nameOf(holder);
  if (holder.startsWith('k8s-user:')) return name === subject.user ? 'yes' : 'no';
  if (!holder.startsWith('k8s-group:')) return 'no';
  if (groupsOf(subject).includes(name)) return 'yes';
  const fixed = SERVICE_ACCOUNT.test(subject.user) || subject.user === 'system:anonymous';
  return subject.groups !== null || fixed ? 'no' : 'open';
}

/** The name in a holder's key; `subjects` without one. */
export function nameOf(holder: string | null): string {
  return holder === null ? 'subjects' : holder.slice(holder.indexOf('/') + 1);
}

/** Whether the node authorizer, which is no RBAC, has a say too: a node in the group of nodes. */
export function isNode(subject: KubernetesSubject): boolean {
  return (
    subject.user.startsWith('system:node:') &&
    (subject.groups === null || subject.groups.includes('system:nodes'))
  );
}
