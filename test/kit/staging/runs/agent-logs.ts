import { isoMillis, SECOND, type Moment } from '../../clock.ts';
import { lines } from '../../containers.ts';
import type { JsonObject } from '../../json.ts';
import type { Random } from '../../random.ts';
import { fingerprint } from '../../ssh/certificate.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import type { Story, Task } from '../story.ts';
import { textOf } from './json-text.ts';
import { auditId, awsTokenId } from './kubernetes/names.ts';
import { agentCalls } from './kubernetes/run-calls.ts';
import { HOST, ISSUER, type AgentRun } from './run.ts';
import { trailOf } from './run-trail.ts';

/** What an agent says of one call, beside who and for what. */
interface Statement {
  readonly at: Moment;
  readonly says: string;
  readonly fields: JsonObject;
}

/** The run whose agent tells of a call that it did not make, and is silent about one that it made. */
const UNTRUE = 'e2b8';
/** The run whose agent writes its access token of Google into an address. */
const CARELESS = 'e3c9';
/** The run whose log breaks off. */
const CUT = 'f1d2';
/** Agents of the crowd whose logs were kept too. */
const OTHERS = ['report-builder', 'log-summariser'] as const;
const SOURCE = 'agent-usage';

/** Writes what the agents of the runs say that they called, one file a run, and the logs of two other agents. */
export async function deliverAgentLogs(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const random = story.random('runs/agent-logs');
  for (const run of runs) {
    const { task, who } = run;
    const told = [...statementsOf(story, random, run)]
      .sort((left, right) => left.at - right.at)
      .map(({ at, says, fields }): Told<string> => ({
        record: lines([lineOf(random, at, who.uuid, task, fields)]),
        mark: { task, says },
      }));
    const cut = task === CUT ? [{ record: cutLine(story, random, run) }] : [];
    await writer.told(agentLog(who.name, task), [...told, ...cut], (records) => records.join(''), {
      setAside: cut.length,
    });
  }
  for (const name of OTHERS) await deliverOther(story, random, name, writer);
}

/** The file of an agent's own log of one task. */
export function agentLog(agent: string, task: string) {
  return { path: `agents/${agent}/${task}.jsonl`, source: SOURCE, container: 'ndjson' };
}

/** A line of an agent's own log. */
export function lineOf(
  random: Random,
  at: Moment,
  agent: string,
  task: string,
  fields: JsonObject,
): JsonObject {
  return {
    time: isoMillis(at + random.int(100, 400)),
    agent_id: agent,
    task_id: task,
    run_id: `run-${task}`,
    call_id: `call-${random.hex(12)}`,
    ...fields,
  };
}

function statementsOf(story: Story, random: Random, run: AgentRun): readonly Statement[] {
  return [
    ...awsStatements(story, run),
    ...(run.task === UNTRUE ? [invented(story, random, run)] : []),
    ...clusterStatements(story, run),
    ...googleStatements(story, random, run),
    ...vaultStatements(story, run),
    sshStatement(run),
  ];
}

function awsStatements(story: Story, run: AgentRun): readonly Statement[] {
  const { webIdentityAt, chainAt, objects, task } = run;
  const trail = trailOf(story, run);
  const sts = (at: Moment, action: string, request_id: string, credential: JsonObject): Statement => ({
    at,
    says: 'what it says of a call of STS',
    fields: { tool: 'aws', service: 'sts', action, ...credential, outcome: 'success', request_id },
  });
  const told = task === UNTRUE ? objects.slice(0, -1) : objects;
  const first = { access_key_id: trail.firstKey };
  return [
    sts(webIdentityAt, 'AssumeRoleWithWebIdentity', trail.firstRequest, {
      credential: `k8s-jti:${awsTokenId(story, run)}`,
    }),
    sts(webIdentityAt + SECOND, 'GetCallerIdentity', trail.whoAmIRequest, first),
    sts(chainAt, 'AssumeRole', trail.secondRequest, first),
    ...told.map(({ at, call: { action }, bucket, key, requestId }) => ({
      at,
      says: 'what it says of a call of S3',
      fields: onObject(action, `${bucket}/${key}`, trail.secondKey, requestId),
    })),
  ];
}

function onObject(action: string, resource: string, key: string, request: string): JsonObject {
  const called = { tool: 'aws', service: 's3', action, resource };
  return { ...called, access_key_id: key, outcome: 'success', request_id: request };
}

/** A read of S3 of which no log knows. */
function invented(story: Story, random: Random, run: AgentRun): Statement {
  const { at, bucket } = run.objects.at(-1) ?? { at: run.chainAt, bucket: run.who.bucket };
  const { secondKey } = trailOf(story, run);
  const resource = `${bucket}/${run.who.name}/2026/10/manifest.json`;
  return {
    at: at + 2 * SECOND,
    says: 'a call that it says it made, of which no log knows',
    fields: onObject('GetObject', resource, secondKey, random.base32(16)),
  };
}

function clusterStatements(story: Story, run: AgentRun): readonly Statement[] {
  return agentCalls(run).map(({ id, at, verb, object, forbidden }) => ({
    at,
    says: 'what it says of a call of the API server',
    fields: {
      tool: 'kubernetes',
      service: 'core',
      action: verb,
      resource: [object.namespace, object.resource, object.name].join('/'),
      credential: `k8s-jti:${run.serviceToken.jti}`,
      outcome: forbidden ? 'forbidden' : 'success',
      request_id: auditId(story, run, id),
    },
  }));
}

/** The company's token, and what it is exchanged for; Google's own tokens have no name that a log knows. */
function googleStatements(story: Story, random: Random, run: AgentRun): readonly Statement[] {
  const { svid, jwt, gcp, task } = run;
  const statement = (at: Moment, says: string, fields: JsonObject): Statement => ({
    at,
    says,
    fields: { tool: 'http', ...fields, outcome: 'success' },
  });
  const secret = task === CARELESS ? `&access_token=${accessToken(story, random)}` : '';
  return [
    statement(jwt.issuedAt, 'what it says of its token from the company', {
      service: 'token-issuer',
      action: 'token_exchange',
      resource: ISSUER.url,
      credential: svid.spiffeId,
    }),
    statement(gcp.exchangedAt, 'what it says of a call of Google', {
      service: 'sts.googleapis.com',
      action: 'ExchangeToken',
      iss: ISSUER.url,
      jti: jwt.jti,
    }),
    ...gcp.reads.map(({ at, object }) =>
      statement(at, 'what it says of a call of Google', {
        service: 'storage.googleapis.com',
        action: 'storage.objects.get',
        resource: `https://storage.googleapis.com/${object}?alt=media${secret}`,
      }),
    ),
  ];
}

function accessToken(story: Story, random: Random): string {
  const token = `ya29.d.${random.base62(120)}`;
  story.plantedSecrets.push(token);
  return token;
}

function vaultStatements(story: Story, run: AgentRun): readonly Statement[] {
  const { vault, serviceToken, who } = run;
  const { accessor } = trailOf(story, run);
  const statement = (at: Moment, action: string, resource: string, credential: JsonObject): Statement => ({
    at,
    says: 'what it says of a call of Vault',
    fields: { tool: 'vault', service: 'vault', action, resource, ...credential, outcome: 'success' },
  });
  return [
    statement(vault.loginAt, 'login', 'auth/kubernetes/login', {
      credential: `k8s-jti:${serviceToken.jti}`,
    }),
    statement(vault.signedAt, 'sign', 'ssh/sign/agents', { accessor }),
    statement(vault.leaseAt, 'read', `database/creds/${who.name}`, { accessor }),
  ];
}

function sshStatement({ ssh }: AgentRun): Statement {
  return {
    at: ssh.loginAt,
    says: 'what it says of its SSH login',
    fields: {
      tool: 'ssh',
      service: 'sshd',
      action: 'login',
      resource: `${ssh.user}@${HOST.address}`,
      credential: fingerprint(ssh.key),
      outcome: 'success',
    },
  };
}

/** A line that breaks off inside a token, where the agent was stopped. */
function cutLine(story: Story, random: Random, { who, task, ends }: AgentRun): string {
  const token = `hvs.${random.base62(70)}`;
  story.plantedSecrets.push(token);
  return `{"time":"${isoMillis(ends)}","agent_id":"${who.uuid}","task_id":"${task}","tool":"vault","action":"login","error":"cannot use ${token}`;
}

/** The log of another agent on its first task: all calls that CloudTrail has of it, and no other. */
async function deliverOther(story: Story, random: Random, name: string, writer: BundleWriter): Promise<void> {
  const task = story.tasks.find(({ agent_name }) => agent_name === name);
  if (!task) return;
  const records = callsFor(story, task).map(({ at, record }): Told<JsonObject> => {
    const { eventSource, eventName, requestID, userIdentity, errorCode } = record;
    const { accessKeyId } = userIdentity as JsonObject;
    return {
      record: lineOf(random, at, task.agent_uuid, task.task_id, {
        tool: 'aws',
        service: textOf(eventSource).replace('.amazonaws.com', ''),
        action: textOf(eventName),
        access_key_id: textOf(accessKeyId),
        outcome: errorCode === undefined ? 'success' : textOf(errorCode),
        request_id: textOf(requestID),
      }),
    };
  });
  await writer.told(agentLog(name, task.task_id), records, lines);
}

function callsFor(story: Story, { task_id }: Task): Story['trail'] {
  return story.trail
    .filter(({ record }) => {
      const { arn } = record['userIdentity'] as JsonObject;
      return typeof arn === 'string' && arn.includes(`/ironclaw-task-${task_id}-`);
    })
    .slice(0, 12);
}
