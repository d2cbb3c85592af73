import { s3List, s3Object } from '../../aws/call.ts';
import { roleCaller, type Origin } from '../../aws/caller.ts';
import type { Role } from '../../aws/principals.ts';
import { MINUTE, SECOND, type Moment } from '../../clock.ts';
import { ACCOUNT, agentOf, type Agent } from '../company.ts';
import { register } from '../crowd/agents.ts';
import { agentKey, awsKey } from '../keys.ts';
import { LAKE } from '../palette.ts';
import type { Scene } from '../story.ts';

/** One of two agents that are easily taken for one, without its uuid. */
export type TwinSpec = Omit<Agent, 'uuid'>;

/** A task of a twin. */
export interface TwinTask {
  /** Six digits, so that no task of the crowd has its id. */
  readonly id: string;
  readonly at: Moment;
  /** Milliseconds. */
  readonly lasts: number;
}

/** An agent with a uuid of its own, known to the inventory. */
export function twin(scene: Scene, spec: TwinSpec): Agent {
  const who = { uuid: scene.random.uuid(), ...spec };
  scene.story.twins.push(who);
  scene.story.ledger.means(agentOf(who), [agentKey(who.uuid)]);
  return who;
}

/** Where a twin's calls come from where nothing else is said. */
export function originOf(scene: Scene, userAgent: string): Origin {
  return { address: `10.20.30.${String(scene.random.int(10, 250))}`, userAgent };
}

/** Registers a task of a twin. */
export function registerTwin(scene: Scene, who: Agent, { id, at, lasts }: TwinTask): void {
  register(scene, who, id, at - 2 * SECOND, at + lasts + MINUTE);
}

/** A task with a session of the twin's role, in which it lists and reads objects. */
export function taskSession(scene: Scene, who: Agent, task: TwinTask, nonce: string): void {
  const { random, story } = scene;
  const name = `ironclaw-task-${task.id}-${nonce}`;
  const request = { at: task.at, seconds: 3600 };
  const { session } = scene.assumeRole(story.orchestratorAt(task.at), who.role, name, request);
  const caller = roleCaller(session, who.origin);
  scene.call(caller, task.at + SECOND, s3List(ACCOUNT.data, LAKE, 'raw/'));
  for (const at of random.ascending(14, task.at + 2 * SECOND, task.at + task.lasts)) {
    const key = `raw/${String(random.int(1, 30))}/part-${random.hex(6)}.parquet`;
    scene.call(caller, at, s3Object('GetObject', ACCOUNT.data, LAKE, key));
  }
  registerTwin(scene, who, task);
  story.ledger.held.push({ credential: awsKey(session.keyId), agent: who.uuid, task: task.id });
}

/** Notes that a role serves a twin alone. */
export function servesAlone(scene: Scene, role: Role, who: Agent): void {
  scene.story.ledger.belongs(role.id, agentOf(who));
}
