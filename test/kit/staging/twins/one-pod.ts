import { DAY, HOUR, MINUTE, SECOND } from '../../clock.ts';
import { role } from '../../aws/principals.ts';
import { token } from '../../vault/exchange.ts';
import { ACCOUNT, CLIENT, type Agent } from '../company.ts';
import { entityKey, serviceAccountKey, serviceTokenKey, vaultTokenKey } from '../keys.ts';
import type { BoundPod } from '../runs/kubernetes/caller.ts';
import { API_AUDIENCE, tokenRequest, tokenText, type IssuedToken } from '../runs/kubernetes/token.ts';
import { reviewCalls } from '../runs/kubernetes/vault-review.ts';
import { CLUSTER } from '../runs/run.ts';
import { PERIOD, type Scene } from '../story.ts';
import { secretRead } from '../vault-calls.ts';
import { registerTwin, twin, type TwinTask } from './twin.ts';

const ACCOUNT_NAME = 'agent-pair';

/** Two agents in one pod: one service account token, one entity of Vault, whose tokens name the one and then the other. */
export function onePod(scene: Scene): void {
  const { random, story } = scene;
  const { ledger } = story;
  const pod: BoundPod = {
    name: `${ACCOUNT_NAME}-${random.hex(9)}-${random.hex(5)}`,
    uid: random.uuid(),
    address: `10.30.1.${String(random.int(20, 240))}`,
    node: 'ip-10-30-1-7.eu-west-1.compute.internal',
    nodeUid: random.uuid(),
  };
  const start = PERIOD.start + 15 * DAY + 9 * HOUR;
  const shared: IssuedToken = {
    account: { namespace: CLUSTER.namespace, name: ACCOUNT_NAME },
    jti: random.uuid(),
    pod,
    audience: API_AUDIENCE,
    issuedAt: start,
    expiresAt: start + 3607 * SECOND,
  };
  const entityId = random.uuid();
  const account = serviceAccountKey(CLUSTER.namespace, ACCOUNT_NAME);
  ledger.means({ kind: 'workload', name: ACCOUNT_NAME }, [account, entityKey(entityId)]);
  ledger.same('strong', account, entityKey(entityId));
  story.clusterCalls.push(tokenRequest(story, shared, { auditId: random.uuid() }));
  (
    [
      ['pair-reviewer', 'e0a171'],
      ['pair-reviewer-b', 'e0a172'],
    ] as const
  ).forEach(([name, id], index) => {
    const who = twin(scene, {
      name,
      owner: 'delivery',
      role: role(random, ACCOUNT.prod, name),
      origin: { address: pod.address, userAgent: CLIENT.python },
    });
    const task = { id, at: start + (1 + 3 * index) * MINUTE, lasts: 20 * MINUTE };
    registerTwin(scene, who, task);
    login(scene, shared, who, task, entityId);
  });
}

function login(scene: Scene, shared: IssuedToken, who: Agent, task: TwinTask, entityId: string): void {
  const { random, story } = scene;
  const { address } = who.origin;
  const issued = token(random, {
    displayName: `kubernetes-${CLUSTER.namespace}-${ACCOUNT_NAME}`,
    policies: ['default', ACCOUNT_NAME],
    metadata: {
      agent_uuid: who.uuid,
      role: ACCOUNT_NAME,
      service_account_name: ACCOUNT_NAME,
      service_account_namespace: CLUSTER.namespace,
    },
    entityId,
    ttl: 3600,
    issuedAt: task.at,
  });
  scene.vault({
    address,
    at: task.at,
    operation: 'update',
    path: 'auth/kubernetes/login',
    mount: { point: 'auth/kubernetes/', type: 'kubernetes' },
    data: { jwt: tokenText(story, shared), role: ACCOUNT_NAME },
    issued,
  });
  const ids = { jti: random.uuid(), token: random.uuid(), review: random.uuid() };
  story.clusterCalls.push(...reviewCalls(story, shared, task.at, ids));
  for (const at of random.ascending(4, task.at + SECOND, task.at + task.lasts))
    secretRead(scene, { at, address }, issued);
  const credential = vaultTokenKey(story.devices.file, issued);
  story.ledger.derived('strong', 'exchanged-subject', credential, serviceTokenKey(shared.jti));
  story.ledger.held.push({ credential, agent: who.uuid, task: task.id });
}
