import { DAY, HOUR, isoSecond, MINUTE, SECOND, type Moment } from '../../clock.ts';
import { lines } from '../../containers.ts';
import type { Json } from '../../json.ts';
import type { Random } from '../../random.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import { PERIOD, type Mark, type Story } from '../story.ts';
import { otherSvids, type OtherSvid } from './certificates.ts';
import { CLUSTER, ISSUER, TRUST_DOMAIN, type AgentRun } from './run.ts';

type Fields = Readonly<Record<string, string | number | boolean>>;

/** One line of the server. */
interface Line {
  readonly at: Moment;
  readonly level: 'debug' | 'info' | 'error';
  readonly msg: string;
  readonly fields: Fields;
  readonly mark?: Mark;
}

/** The lines of one call, all of which tell of one event. */
type Call = readonly Line[];

/** An SVID that an agent asks for, and who asks. */
type Asked = Omit<OtherSvid, 'key'>;

const SOURCE = 'spire-server';
const SVID_SERVICE = 'svid.v1.SVID';
const ENTRY_SERVICE = 'entry.v1.Entry';
const AGENT_SERVICE = 'agent.v1.Agent';
const JWT_TTL = 300;

/** Writes the log of the server that issues the runs' SVIDs, and that of another one, in JSON. */
export async function deliverSpire(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const random = story.random('runs/spire');
  const others = otherSvids(story);
  const half = others.length / 2;
  const nodes = new Map(
    runs.map(({ pod, at }) => [pod.nodeUid, { uid: pod.nodeUid, address: nodeAddress(pod.node), at }]),
  );
  for (const uid of [...nodes.keys(), ...others.map(({ nodeUid }) => nodeUid)])
    story.ledger.means({ kind: 'workload', name: `spire-agent/${uid}` }, [agentId(uid)]);
  const first = [
    ...[...nodes.values()].map(({ uid, address }, n) => attested(random, uid, address, n)),
    ...runs.flatMap((run) => callsOf(random, run)),
    ...others.slice(0, half).map((svid) => x509(random, svid)),
    unknownEntry(random, others),
    badToken(story, random, others),
  ];
  const aside = [startup(), datastore(story, random)];
  await writer.told(
    { path: 'spire/server.log', source: SOURCE, container: 'text' },
    inOrder([...first.flat(), ...aside], logfmt),
    (records) => records.map((record) => `${record}\n`).join(''),
    { paired: paired(first), setAside: aside.length },
  );
  const second = [
    ...others.slice(half).map((svid) => x509(random, svid)),
    ...others
      .slice(half)
      .map((svid) =>
        jwt(random, { ...svid, requestId: random.uuid() }, svid.notBefore + MINUTE, 'https://api.example'),
      ),
    joinToken(random),
  ];
  await writer.told(
    { path: 'spire/server-2.json', source: SOURCE, container: 'ndjson' },
    inOrder(second.flat(), document),
    lines,
    { paired: paired(second) },
  );
}

function inOrder<T>(told: readonly Line[], write: (line: Line) => T): readonly Told<T>[] {
  return [...told]
    .sort((left, right) => left.at - right.at)
    .map((line) => ({ record: write(line), ...(line.mark ? { mark: line.mark } : {}) }));
}

function paired(calls: readonly Call[]): number {
  return calls.reduce((sum, call) => sum + call.length - 1, 0);
}

/** What the server does for a run: its registration entry, its SVIDs, and the end of the entry. */
function callsOf(random: Random, run: AgentRun): readonly Call[] {
  const { task, svid, pod, jwt: token } = run;
  const mark = (says: string): Mark => ({ task, says });
  const asked = { ...svid, nodeUid: pod.nodeUid, nodeAddress: nodeAddress(pod.node) };
  const forToken = { ...asked, requestId: random.uuid() };
  return [
    marked(mark('its registration entry, made'), entryCreated(random, run)),
    marked(mark('its X.509 SVID, issued'), x509(random, asked)),
    marked(
      mark('a JWT-SVID for the issuer of tokens'),
      jwt(random, forToken, token.issuedAt - 2 * SECOND, ISSUER.url),
    ),
    marked(mark('the end of its registration entry'), entryDeleted(random, run)),
  ];
}

function marked(mark: Mark, call: Call): Call {
  return call.map((line) => ({ ...line, mark }));
}

/** The entry that the cluster's controller makes for a pod, before its process starts. */
function entryCreated(random: Random, { at, pod, svid }: AgentRun): Call {
  return [
    audit(at - 3 * SECOND, {
      ...byController('BatchCreateEntry', random.uuid()),
      admin: false,
      downstream: false,
      entry_id: svid.entryId,
      expires_at: 0,
      jwt_svid_ttl: JWT_TTL,
      parent_id: agentId(pod.nodeUid),
      revision_number: 0,
      selectors: `k8s:pod-uid:${pod.uid}`,
      spiffe_id: svid.spiffeId,
      store_svid: false,
      x509_svid_ttl: 3600,
    }),
  ];
}

function entryDeleted(random: Random, { ends, svid }: AgentRun): Call {
  return [
    audit(ends + 2 * SECOND, { ...byController('BatchDeleteEntry', random.uuid()), entry_id: svid.entryId }),
  ];
}

function x509(random: Random, svid: Asked): Call {
  const { notBefore: at, notAfter, entryId, spiffeId, serial } = svid;
  const caller = byAgent(random, svid, 'BatchNewX509SVID');
  return [
    {
      at,
      level: 'debug',
      msg: 'Signed X509 SVID',
      fields: {
        ...caller,
        entry_id: entryId,
        expiration: isoSecond(notAfter),
        revision_number: 0,
        serial_num: String(serial),
        spiffe_id: spiffeId,
      },
    },
    audit(at, {
      ...caller,
      csr: random.hex(64),
      entry_id: entryId,
      expires_at: notAfter / SECOND,
      spiffe_id: spiffeId,
    }),
  ];
}

function jwt(random: Random, svid: Asked, at: Moment, audience: string): Call {
  const { entryId, spiffeId } = svid;
  const caller = byAgent(random, svid, 'NewJWTSVID');
  return [
    {
      at,
      level: 'debug',
      msg: 'Server CA successfully signed JWT SVID',
      fields: {
        ...caller,
        audience: `[${audience}]`,
        expiration: isoSecond(at + JWT_TTL * SECOND),
        spiffe_id: spiffeId,
      },
    },
    audit(at, { ...caller, audience, entry_id: entryId, spiffe_id: spiffeId, ttl: 0 }),
  ];
}

function attested(random: Random, uid: string, address: string, n: number): Call {
  const at = PERIOD.start + 6 * DAY + n * HOUR;
  const requestId = random.uuid();
  const agent_id = agentId(uid);
  const peer = `${address}:${String(random.int(40_000, 60_000))}`;
  const call = {
    agent_id,
    method: 'AttestAgent',
    node_attestor_type: 'k8s_psat',
    request_id: requestId,
    service: AGENT_SERVICE,
    subsystem_name: 'api',
  };
  return [
    {
      at,
      level: 'info',
      msg: 'Agent attestation request completed',
      fields: { ...call, address: peer, caller_addr: peer },
    },
    audit(at, { ...call, authorized_as: 'nobody', authorized_via: '', caller_addr: peer }),
  ];
}

/** A call for an entry that was deleted in the meantime. */
function unknownEntry(random: Random, others: readonly OtherSvid[]): Call {
  const svid = random.pick(others);
  const at = svid.notBefore + 2 * HOUR;
  const entry_id = random.uuid();
  const caller = byAgent(random, { ...svid, requestId: random.uuid() }, 'BatchNewX509SVID');
  return [
    { at, level: 'error', msg: 'Entry not found or not authorized', fields: { ...caller, entry_id } },
    audit(at, {
      ...caller,
      csr: random.hex(64),
      entry_id,
      status_code: 'NotFound',
      status_message: 'entry not found or not authorized',
    }),
  ];
}

/** A refused attestation whose token the server wrote into its log. */
function badToken(story: Story, random: Random, others: readonly OtherSvid[]): Call {
  const { nodeAddress: address, notBefore } = random.pick(others);
  const token = `eyJhbGciOiJSUzI1NiJ9.${random.base62(120)}.${random.base62(86)}`;
  story.plantedSecrets.push(token);
  const peer = `${address}:${String(random.int(40_000, 60_000))}`;
  const at = notBefore + 3 * HOUR;
  const call = {
    caller_addr: peer,
    method: 'AttestAgent',
    node_attestor_type: 'k8s_psat',
    request_id: random.uuid(),
    service: AGENT_SERVICE,
    subsystem_name: 'api',
  };
  const msg = 'Failed to attest: token review failed';
  return [
    { at, level: 'error', msg, fields: { ...call, error: `unable to validate token ${token}` } },
    audit(at, {
      ...call,
      authorized_as: 'nobody',
      authorized_via: '',
      status_code: 'PermissionDenied',
      status_message: 'failed to attest: token review failed',
    }),
  ];
}

function joinToken(random: Random): Call {
  return [
    audit(PERIOD.start + 12 * DAY + 8 * HOUR, {
      ...bySocket('CreateJoinToken', random.uuid(), AGENT_SERVICE),
      spiffe_id: `spiffe://${TRUST_DOMAIN}/node/edge-1`,
      ttl: 600,
    }),
  ];
}

function startup(): Line {
  return {
    at: PERIOD.start + 30 * SECOND,
    level: 'info',
    msg: 'Opening SQL database',
    fields: { db_type: 'postgres', subsystem_name: 'sql' },
  };
}

/** A line of no call that holds the password of the database. */
function datastore(story: Story, random: Random): Line {
  const password = random.base62(20);
  story.plantedSecrets.push(password);
  return {
    at: PERIOD.start + 18 * DAY + 4 * HOUR,
    level: 'error',
    msg: 'Failed to ping database',
    fields: {
      error: `cannot connect to postgres://spire:${password}@10.40.0.21:5432/spire`,
      subsystem_name: 'sql',
    },
  };
}

/** An audit line: successful unless its fields have a status of their own. */
function audit(at: Moment, fields: Fields): Line {
  const status = fields['status_code'] === undefined ? 'success' : 'error';
  return { at, level: 'info', msg: 'API accessed', fields: { ...fields, status, type: 'audit' } };
}

function byAgent(
  random: Random,
  { nodeUid, nodeAddress: address, requestId }: Asked,
  method: string,
): Fields {
  return {
    authorized_as: 'agent',
    authorized_via: 'datastore',
    caller_addr: `${address}:${String(random.int(40_000, 60_000))}`,
    caller_id: agentId(nodeUid),
    method,
    request_id: requestId,
    service: SVID_SERVICE,
    subsystem_name: 'api',
  };
}

function byController(method: string, requestId: string): Fields {
  return { ...bySocket(method, requestId, ENTRY_SERVICE), caller_path: '/spire-controller-manager' };
}

/** A call over the server's own socket. */
function bySocket(method: string, requestId: string, service: string): Fields {
  return {
    authorized_as: 'local',
    authorized_via: 'transport',
    caller_gid: 0,
    caller_path: '/opt/spire/bin/spire-server',
    caller_uid: 0,
    method,
    request_id: requestId,
    service,
    subsystem_name: 'api',
  };
}

function agentId(nodeUid: string): string {
  return `spiffe://${TRUST_DOMAIN}/spire/agent/k8s_psat/${CLUSTER.name}/${nodeUid}`;
}

/** The address that stands in a node's name. */
function nodeAddress(node: string): string {
  return (node.split('.')[0] ?? '').slice('ip-'.length).replaceAll('-', '.');
}

function sorted(fields: Fields): readonly (readonly [string, string | number | boolean])[] {
  return Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** A line as logrus writes it as text: names in order, values in quotes where they need them. */
function logfmt({ at, level, msg, fields }: Line): string {
  const head = [`time="${isoSecond(at)}"`, `level=${level}`, `msg=${JSON.stringify(msg)}`];
  const told = sorted(fields).map(([name, value]) => `${name}=${quoted(String(value))}`);
  return [...head, ...told].join(' ');
}

function quoted(value: string): string {
  return /^[A-Za-z0-9._/@^+-]*$/.test(value) ? value : JSON.stringify(value);
}

/** A line as logrus writes it as JSON; audiences of debug lines are lists there. */
function document({ at, level, msg, fields }: Line): Json {
  const told = Object.fromEntries(sorted({ ...fields, level, msg, time: isoSecond(at) }));
  const { audience } = told;
  const list = typeof audience === 'string' && audience.startsWith('[') ? [audience.slice(1, -1)] : null;
  return list ? { ...told, audience: list } : told;
}
