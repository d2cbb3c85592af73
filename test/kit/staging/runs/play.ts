import { read } from '../../aws/call.ts';
import { roleCaller, userCaller, webIdentityCaller } from '../../aws/caller.ts';
import { assumeRoleWithWebIdentity } from '../../aws/issue.ts';
import { role } from '../../aws/principals.ts';
import { HOUR, isoSecond, SECOND } from '../../clock.ts';
import { publicKeyLine } from '../../ssh/certificate.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import type { Scene, Story } from '../story.ts';
import { token, type Token } from '../../vault/exchange.ts';
import { noteAgent, noteCredentials, type Given } from './known.ts';
import { ownToken } from './kubernetes/run-calls.ts';
import { tokenText } from './kubernetes/token.ts';
import { agentRuns, CLUSTER, NAT_ADDRESS, serviceAccount, sshCertificate, type AgentRun } from './run.ts';

/** What AWS calls the cluster's issuer. */
export const OIDC_PROVIDER = `arn:aws:iam::${ACCOUNT.prod}:oidc-provider/${CLUSTER.issuer.slice('https://'.length)}`;
const ORIGIN = { address: NAT_ADDRESS, userAgent: CLIENT.python };

/** Plays what the runs of agents do in AWS and Vault, registers their tasks, and returns them for the other logs. */
export function playRuns(story: Story): readonly AgentRun[] {
  const random = story.random('runs');
  const runs = agentRuns(random, (account, name) => role(random, account, name));
  for (const run of runs) {
    const scene = story.scene(`runs/${run.task}`);
    register(story, run);
    noteAgent(story, run, OIDC_PROVIDER);
    const sessions = playAws(scene, run);
    noteCredentials(story, run, { ...sessions, vault: playVault(scene, run) });
  }
  const [first] = runs;
  if (first) carelessness(story.scene('runs/carelessness'), first);
  return runs;
}

function register(story: Story, { task, who, at, ends }: AgentRun): void {
  story.tasks.push({
    task_id: task,
    agent_uuid: who.uuid,
    agent_name: who.name,
    owner: who.owner,
    started_at: isoSecond(at - 5 * SECOND),
    ended_at: isoSecond(ends + 5 * SECOND),
    needs: ['s3:GetObject', 's3:PutObject', 'sts:AssumeRole'],
  });
}

function playAws(scene: Scene, run: AgentRun): Pick<Given, 'first' | 'second'> {
  const { marks } = scene.story;
  const mark = (id: string, says: string): void => void marks.set(id, { task: run.task, says });
  const { who, sessionName, webIdentityAt, chainAt, task } = run;
  const identity = { provider: OIDC_PROVIDER, subject: serviceAccount(who), audience: 'sts.amazonaws.com' };
  const asker = webIdentityCaller(
    who.role.account,
    identity.provider,
    identity.subject,
    identity.audience,
    ORIGIN,
  );
  const request = { at: webIdentityAt, seconds: 3600 };
  const { call, session } = assumeRoleWithWebIdentity(scene.random, who.role, sessionName, identity, request);
  mark(scene.call(asker, webIdentityAt, call), 'a session for the service account token');
  const first = roleCaller(session, ORIGIN);
  const whoAmI = scene.call(first, webIdentityAt + SECOND, read('sts', 'GetCallerIdentity', null));
  mark(whoAmI, 'a call in that session');
  const second = scene.assumeRole(first, who.secondRole, `${task}-${who.name}`, {
    at: chainAt,
    seconds: 3600,
  });
  mark(second.eventId, 'a second role, assumed in that session');
  const worker = roleCaller(second.session, ORIGIN);
  for (const { at, call: objectCall, requestId } of run.objects) {
    mark(scene.call(worker, at, objectCall, { requestId }), 'an object read or written in the second role');
  }
  return { first: session.keyId, second: second.session.keyId };
}

function playVault(scene: Scene, run: AgentRun): Token {
  const { marks } = scene.story;
  const { who, pod, vault, ssh, task } = run;
  const mark = (id: string, says: string): void => void marks.set(id, { task, says });
  const place = { address: pod.address };
  const issued = token(scene.random, {
    displayName: `kubernetes-${CLUSTER.namespace}-${who.name}`,
    policies: ['default', who.name],
    metadata: {
      agent_uuid: who.uuid,
      role: who.name,
      service_account_name: who.name,
      service_account_namespace: CLUSTER.namespace,
    },
    entityId: who.entityId,
    ttl: 3600,
    issuedAt: vault.loginAt,
  });
  const jwt = tokenText(scene.story, ownToken(run));
  const login = scene.vault({
    ...place,
    at: vault.loginAt,
    operation: 'update',
    path: 'auth/kubernetes/login',
    mount: { point: 'auth/kubernetes/', type: 'kubernetes' },
    data: { jwt, role: who.name },
    issued,
  });
  mark(login.id, 'a login to Vault with the service account token');
  const signed = scene.vault({
    ...place,
    at: vault.signedAt,
    operation: 'update',
    path: 'ssh/sign/agents',
    mount: { point: 'ssh/', type: 'ssh' },
    caller: issued,
    data: {
      public_key: publicKeyLine(ssh.key, who.name),
      valid_principals: ssh.principals.join(','),
      key_id: ssh.keyId,
    },
    answer: { serial_number: ssh.serial.toString(16), signed_key: sshCertificate(run) },
    clear: ['serial_number'],
  });
  mark(signed.id, 'an SSH certificate, signed by Vault');
  const path = `database/creds/${who.name}`;
  const lease = `${path}/${scene.random.base62(24)}`;
  const database = { point: 'database/', type: 'database' };
  const leased = scene.vault({
    ...place,
    at: vault.leaseAt,
    operation: 'read',
    path,
    mount: database,
    caller: issued,
    answer: {
      username: `v-kubernet-${who.name}-${scene.random.base62(20)}`,
      password: scene.random.base62(20),
    },
    lease,
  });
  mark(leased.id, 'a database login, leased by Vault');
  const system = { point: 'sys/', type: 'system' };
  const revoked = scene.vault({
    ...place,
    at: vault.revokedAt,
    operation: 'update',
    path: `sys/leases/revoke/${lease}`,
    mount: system,
    caller: issued,
  });
  mark(revoked.id, 'the end of that lease');
  const left = scene.vault({
    ...place,
    at: vault.revokedAt + 2 * SECOND,
    operation: 'update',
    path: 'auth/token/revoke-self',
    mount: { point: 'auth/token/', type: 'token' },
    caller: issued,
  });
  mark(left.id, 'the end of the token of Vault');
  return issued;
}

/** Somebody pastes what should be nowhere: a session's token into the name of a client, a token of Vault into a path. */
function carelessness(scene: Scene, run: AgentRun): void {
  const { random, story } = scene;
  const [sessionToken, vaultToken] = [`IQoJb3JpZ2luX2Vj${random.base62(180)}`, `hvs.${random.base62(92)}`];
  story.plantedSecrets.push(sessionToken, vaultToken);
  const at = run.ends + HOUR;
  const { user, keyId, origin } = story.company.pipeline;
  const userAgent = `curl/8.5.0 X-Amz-Security-Token=${sessionToken}`;
  scene.call(userCaller(user, keyId, { ...origin, userAgent }), at, read('sts', 'GetCallerIdentity', null));
  scene.vault({
    at,
    address: origin.address,
    operation: 'read',
    path: `auth/token/lookup/${vaultToken}`,
    mount: { point: 'auth/token/', type: 'token' },
    denied: true,
  });
}
