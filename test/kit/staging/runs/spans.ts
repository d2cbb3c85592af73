import { DAY, SECOND, type Moment } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import { ACCOUNT } from '../company.ts';
import { PERIOD, type Story } from '../story.ts';
import { otlpDocument, type Attributes, type Span, type Traced } from './otlp.ts';
import { PEERS, type Peer } from './peers.ts';
import { CLUSTER, PROJECT, type AgentRun } from './run.ts';
import { trailOf } from './run-trail.ts';

/** What a span of a run says, beside its ids. */
type Part = Omit<Span, 'traceId' | 'spanId' | 'parentSpanId' | 'nanos'> & {
  readonly scope: string;
  readonly says: string;
  /** Its id where it is known otherwise. */
  readonly spanId?: string;
};

/** The run in which a client wrote its access token of Google into an address. */
const CARELESS = 'e2b8';
/** The run that tries to write where it may only read. */
const REFUSED = 'f0d1';
const BOTO = 'opentelemetry.instrumentation.botocore';
const HTTP = 'opentelemetry.instrumentation.requests';
const AGENT = 'agent.runner';
/** Library, route and database of other services. */
const OTHERS = [
  ['web-frontend', 'GET /cart', 'sessions'],
  ['billing-api', 'POST /invoices', 'invoices'],
  ['search-indexer', 'POST /documents', 'documents'],
] as const;

/** Writes the traces of the runs, and those of a few other services, as the collector's file exporter does. */
export async function deliverSpans(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const random = story.random('runs/spans');
  for (const [name] of OTHERS) story.ledger.means({ kind: 'workload', name }, [`service:shop/${name}`]);
  const told = [...runs.flatMap((run) => spansOf(story, random, run)), ...otherSpans(random)];
  await writer.told(
    { path: 'otel/agents-traces.json', source: 'otel', container: 'otlp' },
    told,
    otlpDocument,
  );
}

function spansOf(story: Story, random: Random, run: AgentRun): readonly Told<Traced>[] {
  const resource = resourceOf(run);
  const { traceId, task } = run;
  const rootId = random.hex(16);
  const root: Told<Traced> = {
    record: {
      resource,
      scope: AGENT,
      span: {
        traceId,
        spanId: rootId,
        name: `invoke_agent ${run.who.name}`,
        kind: 'internal',
        at: run.at + SECOND,
        took: run.ends - run.at - 2 * SECOND,
        nanos: random.int(0, 999_999),
        attributes: {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.agent.name': run.who.name,
          'gen_ai.conversation.id': `run-${task}`,
        },
      },
    },
    mark: { task, says: 'the root of its trace' },
  };
  const parts = [
    ...awsParts(story, run),
    ...modelParts(run),
    ...googleParts(story, random, run),
    ...vaultParts(run),
  ];
  const rest = parts.map(({ scope, says, spanId, ...part }): Told<Traced> => ({
    record: {
      resource,
      scope,
      span: {
        ...part,
        traceId,
        spanId: spanId ?? random.hex(16),
        parentSpanId: rootId,
        nanos: random.int(0, 999_999),
      },
    },
    mark: { task, says },
  }));
  return [root, ...rest];
}

function resourceOf({ who, pod }: AgentRun): Attributes {
  return {
    'service.name': who.name,
    'service.namespace': CLUSTER.namespace,
    'service.instance.id': `${CLUSTER.namespace}.${pod.name}.agent`,
    'k8s.cluster.name': CLUSTER.name,
    'k8s.namespace.name': CLUSTER.namespace,
    'k8s.pod.name': pod.name,
    'k8s.pod.uid': pod.uid,
    'k8s.node.name': pod.node,
    'container.id': pod.container,
    'cloud.provider': 'aws',
    'cloud.account.id': ACCOUNT.prod,
    'cloud.region': 'eu-west-1',
    'gen_ai.agent.id': who.uuid,
  };
}

/** Calls of AWS: their request ids are those of CloudTrail. */
function awsParts(story: Story, run: AgentRun): readonly Part[] {
  const { webIdentityAt, chainAt, objects } = run;
  const trail = trailOf(story, run);
  const call = (
    at: Moment,
    service: 'STS' | 'S3',
    method: string,
    requestId: string,
    more: Attributes = {},
  ): Omit<Part, 'says'> => ({
    scope: BOTO,
    name: `${service}.${method}`,
    kind: 'client',
    at: at + 5,
    took: 80,
    attributes: {
      'rpc.system': 'aws-api',
      'rpc.service': service,
      'rpc.method': method,
      'aws.request_id': requestId,
      'http.response.status_code': 200,
      ...to(service === 'S3' ? PEERS.s3 : PEERS.sts),
      ...more,
    },
  });
  const inSts = (at: Moment, method: string, requestId: string): Part => ({
    ...call(at, 'STS', method, requestId),
    says: 'a call of STS in its trace',
  });
  return [
    inSts(webIdentityAt, 'AssumeRoleWithWebIdentity', trail.firstRequest),
    inSts(webIdentityAt + SECOND, 'GetCallerIdentity', trail.whoAmIRequest),
    inSts(chainAt, 'AssumeRole', trail.secondRequest),
    ...objects.map(({ at, call: { action }, bucket, key, requestId, spanId }): Part => ({
      ...call(at, 'S3', action, requestId, { 'aws.s3.bucket': bucket, 'aws.s3.key': key }),
      spanId,
      says: 'a call of S3 in its trace',
    })),
  ];
}

function modelParts({ at }: AgentRun): readonly Part[] {
  return [6, 55, 140].map((after) => ({
    scope: AGENT,
    name: 'chat planner-small',
    kind: 'client' as const,
    at: at + after * SECOND,
    took: 900,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'planner-small',
      'gen_ai.usage.input_tokens': 1200 + after,
      'gen_ai.usage.output_tokens': 210,
      'server.address': 'models.example',
      'server.port': 443,
    },
    says: 'a question to its model',
  }));
}

function googleParts(story: Story, random: Random, run: AgentRun): readonly Part[] {
  const { gcp, task } = run;
  const says = 'a call of Google in its trace';
  const account = `https://${PEERS.googleIam.name}/v1/projects/-/serviceAccounts/${gcp.serviceAccount}:generateAccessToken`;
  const secret = task === CARELESS ? `&access_token=${accessToken(story, random)}` : '';
  const read = (object: string): string =>
    `https://${PEERS.googleStorage.name}/storage/v1/b/${PROJECT.tables}/o/${encodeURIComponent(object)}?alt=media${secret}`;
  return [
    {
      ...http('POST', gcp.exchangedAt, PEERS.googleSts, `https://${PEERS.googleSts.name}/v1/token`),
      says,
    },
    { ...http('POST', gcp.mintedAt, PEERS.googleIam, account), says },
    ...gcp.reads.map(({ at, object }) => ({
      ...http('GET', at, PEERS.googleStorage, read(object)),
      says,
    })),
    ...(task === REFUSED ? [refusedWrite(run)] : []),
  ];
}

function refusedWrite({ gcp, who }: AgentRun): Part {
  const last = gcp.reads.at(-1)?.at ?? gcp.mintedAt;
  const object = encodeURIComponent(`tables/${who.bucket}/part-2.parquet`);
  const url = `https://${PEERS.googleStorage.name}/upload/storage/v1/b/${PROJECT.tables}/o?uploadType=media&name=${object}`;
  return {
    ...http('POST', last + 4 * SECOND, PEERS.googleStorage, url, 403),
    error: 'Forbidden',
    says: 'a call of Google in its trace, refused',
  };
}

function accessToken(story: Story, random: Random): string {
  const token = `ya29.d.${random.base62(120)}`;
  story.plantedSecrets.push(token);
  return token;
}

function vaultParts({ vault, who }: AgentRun): readonly Part[] {
  const says = 'a call of Vault in its trace';
  const { name, port } = PEERS.vault;
  const path = (rest: string): string => `https://${name}:${String(port)}/v1/${rest}`;
  return [
    { ...http('POST', vault.loginAt, PEERS.vault, path('auth/kubernetes/login')), says },
    { ...http('POST', vault.signedAt, PEERS.vault, path('ssh/sign/agents')), says },
    { ...http('GET', vault.leaseAt, PEERS.vault, path(`database/creds/${who.name}`)), says },
  ];
}

function http(method: string, at: Moment, peer: Peer, url: string, status = 200): Omit<Part, 'says'> {
  return {
    scope: HTTP,
    name: method,
    kind: 'client',
    at: at + 5,
    took: 60,
    attributes: {
      'http.request.method': method,
      'url.full': url,
      'http.response.status_code': status,
      ...to(peer),
    },
  };
}

function to({ address, port, name }: Peer): Attributes {
  return {
    'server.address': name,
    'server.port': port,
    'network.peer.address': address,
    'network.peer.port': port,
  };
}

/** A request of each of a few services, three times, with the query that it makes. */
function otherSpans(random: Random): readonly Told<Traced>[] {
  return OTHERS.flatMap(([name, route, table]) => {
    const resource: Attributes = {
      'service.name': name,
      'service.namespace': 'shop',
      'service.instance.id': `shop.${name}-${random.hex(9)}-${random.hex(5)}.app`,
      'k8s.pod.uid': random.uuid(),
    };
    return random.ascending(3, 0, 29 * DAY).flatMap((after) => {
      const traceId = random.hex(32);
      const spanId = random.hex(16);
      const common = { traceId, nanos: random.int(0, 999_999) };
      const at = PERIOD.start + after;
      const server: Span = {
        ...common,
        spanId,
        name: route,
        kind: 'server',
        at,
        took: 40,
        attributes: {
          'http.request.method': route.split(' ')[0] ?? '',
          'url.path': route.split(' ')[1] ?? '',
          'http.response.status_code': 200,
          'client.address': '10.30.250.2',
        },
      };
      const query: Span = {
        ...common,
        spanId: random.hex(16),
        parentSpanId: spanId,
        name: `SELECT ${table}`,
        kind: 'client',
        at: at + 3,
        took: 12,
        attributes: {
          'db.system.name': 'postgresql',
          'db.operation.name': 'SELECT',
          'db.collection.name': table,
          'server.address': '10.40.0.21',
          'server.port': 5432,
        },
      };
      return [server, query].map((span) => ({ record: { resource, scope: `${name}.app`, span } }));
    });
  });
}
