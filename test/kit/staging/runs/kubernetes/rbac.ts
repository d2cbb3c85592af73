import { stringify } from 'yaml';
import { roleArn } from '../../../aws/principals.ts';
import { DAY, isoSecond, type Moment } from '../../../clock.ts';
import type { JsonObject } from '../../../json.ts';
import type { BundleWriter } from '../../bundle-writer.ts';
import { serviceAccountKey } from '../../keys.ts';
import { PERIOD, type Story } from '../../story.ts';
import { NEIGHBOURS } from './neighbours.ts';
import { uidOf } from './names.ts';
import {
  accountSubject,
  binding,
  clusterBinding,
  clusterRole,
  documentOf,
  groupSubject,
  role,
  RUNTIME_ROLE,
  userSubject,
  type ClusterObject,
  type Rule,
} from './objects.ts';
import { rbacWrites } from './rbac-writes.ts';
import { signed } from './token.ts';
import { CLUSTER, type AgentRun, type RunAgent } from '../run.ts';

/** When the cluster and most of its objects were made. */
const MADE = PERIOD.start - 90 * DAY;
const READS = ['get', 'list', 'watch'] as const;
const LEGACY = { namespace: 'delivery', account: 'ci-deployer', name: 'ci-deployer-token' } as const;

/** Roles that every cluster has, with who is bound to them under the same name. */
const SYSTEM: readonly (readonly [name: string, rules: readonly Rule[], subject: JsonObject])[] = [
  [
    'system:controller:replicaset-controller',
    [
      { apiGroups: ['apps'], resources: ['replicasets'], verbs: [...READS, 'update'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'list', 'patch', 'watch'] },
    ],
    accountSubject('kube-system', 'replicaset-controller'),
  ],
  [
    'system:kube-controller-manager',
    [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
    userSubject('system:kube-controller-manager'),
  ],
  [
    'system:kube-scheduler',
    [{ apiGroups: [''], resources: ['bindings', 'pods/binding'], verbs: ['create'] }],
    userSubject('system:kube-scheduler'),
  ],
  [
    'system:public-info-viewer',
    [{ nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version'], verbs: ['get'] }],
    groupSubject('system:unauthenticated'),
  ],
];

/** Writes roles, bindings and service accounts as `kubectl get -A -o yaml` gives them at the end of the month, with a token that never ends. */
export async function deliverKubernetesRbac(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const agents = [...new Set(runs.map((run) => run.who))];
  const old = [...roles(), ...bindings(agents), ...accounts(agents), legacyToken(story)];
  const items = [
    ...rbacWrites(story, runs).left.map(({ object, madeAt }) => described(story, object, madeAt)),
    ...old.map((object) => described(story, object, MADE)),
  ];
  await writer.other(
    {
      path: `kubernetes/${CLUSTER.name}/rbac.yaml`,
      source: 'kubernetes-rbac',
      container: 'yaml',
      records: items.length,
    },
    stringify(
      { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } },
      { aliasDuplicateObjects: false, lineWidth: 0 },
    ),
  );
}

function described(story: Story, object: ClusterObject, made: Moment): JsonObject {
  const { kind, namespace = '', name } = object;
  return documentOf(object, {
    creationTimestamp: isoSecond(made),
    resourceVersion: kind === 'Role' && made !== MADE ? '2' : '1',
    uid: uidOf(story, kind === 'ServiceAccount' ? 'serviceaccount' : kind, { namespace, name }),
  });
}

function roles(): readonly ClusterObject[] {
  const all = ['*'];
  return [
    role(CLUSTER.namespace, RUNTIME_ROLE, [
      { apiGroups: [''], resources: ['configmaps'], verbs: [...READS, 'patch'] },
      { apiGroups: [''], resources: ['pods'], verbs: READS },
    ]),
    ...NEIGHBOURS.map(({ namespace, name, resource }) =>
      role(namespace, name, [{ apiGroups: [''], resources: [resource], verbs: READS }]),
    ),
    clusterRole('cluster-admin', [
      { apiGroups: all, resources: all, verbs: all },
      { nonResourceURLs: all, verbs: all },
    ]),
    ...SYSTEM.map(([name, rules]) => clusterRole(name, rules)),
    clusterRole('system:auth-delegator', [
      { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
      { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
    ]),
    clusterRole('view', [
      { apiGroups: [''], resources: ['configmaps', 'endpoints', 'pods', 'services'], verbs: READS },
      { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: READS },
    ]),
  ];
}

function bindings(agents: readonly RunAgent[]): readonly ClusterObject[] {
  const names = agents.map(({ name }) => name);
  return [
    binding(CLUSTER.namespace, RUNTIME_ROLE, names),
    ...NEIGHBOURS.map(({ namespace, name }) => binding(namespace, name, [name])),
    clusterBinding('platform-admins', 'cluster-admin', groupSubject('platform-admins')),
    ...SYSTEM.map(([name, , subject]) => clusterBinding(name, name, subject)),
    clusterBinding('vault-token-review', 'system:auth-delegator', accountSubject('vault', 'vault')),
  ];
}

/** Service accounts: those of the agents say which role of AWS they get. */
function accounts(agents: readonly RunAgent[]): readonly ClusterObject[] {
  const account = (namespace: string, name: string): ClusterObject => ({
    kind: 'ServiceAccount',
    namespace,
    name,
    content: {},
  });
  return [
    ...agents.map((who) => ({
      ...account(CLUSTER.namespace, who.name),
      annotations: { 'eks.amazonaws.com/role-arn': roleArn(who.role) },
    })),
    ...NEIGHBOURS.map(({ namespace, name }) => account(namespace, name)),
    account('vault', 'vault'),
    { ...account(LEGACY.namespace, LEGACY.account), content: { secrets: [{ name: LEGACY.name }] } },
  ];
}

/** A secret with a token that never ends, as clusters made them for every service account once. */
function legacyToken(story: Story): ClusterObject {
  const { namespace, account, name } = LEGACY;
  const uid = uidOf(story, 'serviceaccount', { namespace, name: account });
  const token = signed({
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': name,
    'kubernetes.io/serviceaccount/service-account.name': account,
    'kubernetes.io/serviceaccount/service-account.uid': uid,
    sub: `system:serviceaccount:${namespace}:${account}`,
  });
  const inBase64 = Buffer.from(token).toString('base64');
  story.plantedSecrets.push(inBase64);
  story.ledger.means({ kind: 'workload', name: account }, [serviceAccountKey(namespace, account)]);
  return {
    kind: 'Secret',
    namespace,
    name,
    annotations: {
      'kubernetes.io/service-account.name': account,
      'kubernetes.io/service-account.uid': uid,
    },
    content: {
      data: { namespace: Buffer.from(namespace).toString('base64'), token: inBase64 },
      type: 'kubernetes.io/service-account-token',
    },
  };
}
