import { DAY, HOUR, MINUTE, SECOND, type Moment } from '../../../clock.ts';
import type { Random } from '../../../random.ts';
import { PERIOD, type Story } from '../../story.ts';
import { lentKey } from './console-session.ts';
import { anonymous, person, workload, type AccountToken, type BoundPod } from './caller.ts';
import { replicaSetController } from './controller.ts';
import { BY_ADMINS, byBinding, byClusterBinding } from './reason.ts';
import { API_AUDIENCE, tokenRequest, type IssuedToken } from './token.ts';
import type { KubernetesCall } from './record.ts';
import { CLUSTER } from '../run.ts';

/** A pod of another workload, and what it asks the API server for. */
export interface Neighbour {
  readonly namespace: string;
  readonly name: string;
  readonly resource: string;
  readonly userAgent: string;
}

/** Workloads beside the agents. */
export const NEIGHBOURS: readonly Neighbour[] = [
  { namespace: 'shop', name: 'web-frontend', resource: 'configmaps', userAgent: 'Java-http-client/21.0.4' },
  {
    namespace: 'shop',
    name: 'billing-api',
    resource: 'secrets',
    userAgent: 'OpenAPI-Generator/31.0.0/python',
  },
  { namespace: 'monitoring', name: 'prometheus', resource: 'endpoints', userAgent: 'Prometheus/3.5.0' },
  { namespace: 'kube-system', name: 'coredns', resource: 'services', userAgent: 'coredns/v0.0.0' },
];
/** A load balancer that asks whether the API server is up. */
const PUBLIC = 'system:public-info-viewer';
const PROBE = anonymous('10.30.250.2', 'ELB-HealthChecker/2.0');

/** Calls of other pods, of a person who looks around, and of a load balancer. */
export function neighbourCalls(story: Story): readonly KubernetesCall[] {
  const random = story.random('runs/kubernetes');
  const times = random.ascending(NEIGHBOURS.length, HOUR, 28 * DAY);
  return [
    ...NEIGHBOURS.flatMap((neighbour, index) =>
      podCalls(story, random, neighbour, PERIOD.start + (times[index] ?? 0)),
    ),
    ...looksAround(story, random),
    ...random.ascending(3, 0, 29 * DAY).map((after): KubernetesCall => ({
      at: PERIOD.start + after,
      auditId: random.uuid(),
      caller: PROBE,
      verb: 'get',
      object: '/livez',
      reason: byClusterBinding(PUBLIC, PUBLIC, 'Group', 'system:unauthenticated'),
    })),
    ...deployment(story, random),
  ];
}

/** The neighbour of this name. */
export function neighbourNamed(name: string): Neighbour {
  const neighbour = NEIGHBOURS.find((one) => one.name === name);
  if (!neighbour) throw new RangeError(`no neighbour ${name}`);
  return neighbour;
}

/** A pod of a neighbour, on the neighbours' node. */
export function neighbourPod(story: Story, random: Random, { name }: Neighbour): BoundPod {
  return {
    name: `${name}-${random.hex(9)}-${random.hex(5)}`,
    uid: random.uuid(),
    address: `10.30.3.${String(random.int(20, 240))}`,
    node: 'ip-10-30-3-7.eu-west-1.compute.internal',
    nodeUid: story.random('runs/kubernetes/node-3').uuid(),
  };
}

/** A call of a neighbour's pod for what it always asks for. */
export function neighbourCall(
  story: Story,
  { namespace, name, resource, userAgent }: Neighbour,
  token: AccountToken,
  when: Pick<KubernetesCall, 'at' | 'auditId'>,
): KubernetesCall {
  return {
    ...when,
    caller: workload(story, token, userAgent),
    verb: 'list',
    object: { resource, namespace },
    query: 'limit=500',
    reason: byBinding(name, namespace, name),
  };
}

function podCalls(
  story: Story,
  random: Random,
  neighbour: Neighbour,
  moment: Moment,
): readonly KubernetesCall[] {
  const { namespace, name } = neighbour;
  const issuedAt = moment - (moment % SECOND);
  const token: IssuedToken = {
    account: { namespace, name },
    jti: random.uuid(),
    pod: neighbourPod(story, random, neighbour),
    audience: API_AUDIENCE,
    issuedAt,
    expiresAt: issuedAt + 3607 * SECOND,
  };
  return [
    tokenRequest(story, token, { auditId: random.uuid() }),
    ...random
      .ascending(3, SECOND, 55 * MINUTE)
      .map((after) =>
        neighbourCall(story, neighbour, token, { at: issuedAt + after, auditId: random.uuid() }),
      ),
  ];
}

/** A person looks around; one address has a token in it, as the console of the cluster writes it. */
function looksAround(story: Story, random: Random): readonly KubernetesCall[] {
  const { person: who, keyId, at } = lentKey(story, 'sam.okafor', PERIOD.start + 3 * DAY);
  const token = `eyJhbGciOiJSUzI1NiJ9.${random.base62(140)}.${random.base62(86)}`;
  story.plantedSecrets.push(token);
  const object = { resource: 'pods', namespace: CLUSTER.namespace };
  return ['limit=500', 'limit=500', `access_token=${token}&limit=500`].map((query, index) => ({
    at: at + index * 9 * SECOND,
    auditId: random.uuid(),
    caller: person(who, keyId),
    verb: 'list',
    object,
    query,
    reason: BY_ADMINS,
  }));
}

/** A pod whose environment holds a token of Vault. */
function deployment(story: Story, random: Random): readonly KubernetesCall[] {
  const vaultToken = `hvs.${random.base62(92)}`;
  story.plantedSecrets.push(vaultToken);
  const issuedAt = PERIOD.start + 16 * DAY + 8 * HOUR;
  const { token, as } = replicaSetController(story, random.uuid(), issuedAt, random.uuid());
  const generateName = `report-mailer-${random.hex(9)}-`;
  const env = [{ name: 'VAULT_TOKEN', value: vaultToken }];
  const image = 'registry.example/shop/report-mailer:2026.9';
  const spec = { containers: [{ name: 'mailer', image, env }] };
  const kind = { kind: 'Pod', apiVersion: 'v1' };
  const metadata = { generateName, namespace: 'shop' };
  const made = { ...metadata, name: `${generateName}${random.hex(5)}`, uid: random.uuid() };
  return [
    token,
    {
      ...as,
      at: issuedAt + 3 * MINUTE,
      auditId: random.uuid(),
      verb: 'create',
      object: { resource: 'pods', namespace: 'shop' },
      body: { ...kind, metadata, spec },
      answer: { ...kind, metadata: made, spec },
    },
  ];
}
