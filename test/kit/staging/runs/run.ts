import { s3Object, type Call } from '../../aws/call.ts';
import { roleArn, type Role } from '../../aws/principals.ts';
import { DAY, HOUR, MINUTE, SECOND, type Moment } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { certificateLine } from '../../ssh/certificate.ts';
import { ACCOUNT } from '../company.ts';
import { PERIOD } from '../story.ts';

/** The cluster in which the agents' pods run, and the issuer of its service account tokens. */
export const CLUSTER = {
  name: 'prod-agents',
  arn: `arn:aws:eks:eu-west-1:${ACCOUNT.prod}:cluster/prod-agents`,
  issuer: 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE0D539D4633E53DE1B71EXAMPLE',
  namespace: 'agents',
} as const;
/** Trust domain of the workloads. */
export const TRUST_DOMAIN = 'prod.example';
/** The company's own issuer of tokens, with its test key. */
export const ISSUER = {
  url: 'https://tokens.example/agents',
  kid: 'test-key-2026-10',
  key: 'token issuer',
} as const;
/** The project of the company's data in Google Cloud. */
export const PROJECT = {
  id: 'example-lake',
  number: '123456789012',
  pool: 'agents',
  provider: 'tokens',
  /** Bucket of the tables, which the runs read. */
  tables: 'example-lake-tables',
} as const;
/** Label of the test key of the certificate authority of the trust domain. */
export const SPIFFE_CA = 'spiffe ca';
/** Label of the test key with which Vault signs SSH certificates. */
export const SSH_CA = 'ssh ca';
/** Where agents' calls to clouds come from: the address that their cluster's network hides behind. */
export const NAT_ADDRESS = '203.0.113.40';
/** The host that agents log in to. */
export const HOST = { name: 'build-1', address: '10.40.0.11' } as const;

/** An agent whose work leaves traces in every log. */
export interface RunAgent {
  readonly uuid: string;
  readonly name: string;
  readonly owner: string;
  /** Role that its pods get by web identity. */
  readonly role: Role;
  /** Role that it assumes with the first one. */
  readonly secondRole: Role;
  /** Entity of its logins to Vault. */
  readonly entityId: string;
  /** Bucket it works on. */
  readonly bucket: string;
}

/** A call to S3, as CloudTrail, the agent and its spans tell of it. */
export interface ObjectCall {
  readonly at: Moment;
  readonly call: Call;
  readonly bucket: string;
  readonly key: string;
  readonly requestId: string;
  readonly spanId: string;
  /** Local port of its connection. */
  readonly port: number;
}

/** One run of an agent: a pod, and every credential it is given while it works on one task. Times are whole seconds. */
export interface AgentRun {
  /** Id of its task. */
  readonly task: string;
  readonly who: RunAgent;
  /** When its process starts, and when it ends. */
  readonly at: Moment;
  readonly ends: Moment;
  readonly pod: {
    readonly name: string;
    readonly uid: string;
    readonly address: string;
    readonly node: string;
    readonly nodeUid: string;
    /** Container id, 64 hexadecimal digits. */
    readonly container: string;
    readonly image: string;
    /** Process id on the node. */
    readonly pid: number;
  };
  /** Its service account token, bound to the pod. */
  readonly serviceToken: { readonly jti: string; readonly issuedAt: Moment; readonly expiresAt: Moment };
  /** Its X.509 SVID. */
  readonly svid: {
    readonly spiffeId: string;
    /** 160 bits. */
    readonly serial: bigint;
    /** Label of its test key. */
    readonly key: string;
    readonly requestId: string;
    readonly entryId: string;
    readonly notBefore: Moment;
    readonly notAfter: Moment;
  };
  /** Name of both of its sessions in AWS. */
  readonly sessionName: string;
  readonly webIdentityAt: Moment;
  readonly chainAt: Moment;
  readonly objects: readonly ObjectCall[];
  readonly traceId: string;
  /** Its token from the company's own issuer, exchanged for the SVID and bound to its certificate. */
  readonly jwt: {
    readonly jti: string;
    readonly issuedAt: Moment;
    readonly expiresAt: Moment;
    readonly scope: string;
    readonly audience: string;
  };
  /** Its calls in Google Cloud: the exchange, the service account's token, two reads. */
  readonly gcp: {
    readonly exchangedAt: Moment;
    readonly mintedAt: Moment;
    readonly serviceAccount: string;
    readonly reads: readonly { readonly at: Moment; readonly object: string; readonly insertId: string }[];
  };
  /** Its login to Vault, and what it does there. */
  readonly vault: {
    readonly loginAt: Moment;
    readonly signedAt: Moment;
    readonly leaseAt: Moment;
    readonly revokedAt: Moment;
  };
  /** Its SSH certificate, and its login. */
  readonly ssh: {
    /** Label of its test key. */
    readonly key: string;
    /** 64 bits. */
    readonly serial: bigint;
    readonly keyId: string;
    readonly principals: readonly string[];
    readonly user: string;
    readonly validFrom: Moment;
    readonly validTo: Moment;
    readonly loginAt: Moment;
    readonly logoutAt: Moment;
    /** A login that is refused, by a host that takes other principals. */
    readonly refusedAt: Moment;
    readonly port: number;
    readonly pid: number;
  };
}

const AGENTS = [
  ['release-runner', 'delivery', 'artifact-publisher', 'release-artifacts'],
  ['schema-migrator', 'data-platform', 'schema-writer', 'lake-schemas'],
] as const;

/** Ids of their tasks, never given to another one. */
export const RUN_TASKS = ['e1a7', 'e2b8', 'e3c9', 'f0d1', 'f1d2'] as const;

/** Which agent works on which task, and when; the last two run side by side on one node. */
const RUNS: readonly (readonly [task: (typeof RUN_TASKS)[number], agent: number, at: Moment])[] = [
  ['e1a7', 0, 7 * DAY + 10 * HOUR + 12 * MINUTE],
  ['f0d1', 1, 9 * DAY + 13 * HOUR + 3 * MINUTE],
  ['e2b8', 0, 13 * DAY + 15 * HOUR + 40 * MINUTE],
  ['e3c9', 0, 20 * DAY + 9 * HOUR + 5 * MINUTE],
  ['f1d2', 1, 20 * DAY + 9 * HOUR + 6 * MINUTE],
];

/** The largest serial number that the sample gives to an SSH certificate; beyond what a double can hold. */
const LONG_SERIAL = 14_477_456_656_239_810_445n;

/** Makes the agents and their runs; `role` draws a role's id. */
export function agentRuns(
  random: Random,
  role: (account: string, name: string) => Role,
): readonly AgentRun[] {
  const agents = AGENTS.map(([name, owner, second, bucket]): RunAgent => ({
    uuid: random.uuid(),
    name,
    owner,
    role: role(ACCOUNT.prod, name),
    secondRole: role(ACCOUNT.data, second),
    entityId: random.uuid(),
    bucket,
  }));
  const nodes = [1, 2].map((n) => ({
    node: `ip-10-30-${String(n)}-7.eu-west-1.compute.internal`,
    nodeUid: random.uuid(),
  }));
  return RUNS.flatMap(([task, index, after]) => {
    const who = agents[index];
    const place = after < 15 * DAY ? nodes[0] : nodes[1];
    return who && place ? [run(random, task, who, PERIOD.start + after, place)] : [];
  });
}

function run(
  random: Random,
  task: string,
  who: RunAgent,
  at: Moment,
  place: { readonly node: string; readonly nodeUid: string },
): AgentRun {
  const after = (seconds: number): Moment => at + seconds * SECOND;
  const nonce = random.hex(4);
  const replica = random.hex(9);
  const pid = random.int(20_000, 60_000);
  return {
    task,
    who,
    at,
    ends: after(600),
    pod: {
      name: `${who.name}-${replica}-${random.hex(5)}`,
      uid: random.uuid(),
      address: `10.30.${place.node.split('-')[3] ?? '1'}.${String(random.int(20, 240))}`,
      ...place,
      container: random.hex(64),
      image: `registry.example/agents/${who.name}:2026.10`,
      pid,
    },
    serviceToken: { jti: random.uuid(), issuedAt: after(-4), expiresAt: after(-4 + 3607) },
    svid: {
      spiffeId: `spiffe://${TRUST_DOMAIN}/ns/${CLUSTER.namespace}/sa/${who.name}`,
      serial: BigInt(`0x7${random.hex(39)}`),
      key: `svid ${task}`,
      requestId: random.uuid(),
      entryId: random.uuid(),
      notBefore: after(1),
      notAfter: after(3601),
    },
    sessionName: `ironclaw-task-${task}-${nonce}`,
    webIdentityAt: after(3),
    chainAt: after(5),
    objects: Array.from({ length: 6 }, (_, n) => objectCall(random, who, after(8 + 7 * n), n)),
    traceId: random.hex(32),
    jwt: {
      jti: random.uuid(),
      issuedAt: after(60),
      expiresAt: after(960),
      scope: 'lake.read schemas.read',
      audience: `//iam.googleapis.com/projects/${PROJECT.number}/locations/global/workloadIdentityPools/${PROJECT.pool}/providers/${PROJECT.provider}`,
    },
    gcp: {
      exchangedAt: after(62),
      mintedAt: after(63),
      serviceAccount: `lake-reader@${PROJECT.id}.iam.gserviceaccount.com`,
      reads: [0, 1].map((n) => ({
        at: after(66 + 5 * n),
        object: `tables/${who.bucket}/part-${String(n)}.parquet`,
        insertId: random.base32(12).toLowerCase(),
      })),
    },
    vault: { loginAt: after(80), signedAt: after(84), leaseAt: after(100), revokedAt: after(590) },
    ssh: {
      key: `ssh ${task}`,
      serial: task === 'e1a7' ? LONG_SERIAL : LONG_SERIAL - BigInt(random.int(1, 1_000_000_000)),
      keyId: `task-${task}@ironclaw`,
      principals: [`task-${task}@ironclaw`, 'deploy'],
      user: 'deploy',
      validFrom: after(54),
      validTo: after(84 + 1800),
      loginAt: after(120),
      logoutAt: after(300),
      refusedAt: after(330),
      port: random.int(40_000, 60_000),
      pid: random.int(3000, 30_000),
    },
  };
}

function objectCall(random: Random, who: RunAgent, at: Moment, n: number): ObjectCall {
  const key = `${who.name}/2026/10/item-${String(random.int(100, 999))}.bin`;
  return {
    at,
    call: s3Object(n % 3 === 2 ? 'PutObject' : 'GetObject', ACCOUNT.data, who.bucket, key),
    bucket: who.bucket,
    key,
    requestId: random.base32(16),
    spanId: random.hex(16),
    port: random.int(40_000, 60_000),
  };
}

/** The SSH certificate of a run, on one line. */
export function sshCertificate({ ssh }: AgentRun): string {
  return certificateLine({
    key: ssh.key,
    authority: SSH_CA,
    serial: ssh.serial,
    keyId: ssh.keyId,
    principals: ssh.principals,
    validAfter: ssh.validFrom / SECOND,
    validBefore: ssh.validTo / SECOND,
  });
}

/** `system:serviceaccount:<namespace>:<name>`, as the cluster calls an agent. */
export function serviceAccount(who: RunAgent): string {
  return `system:serviceaccount:${CLUSTER.namespace}:${who.name}`;
}

/** ARN of a session of a role. */
export function sessionArn(role: Role, name: string): string {
  return roleArn(role).replace(':iam:', ':sts:').replace(':role/', ':assumed-role/') + `/${name}`;
}
