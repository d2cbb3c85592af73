import type { Moment } from '../clock.ts';
import { token, type ExchangeSpec, type Token, type TokenSpec } from '../vault/exchange.ts';
import { agentOf, type Agent } from './company.ts';
import { agentKey, entityKey, secretIdKey, serviceAccountKey, vaultNameKey, vaultTokenKey } from './keys.ts';
import type { Scene } from './story.ts';

/** When and from where Vault is called. */
export interface Visit {
  readonly at: Moment;
  readonly address: string;
}

/** A token and the call that issued it. */
export interface LoggedIn {
  readonly token: Token;
  /** `request.id` of the login or creation. */
  readonly requestId: string;
}

/** A login of an agent with its Kubernetes service account. */
export function kubernetesLogin(scene: Scene, at: Moment, who: Agent, entityId: string): LoggedIn {
  const jwt = `eyJhbGciOiJSUzI1NiJ9.${scene.random.base62(200)}.${scene.random.base62(86)}`;
  const login = issue(
    scene,
    {
      displayName: `kubernetes-agents-${who.name}`,
      policies: ['default', who.name],
      metadata: {
        agent_uuid: who.uuid,
        role: who.name,
        service_account_name: who.name,
        service_account_namespace: 'agents',
      },
      entityId,
      ttl: 3600,
      issuedAt: at,
    },
    {
      at,
      address: who.origin.address,
      operation: 'update',
      path: 'auth/kubernetes/login',
      mount: { point: 'auth/kubernetes/', type: 'kubernetes' },
      data: { jwt, role: who.name },
    },
  );
  const { ledger, devices } = scene.story;
  const entity = entityKey(entityId);
  ledger.means(agentOf(who), [entity, serviceAccountKey('agents', who.name)]);
  ledger.same('strong', entity, agentKey(who.uuid));
  ledger.held.push({ credential: vaultTokenKey(devices.file, login.token), agent: who.uuid, task: null });
  return login;
}

/** A login of a program through AppRole; `ttl` in seconds. */
export function approleLogin(scene: Scene, visit: Visit, role: string, ttl: number): LoggedIn {
  const { ledger, devices } = scene.story;
  const entityId = scene.random.uuid();
  const secretId = { role_id: scene.random.uuid(), secret_id: scene.random.uuid() };
  const login = issue(
    scene,
    {
      displayName: 'approle',
      policies: ['default', role],
      metadata: { role_name: role },
      entityId,
      ttl,
      issuedAt: visit.at,
    },
    {
      ...visit,
      operation: 'update',
      path: 'auth/approle/login',
      mount: { point: 'auth/approle/', type: 'approle' },
      data: secretId,
    },
  );
  const [token, shown] = [
    vaultTokenKey(devices.file, login.token),
    secretIdKey(devices.file, secretId.secret_id),
  ];
  ledger.means({ kind: 'workload', name: role }, [entityKey(entityId)]);
  ledger.derived('exact', 'exchanged-subject', token, shown);
  return login;
}

/** A login of a person with a password. */
export function userLogin(
  scene: Scene,
  visit: Visit,
  who: { readonly name: string; readonly policy: string; readonly entityId: string },
): LoggedIn {
  scene.story.ledger.means({ kind: 'person', name: who.name }, [entityKey(who.entityId)]);
  return issue(
    scene,
    {
      displayName: `userpass-${who.name}`,
      policies: ['default', who.policy],
      metadata: { username: who.name },
      entityId: who.entityId,
      ttl: 28_800,
      issuedAt: visit.at,
    },
    {
      ...visit,
      operation: 'update',
      path: `auth/userpass/login/${who.name}`,
      mount: { point: 'auth/userpass/', type: 'userpass' },
      data: { password: scene.random.base62(16) },
    },
  );
}

/** A token that another token makes for a job. */
export function childToken(scene: Scene, visit: Visit, parent: Token, job: string): LoggedIn {
  const policies = ['default', job];
  const made = issue(
    scene,
    { displayName: `token-${job}`, policies, ttl: 14_400, issuedAt: visit.at },
    {
      ...visit,
      operation: 'update',
      path: 'auth/token/create',
      mount: { point: 'auth/token/', type: 'token' },
      caller: parent,
      data: { display_name: job, policies, ttl: '4h', renewable: true },
    },
  );
  const { ledger, devices } = scene.story;
  ledger.means({ kind: 'workload', name: job }, [vaultNameKey(made.token.displayName)]);
  const [child, from] = [made.token, parent].map((one) => vaultTokenKey(devices.file, one));
  if (child && from) ledger.derived('exact', 'issued-by', child, from);
  return made;
}

function issue(scene: Scene, of: TokenSpec, by: ExchangeSpec): LoggedIn {
  const issued = token(scene.random, of);
  return { token: issued, requestId: scene.vault({ ...by, issued }).id };
}
