import { lines } from '../../containers.ts';
import type { Random } from '../../random.ts';
import { MINUTE, SECOND, type Moment } from '../../clock.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import { PERIOD, type Mark, type Story } from '../story.ts';
import { falcoAlerts } from './falco.ts';
import { PEERS, type Peer } from './peers.ts';
import { HOST, CLUSTER, type AgentRun } from './run.ts';
import {
  connectEvent,
  execEvent,
  exitEvent,
  shim,
  type Container,
  type Process,
  type RuntimeEvent,
} from './tetragon.ts';

/** An event, and whose it is. */
type Seen = RuntimeEvent & { readonly mark?: Mark };

const SOURCE = 'runtime';
/** The run in which somebody asks Vault for its state by hand, with a token among the arguments. */
const BY_HAND = 'f0d1';
/** The host that turns agents away. */
const OTHER_HOST: Pick<Peer, 'address' | 'port'> = { address: '10.40.0.12', port: 22 };
/** Other workloads: namespace, name, program, arguments, what they connect to beside the API server. */
const OTHERS = [
  ['shop', 'web-frontend', '/usr/bin/java', '-jar /app/frontend.jar', '10.30.4.55', 8000],
  ['shop', 'billing-api', '/usr/local/bin/gunicorn', 'billing:app --bind 0.0.0.0:8000', '10.40.0.21', 5432],
  ['monitoring', 'prometheus', '/bin/prometheus', '--storage.tsdb.path=/prometheus', '10.30.3.7', 10_250],
  ['kube-system', 'coredns', '/coredns', '-conf /etc/coredns/Corefile', '10.30.0.2', 53],
] as const;

/** Writes what Tetragon saw of the runs' processes and their connections, and the alerts of Falco. */
export async function deliverRuntime(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const random = story.random('runs/runtime');
  const seen = [
    ...runs.flatMap((run) => seenOfRun(story, random, run)),
    ...OTHERS.flatMap((_, index) => seenOfOther(random, index)),
  ];
  const told = seen
    .sort((left, right) => left.at - right.at)
    .map(({ record, mark }): Told<string> => ({ record: lines([record]), ...(mark ? { mark } : {}) }));
  await writer.told(
    { path: 'runtime/tetragon.log.gz', source: SOURCE, container: 'ndjson' },
    [...told, { record: cutLine(story, random) }],
    (records) => records.join(''),
    { setAside: 1 },
  );
  await writer.told(
    { path: 'runtime/falco.ndjson', source: SOURCE, container: 'ndjson' },
    falcoAlerts(story, runs),
    (records) => records.join(''),
  );
}

/** The container of a run, started with its process. */
function containerOf({ pod, who, at }: AgentRun): Container {
  return {
    namespace: CLUSTER.namespace,
    pod: pod.name,
    uid: pod.uid,
    workload: who.name,
    address: pod.address,
    name: 'agent',
    id: pod.container,
    image: pod.image,
    startedAt: at,
  };
}

/** The agent's process in its pod. */
function agentProcess(random: Random, run: AgentRun): Process {
  const { pod, who, at, task } = run;
  return {
    node: pod.node,
    pid: pod.pid,
    uid: 1000,
    startedAt: at,
    nanos: early(random),
    cwd: '/srv/agent',
    binary: '/usr/local/bin/python3.12',
    args: `-m ${who.name.replaceAll('-', '_')} --task-id ${task}`,
    container: containerOf(run),
    parent: shim(random, pod.node, at - SECOND),
  };
}

function seenOfRun(story: Story, random: Random, run: AgentRun): readonly Seen[] {
  const agent = agentProcess(random, run);
  const own = (says: string) => ({ mark: { task: run.task, says } });
  return [
    { ...execEvent(agent), ...own('its process, started') },
    ...connections(random, run).map(({ at, to, port, says }) => ({
      ...connectEvent(random, agent, at, port, to),
      ...own(says),
    })),
    ...sshClients(random, run, agent).map((event) => ({ ...event, ...own('its SSH client') })),
    ...(run.task === BY_HAND ? askedByHand(story, random, run, agent) : []).map((event) => ({
      ...event,
      ...own('a program that it started, with a token among its arguments'),
    })),
    { ...exitEvent(random, agent, run.ends), ...own('its process, ended') },
  ];
}

/** The connections of the agent's own process. */
function connections(
  random: Random,
  { at, webIdentityAt, chainAt, objects, jwt, gcp, vault }: AgentRun,
): readonly { readonly at: Moment; readonly to: Peer; readonly port: number; readonly says: string }[] {
  const to = (peer: Peer, moment: Moment, says: string, port = random.int(40_000, 60_000)) => ({
    at: moment,
    to: peer,
    port,
    says,
  });
  return [
    to(PEERS.apiServer, at + 2 * SECOND, 'its connection to the API server'),
    to(PEERS.sts, webIdentityAt, 'its connection to STS'),
    to(PEERS.sts, chainAt, 'its connection to STS'),
    ...objects.map((object) => to(PEERS.s3, object.at, 'its connection to S3', object.port)),
    to(PEERS.issuer, jwt.issuedAt, 'its connection to the issuer of tokens'),
    to(PEERS.googleSts, gcp.exchangedAt, 'its connection to Google'),
    to(PEERS.googleIam, gcp.mintedAt, 'its connection to Google'),
    to(PEERS.googleStorage, gcp.reads[0]?.at ?? gcp.mintedAt, 'its connection to Google'),
    to(PEERS.vault, vault.loginAt, 'its connection to Vault'),
    to(PEERS.vault, vault.revokedAt, 'its connection to Vault'),
  ];
}

/** The SSH client twice: let in by one host, turned away by another. */
function sshClients(random: Random, { ssh, pod }: AgentRun, agent: Process): readonly RuntimeEvent[] {
  const client = (pid: number, startedAt: Moment, address: string): Process => ({
    ...agent,
    pid,
    startedAt,
    nanos: early(random),
    binary: '/usr/bin/ssh',
    args: `-i /run/agent/ssh/id_ed25519 -o CertificateFile=/run/agent/ssh/id_ed25519-cert.pub ${ssh.user}@${address} uptime`,
    parent: agent,
  });
  const letIn = client(pod.pid + 17, ssh.loginAt, HOST.address);
  const refused = client(pod.pid + 31, ssh.refusedAt, OTHER_HOST.address);
  return [
    execEvent(letIn),
    connectEvent(random, letIn, ssh.loginAt, ssh.port, { address: HOST.address, port: 22 }),
    exitEvent(random, letIn, ssh.logoutAt + 60),
    execEvent(refused),
    connectEvent(random, refused, ssh.refusedAt, ssh.port + 1, OTHER_HOST),
    exitEvent(random, refused, ssh.refusedAt + 120, 255),
  ];
}

function askedByHand(story: Story, random: Random, run: AgentRun, agent: Process): readonly RuntimeEvent[] {
  const token = `hvs.${random.base62(92)}`;
  story.plantedSecrets.push(token);
  const at = run.vault.leaseAt + 20 * SECOND;
  const { name, port } = PEERS.vault;
  const curl: Process = {
    ...agent,
    pid: run.pod.pid + 9,
    startedAt: at,
    nanos: early(random),
    binary: '/usr/bin/curl',
    args: `-sS -H "X-Vault-Token: ${token}" https://${name}:${String(port)}/v1/sys/health`,
    parent: agent,
  };
  return [
    execEvent(curl),
    connectEvent(random, curl, at, random.int(40_000, 60_000), PEERS.vault),
    exitEvent(random, curl, at + 90),
  ];
}

/** Another workload: its process starts, connects and ends. */
function seenOfOther(random: Random, index: number): readonly Seen[] {
  const [namespace, workload, binary, args, address, peerPort] = OTHERS[index] ?? OTHERS[0];
  const node = `ip-10-30-${String(3 + (index % 2))}-7.eu-west-1.compute.internal`;
  const startedAt = PERIOD.start + random.int(60, 28 * 24 * 60) * MINUTE;
  const container: Container = {
    namespace,
    pod: `${workload}-${random.hex(9)}-${random.hex(5)}`,
    uid: random.uuid(),
    workload,
    address: `10.30.${String(3 + (index % 2))}.${String(random.int(20, 240))}`,
    name: workload,
    id: random.hex(64),
    image: `registry.example/${namespace}/${workload}:2026.9`,
    startedAt,
  };
  const process: Process = {
    node,
    pid: random.int(20_000, 60_000),
    uid: 1000,
    startedAt,
    nanos: early(random),
    cwd: '/',
    binary,
    args,
    container,
    parent: shim(random, node, startedAt - SECOND),
  };
  const port = (): number => random.int(40_000, 60_000);
  return [
    execEvent(process),
    connectEvent(random, process, startedAt + 3 * SECOND, port(), PEERS.apiServer),
    connectEvent(random, process, startedAt + MINUTE, port(), { address, port: peerPort }),
    exitEvent(random, process, startedAt + random.int(2, 600) * MINUTE, index === 1 ? 137 : 0),
  ];
}

/** A line that breaks off inside a token, where the file was rotated. */
function cutLine(story: Story, random: Random): string {
  const token = `hvs.${random.base62(60)}`;
  story.plantedSecrets.push(token);
  const id = Buffer.from(`ip-10-30-3-7:${String(random.word())}:4711`).toString('base64');
  return `{"process_exec":{"process":{"exec_id":"${id}","pid":4711,"binary":"/usr/local/bin/vault","arguments":"login -token ${token}`;
}

/** Nanoseconds in the first part of a millisecond, before anything else of it. */
function early(random: Random): number {
  return random.int(1000, 90_000);
}
