import { DAY, isoSecond, SECOND, type Moment } from '../../../clock.ts';
import { PERIOD, type Story } from '../../story.ts';
import { lentKey, type LentKey } from './console-session.ts';
import { person } from './caller.ts';
import { uidOf } from './names.ts';
import {
  accountSubject,
  binding,
  clusterBinding,
  documentOf,
  RBAC_GROUP,
  SECRETS_ROLE,
  secretsRole,
  type ClusterObject,
} from './objects.ts';
import { BY_ADMINS } from './reason.ts';
import type { KubernetesCall } from './record.ts';
import { CLUSTER, type AgentRun } from '../run.ts';

/** Who writes roles and bindings. */
const ADMIN = 'petra.lind';
const APPLIED = 'fieldManager=kubectl-client-side-apply&fieldValidation=Strict';

/** What a person did to the cluster's roles. */
export interface RbacWrites {
  readonly calls: readonly KubernetesCall[];
  /** The role and the binding as they were left, and when they were made. */
  readonly left: readonly { readonly object: ClusterObject; readonly madeAt: Moment }[];
}

/** A person lets the agents read their secrets, then list them too, and lets one agent view the whole cluster for a day. */
export function rbacWrites(story: Story, runs: readonly AgentRun[]): RbacWrites {
  const agents = [...new Set(runs.map(({ who }) => who.name))];
  const first = lentKey(story, ADMIN, PERIOD.start + DAY);
  const second = lentKey(story, ADMIN, PERIOD.start + 11 * DAY);
  const third = lentKey(story, ADMIN, second.at + DAY);
  const [narrow, wide] = [secretsRole(agents, ['get']), secretsRole(agents, ['get', 'list'])];
  const bound = binding(CLUSTER.namespace, SECRETS_ROLE, agents);
  const viewer = agents.at(-1) ?? '';
  const name = `${viewer}-view`;
  const view = clusterBinding(name, 'view', accountSubject(CLUSTER.namespace, viewer));
  const made = (object: ClusterObject, by: LentKey, after: number): KubernetesCall =>
    write(story, by, after, 'create', object, { at: by.at, version: '1' });
  return {
    calls: [
      made(narrow, first, 0),
      made(bound, first, 1),
      write(story, second, 0, 'patch', wide, { at: first.at, version: '2' }),
      made(view, second, 21),
      write(story, third, 0, 'delete', view, { at: second.at, version: '2' }),
    ],
    left: [
      { object: wide, madeAt: first.at },
      { object: bound, madeAt: first.at + SECOND },
    ],
  };
}

function write(
  story: Story,
  { person: who, keyId, at }: LentKey,
  after: number,
  verb: 'create' | 'patch' | 'delete',
  object: ClusterObject,
  made: { readonly at: Moment; readonly version: string },
): KubernetesCall {
  const { kind, namespace, name, content } = object;
  const metadata = {
    uid: uidOf(story, kind, { namespace: namespace ?? '', name }),
    resourceVersion: made.version,
    creationTimestamp: isoSecond(made.at),
  };
  const body = verb === 'patch' ? content : documentOf(object, {});
  const answer = documentOf(object, metadata);
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  return {
    at: at + after * SECOND,
    auditId: story.random(`runs/kubernetes/rbac/${verb}/${kind}/${name}`).uuid(),
    caller: person(who, keyId),
    verb,
    object: {
      group: RBAC_GROUP,
      resource: `${kind.toLowerCase()}s`,
      ...(namespace ? { namespace } : {}),
      name,
    },
    ...(verb === 'delete' ? {} : { query: verb === 'patch' ? 'fieldManager=kubectl-edit' : APPLIED, body }),
    answer: verb === 'delete' ? status : answer,
    reason: BY_ADMINS,
  };
}
