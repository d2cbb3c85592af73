import { goTime, SECOND, type Moment } from '../clock.ts';
import { Random } from '../random.ts';
import { writeParts, type BenchInput } from './parts.ts';

/** Size and place of the Vault input of a benchmark. */
export interface VaultBench {
  /** Lines in all, an even number: each call is a request line and a response line. */
  readonly lines: number;
  /** Gzip files to spread them over, one if left out. */
  readonly files?: number;
  readonly outDir: string;
  readonly seed: number;
}

interface BenchToken {
  readonly hmac: string;
  readonly accessor: string;
  /** Block `auth`, as text. */
  readonly auth: string;
  readonly address: string;
}

const START = Date.UTC(2026, 9, 1);
const LIVE_TOKENS = 300;
const LOGIN_EVERY = 20;

/** Writes Vault audit lines: tokens that are issued at a login and then used, responses mixed with later requests. */
export async function generateVaultAudit({
  lines,
  files = 1,
  outDir,
  seed,
}: VaultBench): Promise<BenchInput> {
  const random = new Random(`bench/vault/${seed}`);
  const calls = Math.floor(lines / 2);
  const written = await writeParts(stream(random, calls), {
    outDir,
    records: calls * 2,
    files,
    nameOf: (part) => `audit-${String(part).padStart(5, '0')}.log.gz`,
    frame: ['', '\n', '\n'],
  });
  return { ...written, records: calls * 2, events: calls };
}

function* stream(random: Random, calls: number): Generator<string> {
  const live: BenchToken[] = [];
  const open: string[] = [];
  const step = (30 * 24 * 3600 * SECOND) / calls;
  for (let index = 0; index < calls; index++) {
    const at = START + Math.floor(index * step);
    const caller = live.length < 20 || index % LOGIN_EVERY === 0 ? null : random.pick(live);
    const [request, response] = caller ? secretRead(random, caller, at) : login(random, live, at);
    yield request;
    open.push(response);
    while (open.length > random.int(0, 3)) yield open.shift() ?? '';
  }
  yield* open;
}

function login(random: Random, live: BenchToken[], at: Moment): [string, string] {
  const role = `agent-${random.int(1, 60)}`;
  const [hmac, accessor] = [digest(random), digest(random)];
  const address = `10.20.${random.int(0, 31)}.${random.int(1, 254)}`;
  const auth = `{"accessor":"${accessor}","client_token":"${hmac}","display_name":"kubernetes-agents-${role}","entity_id":"${random.uuid()}","metadata":{"agent_uuid":"${random.uuid()}","role":"${role}","service_account_name":"${role}","service_account_namespace":"agents"},"policies":["default","${role}"],"policy_results":{"allowed":true,"granting_policies":[{"name":"${role}","namespace_id":"root","type":"acl"}]},"token_issue_time":"${goTime(at, 0)}","token_policies":["default","${role}"],"token_ttl":3600,"token_type":"service"}`;
  const token = { hmac, accessor, auth, address };
  if (live.length < LIVE_TOKENS) live.push(token);
  else live[random.int(0, LIVE_TOKENS - 1)] = token;
  const request = `{"data":{"jwt":"${digest(random)}","role":"${digest(random)}"},"id":"${random.uuid()}","mount_accessor":"auth_kubernetes_1a2b3c4d","mount_class":"auth","mount_point":"auth/kubernetes/","mount_running_version":"v0.22.0+builtin","mount_type":"kubernetes","namespace":{"id":"root"},"operation":"update","path":"auth/kubernetes/login","remote_address":"${address}","remote_port":${random.int(30000, 60000)}}`;
  return [
    `{"auth":{"policy_results":{"allowed":true},"token_type":"default"},"request":${request},"time":"${time(random, at)}","type":"request"}`,
    `{"auth":${auth},"request":${request},"response":{"auth":${auth},"mount_type":"kubernetes"},"time":"${time(random, at + 9)}","type":"response"}`,
  ];
}

function secretRead(random: Random, caller: BenchToken, at: Moment): [string, string] {
  const name = `team-${random.int(1, 90)}/${random.pick(['api', 'db', 'queue'])}`;
  const request = `{"client_id":"${caller.hmac.slice(12)}","client_token":"${caller.hmac}","client_token_accessor":"${caller.accessor}","id":"${random.uuid()}","mount_accessor":"kv_5e6f7a8b","mount_class":"secret","mount_point":"kv/","mount_running_version":"v0.22.0+builtin","mount_type":"kv","namespace":{"id":"root"},"operation":"read","path":"kv/data/${name}","remote_address":"${caller.address}","remote_port":${random.int(30000, 60000)}}`;
  return [
    `{"auth":${caller.auth},"request":${request},"time":"${time(random, at)}","type":"request"}`,
    `{"auth":${caller.auth},"request":${request},"response":{"data":{"data":{"password":"${digest(random)}"},"metadata":{"created_time":"${digest(random)}","version":${random.int(1, 9)}}},"mount_type":"kv"},"time":"${time(random, at + 4)}","type":"response"}`,
  ];
}

function digest(random: Random): string {
  return `hmac-sha256:${random.hex(64)}`;
}

function time(random: Random, at: Moment): string {
  return goTime(at, random.int(0, 999_999));
}
