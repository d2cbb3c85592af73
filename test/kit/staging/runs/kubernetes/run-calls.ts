import { HOUR, MINUTE, SECOND, type Moment } from '../../../clock.ts';
import type { Mark, Story } from '../../story.ts';
import { component, kubelet, workload } from './caller.ts';
import { replicaSetController } from './controller.ts';
import { auditId, awsTokenId } from './names.ts';
import { RUNTIME_ROLE, secretOf, SECRETS_ROLE } from './objects.ts';
import { POD_WEBHOOK, podAskedFor, podMade, replicaSetOf } from './pod.ts';
import { byBinding, byClusterBinding } from './reason.ts';
import type { KubernetesCall, KubernetesObject } from './record.ts';
import { API_AUDIENCE, tokenRequest, type IssuedToken } from './token.ts';
import { reviewCalls } from './vault-review.ts';
import { CLUSTER, type AgentRun } from '../run.ts';

/** Runs that try to read a secret of another namespace. */
const CURIOUS: readonly string[] = ['e2b8', 'f1d2'];
const PYTHON = 'OpenAPI-Generator/31.0.0/python';
const SCHEDULER = 'system:kube-scheduler';

/** A call that an agent makes with its service account token. */
export interface AgentCall {
  /** Its name among the run's calls. */
  readonly id: string;
  readonly at: Moment;
  readonly verb: 'get' | 'list' | 'patch';
  readonly object: KubernetesObject;
  readonly forbidden: boolean;
  readonly says: string;
}

/** What an agent asks the API server for. */
export function agentCalls({ task, at, who }: AgentRun): readonly AgentCall[] {
  const { namespace } = CLUSTER;
  const config = { resource: 'configmaps', namespace, name: `${who.name}-config` };
  const read = { verb: 'get', forbidden: false } as const;
  const calls: readonly AgentCall[] = [
    { ...read, id: 'config', at: at + 2 * SECOND, object: config, says: 'its configuration, read' },
    {
      ...read,
      id: 'secret',
      at: at + 50 * SECOND,
      object: { resource: 'secrets', namespace, name: secretOf(who.name) },
      says: 'a secret that it reads',
    },
    {
      ...read,
      id: 'foreign-secret',
      at: at + 74 * SECOND,
      object: { resource: 'secrets', namespace: 'payments', name: 'gateway-key' },
      forbidden: true,
      says: 'a secret that it may not read',
    },
    {
      ...read,
      id: 'progress',
      at: at + 400 * SECOND,
      verb: 'patch',
      object: { ...config, name: `${who.name}-progress` },
      says: 'its progress, written down',
    },
  ];
  return calls.filter(({ forbidden }) => !forbidden || CURIOUS.includes(task));
}

/** Everything that the API server logs of a run: its pod, its tokens, its calls, its end. */
export function callsOfRun(story: Story, run: AgentRun): readonly KubernetesCall[] {
  return [
    ...controllerCalls(story, run),
    ...tokenRequests(story, run),
    ...ownCalls(story, run),
    ...vaultReview(story, run),
    ...kubeletCalls(story, run),
  ];
}

function marked({ task }: AgentRun, says: string): { readonly mark: Mark } {
  return { mark: { task, says } };
}

function podObject({ pod }: AgentRun): KubernetesObject {
  return { resource: 'pods', namespace: CLUSTER.namespace, name: pod.name };
}

/** The replica set controller, with a token of its own, makes the pod and deletes it; the scheduler puts it on its node. */
function controllerCalls(story: Story, run: AgentRun): readonly KubernetesCall[] {
  const { at, ends, pod } = run;
  const { token, as } = replicaSetController(
    story,
    auditId(story, run, 'controller-token-id'),
    at - 21 * MINUTE,
    auditId(story, run, 'controller-token'),
  );
  return [
    token,
    {
      at: at - 6 * SECOND,
      auditId: auditId(story, run, 'create'),
      ...as,
      verb: 'create',
      object: { resource: 'pods', namespace: CLUSTER.namespace },
      body: podAskedFor(run),
      answer: podMade(run),
      annotations: POD_WEBHOOK,
      ...marked(run, `its pod, made for replica set ${replicaSetOf(run)}`),
    },
    {
      at: at - 5 * SECOND,
      auditId: auditId(story, run, 'bind'),
      caller: component('kube-scheduler', 'scheduler'),
      verb: 'create',
      object: { ...podObject(run), subresource: 'binding' },
      body: {
        kind: 'Binding',
        apiVersion: 'v1',
        metadata: { name: pod.name, namespace: CLUSTER.namespace, uid: pod.uid },
        target: { kind: 'Node', name: pod.node },
      },
      reason: byClusterBinding(SCHEDULER, SCHEDULER, 'User', SCHEDULER),
      ...marked(run, 'its pod, put on a node'),
    },
    {
      at: ends + SECOND,
      auditId: auditId(story, run, 'delete'),
      ...as,
      verb: 'delete',
      object: podObject(run),
      ...marked(run, 'its pod, deleted'),
    },
  ];
}

/** The pod's two tokens: one for the API server and for Vault, one for AWS. */
function tokenRequests(story: Story, run: AgentRun): readonly KubernetesCall[] {
  const own = ownToken(run);
  const forAws: IssuedToken = {
    ...own,
    jti: awsTokenId(story, run),
    audience: 'sts.amazonaws.com',
    expiresAt: own.issuedAt + 24 * HOUR,
  };
  return [
    tokenRequest(story, own, {
      auditId: auditId(story, run, 'token'),
      ...marked(run, 'its service account token, issued'),
    }),
    tokenRequest(story, forAws, {
      auditId: auditId(story, run, 'aws-token'),
      ...marked(run, 'its token for AWS, issued'),
    }),
  ];
}

/** A run's service account token. */
export function ownToken({ who, pod, serviceToken }: AgentRun): IssuedToken {
  return {
    account: { namespace: CLUSTER.namespace, name: who.name },
    pod,
    audience: API_AUDIENCE,
    ...serviceToken,
  };
}

function ownCalls(story: Story, run: AgentRun): readonly KubernetesCall[] {
  const caller = workload(story, ownToken(run), PYTHON);
  const { name } = run.who;
  const letBy = (role: string): string => byBinding(role, CLUSTER.namespace, name);
  const calls = agentCalls(run).map(({ id, at, verb, object, forbidden, says }): KubernetesCall => ({
    at,
    auditId: auditId(story, run, id),
    caller,
    verb,
    object,
    forbidden,
    reason: letBy(object.resource === 'secrets' ? SECRETS_ROLE : RUNTIME_ROLE),
    ...marked(run, says),
  }));
  const watch: KubernetesCall = {
    at: run.at + 3 * SECOND,
    auditId: auditId(story, run, 'watch'),
    caller,
    verb: 'watch',
    object: { resource: 'configmaps', namespace: CLUSTER.namespace, name: `${name}-config` },
    query: `fieldSelector=metadata.name%3D${name}-config&watch=True`,
    open: 590 * SECOND,
    reason: letBy(RUNTIME_ROLE),
    ...marked(run, 'its configuration, watched'),
  };
  return [...calls, watch];
}

/** Vault has the token of a login looked at. */
function vaultReview(story: Story, run: AgentRun): readonly KubernetesCall[] {
  const ids = {
    jti: auditId(story, run, 'vault-token-id'),
    token: auditId(story, run, 'vault-token'),
    review: auditId(story, run, 'review'),
  };
  const { mark } = marked(run, 'its service account token, looked at for Vault');
  return reviewCalls(story, ownToken(run), run.vault.loginAt, ids, mark);
}

/** The kubelet tells that the pod runs, and at last takes it away. */
function kubeletCalls(story: Story, run: AgentRun): readonly KubernetesCall[] {
  const { at, ends, pod } = run;
  const caller = kubelet(pod.node);
  return [
    {
      at: at + SECOND,
      auditId: auditId(story, run, 'running'),
      caller,
      verb: 'patch',
      object: { ...podObject(run), subresource: 'status' },
      body: {
        metadata: { uid: pod.uid },
        status: { phase: 'Running', podIP: pod.address, hostIP: caller.address },
      },
      ...marked(run, 'its pod, running'),
    },
    {
      at: ends + 3 * SECOND,
      auditId: auditId(story, run, 'removed'),
      caller,
      verb: 'delete',
      object: podObject(run),
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        gracePeriodSeconds: 0,
        preconditions: { uid: pod.uid },
      },
      ...marked(run, 'its pod, taken away'),
    },
  ];
}
