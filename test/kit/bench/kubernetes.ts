import { SECOND, type Moment } from '../clock.ts';
import { Random } from '../random.ts';
import { writeParts, type BenchInput } from './parts.ts';

/** Size and place of the Kubernetes input of a benchmark. */
export interface KubernetesBench {
  /** Lines in all; one call in six logs its beginning too. */
  readonly lines: number;
  /** Gzip files to spread them over, one if left out. */
  readonly files?: number;
  readonly outDir: string;
  readonly seed: number;
}

interface BenchToken {
  /** Block `user`, as text. */
  readonly user: string;
  readonly binding: string;
  readonly address: string;
}

const START = Date.UTC(2026, 9, 1);
const LIVE_TOKENS = 300;
const CALLS: readonly (readonly [verb: string, resource: string, group: string])[] = [
  ['get', 'pods', ''],
  ['list', 'pods', ''],
  ['watch', 'configmaps', ''],
  ['update', 'leases', 'coordination.k8s.io'],
  ['patch', 'deployments', 'apps'],
  ['get', 'secrets', ''],
  ['create', 'jobs', 'batch'],
];

/** Writes audit lines: tokens that are asked for by kubelets and then used by their pods. */
export async function generateKubernetesAudit({
  lines,
  files = 1,
  outDir,
  seed,
}: KubernetesBench): Promise<BenchInput> {
  const random = new Random(`bench/kubernetes/${seed}`);
  const counts = { events: 0 };
  const written = await writeParts(stream(random, lines, counts), {
    outDir,
    records: lines,
    files,
    nameOf: (part) => `kube-audit-${String(part).padStart(5, '0')}.log.gz`,
    frame: ['', '\n', '\n'],
  });
  return { ...written, records: lines, events: counts.events };
}

function* stream(random: Random, lines: number, counts: { events: number }): Generator<string> {
  const live: BenchToken[] = [];
  const step = (30 * 24 * 3600 * SECOND) / lines;
  for (let index = 0; index < lines; index++) {
    const at = START + Math.floor(index * step);
    counts.events += 1;
    if (live.length < 20 || index % 60 === 0) {
      const { token, record } = issue(random, at);
      if (live.length < LIVE_TOKENS) live.push(token);
      else live[random.int(0, LIVE_TOKENS - 1)] = token;
      yield record;
    } else if (index % 6 === 4 && index + 1 < lines) {
      const [received, complete] = use(random, random.pick(live), at);
      yield received;
      yield complete;
      index++;
    } else yield use(random, random.pick(live), at)[1];
  }
}

function use(random: Random, caller: BenchToken, at: Moment): readonly [received: string, complete: string] {
  const [verb, resource, group] = random.pick(CALLS);
  const name = `${resource}-${random.hex(6)}`;
  const path = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  const denied = random.chance(0.02);
  const call = `"auditID":"${random.uuid()}","requestURI":"${path}/namespaces/agents/${resource}/${name}","verb":"${verb}","user":${caller.user},"sourceIPs":["${caller.address}"],"userAgent":"runner/v1.4.2 (linux/amd64) kubernetes/5864a46","objectRef":{"resource":"${resource}","namespace":"agents","name":"${name}","apiGroup":"${group}","apiVersion":"v1"},"requestReceivedTimestamp":"${micros(at, 0)}"`;
  const status = denied
    ? `{"metadata":{},"status":"Failure","message":"${resource} is forbidden","reason":"Forbidden","details":{"name":"${name}","kind":"${resource}"},"code":403}`
    : '{"metadata":{},"code":200}';
  const annotations = denied
    ? '{"authorization.k8s.io/decision":"forbid","authorization.k8s.io/reason":""}'
    : `{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":"${caller.binding}"}`;
  return [
    `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"RequestReceived",${call},"stageTimestamp":"${micros(at, 0)}"}`,
    `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete",${call},"responseStatus":${status},"stageTimestamp":"${micros(at, 4512)}","annotations":${annotations}}`,
  ];
}

function issue(random: Random, at: Moment): { readonly token: BenchToken; readonly record: string } {
  const [jti, pod, uid] = [random.uuid(), `runner-${random.hex(5)}`, random.uuid()];
  const node = `node-${random.int(1, 40)}`;
  const account = `runner-${random.int(1, 40)}`;
  const user = `{"username":"system:serviceaccount:agents:${account}","uid":"44444444-4444-4444-8444-444444444444","groups":["system:serviceaccounts","system:serviceaccounts:agents","system:authenticated"],"extra":{"authentication.kubernetes.io/credential-id":["JTI=${jti}"],"authentication.kubernetes.io/node-name":["${node}"],"authentication.kubernetes.io/node-uid":["33333333-3333-4333-8333-333333333333"],"authentication.kubernetes.io/pod-name":["${pod}"],"authentication.kubernetes.io/pod-uid":["${uid}"]}}`;
  const binding = `RBAC: allowed by RoleBinding \\"run/agents\\" of Role \\"runner\\" to ServiceAccount \\"${account}/agents\\"`;
  const address = `10.20.${random.int(0, 31)}.${random.int(1, 254)}`;
  const record = `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"${random.uuid()}","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/agents/serviceaccounts/${account}/token","verb":"create","user":{"username":"system:node:${node}","groups":["system:nodes","system:authenticated"]},"sourceIPs":["${address}"],"userAgent":"kubelet/v1.31.2 (linux/amd64) kubernetes/5864a46","objectRef":{"resource":"serviceaccounts","namespace":"agents","name":"${account}","apiVersion":"v1","subresource":"token"},"responseStatus":{"metadata":{},"code":201},"requestReceivedTimestamp":"${micros(at, 0)}","stageTimestamp":"${micros(at, 2984)}","annotations":{"authentication.kubernetes.io/issued-credential-id":"JTI=${jti}","authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}`;
  return { token: { user, binding, address }, record };
}

/** A time as audit logs write it, in microseconds. */
function micros(at: Moment, more: number): string {
  return `${new Date(at).toISOString().slice(0, 20)}${String((at % 1000) * 1000 + more).padStart(6, '0')}Z`;
}
