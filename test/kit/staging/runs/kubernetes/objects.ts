import type { Json, JsonObject } from '../../../json.ts';
import { CLUSTER } from '../run.ts';

/** A rule of a role. */
export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** A role, a binding or a service account; those without a namespace are the cluster's. */
export interface ClusterObject {
  readonly kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding' | 'ServiceAccount' | 'Secret';
  readonly namespace?: string;
  readonly name: string;
  readonly annotations?: JsonObject;
  /** All but kind and metadata. */
  readonly content: JsonObject;
}

/** The API group of roles and bindings. */
export const RBAC_GROUP = 'rbac.authorization.k8s.io';
/** Name of the role, and of its binding, that lets the agents read their secrets. */
export const SECRETS_ROLE = 'agent-secrets';
/** Name of the role, and of its binding, that agents work with. */
export const RUNTIME_ROLE = 'agent-runtime';

/** The secret that an agent may read. */
export function secretOf(agent: string): string {
  return `${agent}-signing`;
}

/** The role on the agents' secrets. */
export function secretsRole(agents: readonly string[], verbs: readonly string[]): ClusterObject {
  return role(CLUSTER.namespace, SECRETS_ROLE, [
    { apiGroups: [''], resources: ['secrets'], resourceNames: agents.map(secretOf), verbs },
  ]);
}

/** A role of a namespace. */
export function role(namespace: string, name: string, rules: readonly Rule[]): ClusterObject {
  return { kind: 'Role', namespace, name, content: { rules: rules.map(plain) } };
}

/** A role of the cluster. */
export function clusterRole(name: string, rules: readonly Rule[]): ClusterObject {
  return { kind: 'ClusterRole', name, content: { rules: rules.map(plain) } };
}

/** A binding of a namespace's role to service accounts of that namespace. */
export function binding(namespace: string, name: string, accounts: readonly string[]): ClusterObject {
  const subjects = accounts.map((account) => accountSubject(namespace, account));
  return {
    kind: 'RoleBinding',
    namespace,
    name,
    content: { roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name }, subjects },
  };
}

/** A binding of a role of the cluster. */
export function clusterBinding(name: string, roleName: string, subject: JsonObject): ClusterObject {
  const roleRef = { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: roleName };
  return { kind: 'ClusterRoleBinding', name, content: { roleRef, subjects: [subject] } };
}

/** A service account as the subject of a binding. */
export function accountSubject(namespace: string, name: string): JsonObject {
  return { kind: 'ServiceAccount', name, namespace };
}

/** A group as the subject of a binding. */
export function groupSubject(name: string): JsonObject {
  return { apiGroup: RBAC_GROUP, kind: 'Group', name };
}

/** A user as the subject of a binding. */
export function userSubject(name: string): JsonObject {
  return { apiGroup: RBAC_GROUP, kind: 'User', name };
}

/** An object as the API writes it. */
export function documentOf(object: ClusterObject, metadata: JsonObject): JsonObject {
  const { kind, namespace, name, annotations, content } = object;
  const core = kind === 'ServiceAccount' || kind === 'Secret';
  return {
    apiVersion: core ? 'v1' : `${RBAC_GROUP}/v1`,
    kind,
    metadata: {
      ...(annotations ? { annotations } : {}),
      ...metadata,
      name,
      ...(namespace ? { namespace } : {}),
    },
    ...content,
  };
}

/** A rule without the lists that it does not have. */
function plain(rule: Rule): JsonObject {
  return Object.fromEntries(
    Object.entries(rule).filter((entry): entry is [string, Json] => Boolean(entry[1])),
  );
}
