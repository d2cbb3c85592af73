import { createHash, createPublicKey, sign } from 'node:crypto';
import { DAY, isoSecond, MINUTE, SECOND, type Moment } from '../../clock.ts';
import { lines } from '../../containers.ts';
import type { JsonObject } from '../../json.ts';
import type { Random } from '../../random.ts';
import { testKey } from '../../x509/certificates.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import { CLIENT } from '../company.ts';
import { subjectKey, tokenKey } from '../keys.ts';
import { PERIOD, type Mark, type Story } from '../story.ts';
import { svidCertificate } from './certificates.ts';
import { textOf } from './json-text.ts';
import { ISSUER, type AgentRun } from './run.ts';

const SOURCE = 'jwt';
const FOLDER = 'tokens';
const HEADER = { alg: 'EdDSA', kid: ISSUER.kid, typ: 'at+jwt' } as const;
/** Key that the issuer signed with before. */
const RETIRED = { kid: 'test-key-2026-07', key: 'token issuer, retired' } as const;
/** Runs whose token was found in a file of its own. */
const CAPTURED: readonly string[] = ['e1a7', 'f1d2'];
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const OTHERS = ['billing-api', 'search-indexer', 'queue-consumer', 'web-frontend'] as const;

type Dated = Told<JsonObject> & { readonly at: Moment };

/** Writes what the company's issuer notes of its tokens, its keys, and two of the tokens themselves. */
export async function deliverTokens(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const rows = [...runs.map(issuedTo), ...others(story)].sort((left, right) => left.at - right.at);
  const cut = cutRow(story);
  await writer.told(
    { path: `${FOLDER}/issued.ndjson`, source: SOURCE, container: 'ndjson' },
    [
      ...rows.map(({ record, mark }) => ({ record: lines([record]), ...(mark ? { mark } : {}) })),
      { record: cut },
    ],
    (records) => records.join(''),
    { setAside: 1 },
  );
  await writer.told(
    { path: `${FOLDER}/jwks.json`, source: SOURCE, container: 'jwks' },
    [ISSUER, RETIRED].map(({ kid, key }) => ({ record: publicKey(kid, key) })),
    (keys) => `${JSON.stringify({ keys }, null, 2)}\n`,
  );
  for (const run of runs.filter(({ task }) => CAPTURED.includes(task))) await captured(story, run, writer);
}

async function captured(story: Story, run: AgentRun, writer: BundleWriter): Promise<void> {
  const { task } = run;
  const token = compact(run);
  story.plantedSecrets.push(token);
  await writer.told(
    { path: `${FOLDER}/captured-${task}.jwt`, source: SOURCE, container: 'text' },
    [{ record: token, mark: { task, says: 'its token itself' } }],
    (records) => records.map((record) => `${record}\n`).join(''),
  );
}

/** What a run's token claims: the workload, the agent that acts as it, and who started that one. */
function claimsOf(run: AgentRun): JsonObject {
  const { task, who, svid, jwt } = run;
  const x5t = createHash('sha256').update(svidCertificate(run)).digest('base64url');
  return {
    iss: ISSUER.url,
    jti: jwt.jti,
    sub: svid.spiffeId,
    aud: jwt.audience,
    client_id: who.name,
    scope: jwt.scope,
    iat: jwt.issuedAt / SECOND,
    exp: jwt.expiresAt / SECOND,
    act: { sub: who.uuid, act: { sub: 'agent-orchestrator' } },
    cnf: { 'x5t#S256': x5t },
    ironclaw_task_id: task,
    agent_uuid: who.uuid,
  };
}

/** A run's token in compact form, signed with the issuer's test key. */
function compact(run: AgentRun): string {
  const body = [HEADER, claimsOf(run)].map(encoded).join('.');
  return `${body}.${sign(null, Buffer.from(body), testKey(ISSUER.key)).toString('base64url')}`;
}

function encoded(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function publicKey(kid: string, label: string): JsonObject {
  const { kty, crv, x } = createPublicKey(testKey(label)).export({ format: 'jwk' });
  return { kty: kty ?? '', crv: crv ?? '', x: x ?? '', kid, alg: HEADER.alg, use: 'sig' };
}

function issuedTo(run: AgentRun): Dated {
  const { task, jwt, pod } = run;
  const record = {
    event: 'token_issued',
    ...claimsOf(run),
    header: HEADER,
    token_sha256: createHash('sha256').update(compact(run)).digest('hex'),
    grant_type: EXCHANGE,
    ip: pod.address,
    user_agent: CLIENT.python,
  };
  const mark: Mark = { task, says: 'its token, issued by the company' };
  return { at: jwt.issuedAt, record, mark };
}

/** Tokens of other clients: one asked for with a leaked secret, one that another one comes from, one revoked, one turned down. */
function others(story: Story): readonly Dated[] {
  const random = story.random('runs/tokens');
  for (const name of OTHERS) story.ledger.means({ kind: 'workload', name }, [subjectKey(ISSUER.url, name)]);
  const issued = random
    .ascending(12, PERIOD.start / SECOND, (PERIOD.end - DAY) / SECOND)
    .map((second, index) => plain(random, second * SECOND, OTHERS[index % OTHERS.length] ?? OTHERS[0]));
  const [leaked, refreshed, revoked, presented, ...rest] = issued;
  if (!leaked || !refreshed || !revoked || !presented) return issued;
  const secret = random.base62(32);
  const key = random.base62(24);
  story.plantedSecrets.push(secret, key);
  const after = plain(random, refreshed.at + 10 * MINUTE, OTHERS[1]);
  const [child, parent] = [after, refreshed].map(({ record }) => tokenKey(ISSUER.url, textOf(record['jti'])));
  if (child && parent) story.ledger.derived('exact', 'issued-by', child, parent);
  const follower = { ...after.record, event: 'token_issued', parent_jti: refreshed.record['jti'] ?? '' };
  return [
    {
      ...leaked,
      record: { ...leaked.record, client_secret: secret, user_agent: `curl/8.5.0 api_key=${key}` },
    },
    refreshed,
    { ...after, record: follower },
    revoked,
    later(revoked.at + 5 * MINUTE, 'token_revoked', revoked.record),
    presented,
    refused(story, random, presented),
    ...rest,
  ];
}

function plain(random: Random, at: Moment, client: string): Dated {
  const record = {
    event: 'token_issued',
    iss: ISSUER.url,
    jti: random.uuid(),
    sub: client,
    aud: 'https://api.example',
    client_id: client,
    scope: random.pick(['orders.read', 'orders.read orders.write', 'search.read']),
    iat: at / SECOND,
    exp: at / SECOND + 900,
    header: HEADER,
    grant_type: 'client_credentials',
    ip: `10.30.3.${String(random.int(20, 240))}`,
    user_agent: 'go-oauth2/0.32',
  };
  return { at, record };
}

/** What becomes of a token some time after it was issued. */
function later(at: Moment, event: string, of: JsonObject, more: JsonObject = {}): Dated {
  const kept = ['iss', 'jti', 'sub', 'client_id', 'exp'].map((name) => [name, of[name] ?? null]);
  return { at, record: { event, time: isoSecond(at), ...Object.fromEntries(kept), ...more } };
}

/** A token that is turned down where it is presented for more than it may, with a header of the request in the reason. */
function refused(story: Story, random: Random, { at, record }: Dated): Dated {
  const presented = random.base62(40);
  story.plantedSecrets.push(presented);
  const error = `invalid_scope: not for Bearer ${presented}`;
  return later(at + 8 * MINUTE, 'token_refused', record, { scope: 'admin', error });
}

/** The last row, cut off while it was written. */
function cutRow(story: Story): string {
  const secret = story.random('runs/tokens/cut').base62(32);
  story.plantedSecrets.push(secret);
  return `{"event":"token_issued","iss":"${ISSUER.url}","client_id":"billing-api","client_secret":"${secret}","sub":"billing`;
}
