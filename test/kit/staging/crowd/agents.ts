import { roleCaller } from '../../aws/caller.ts';
import { GLOBAL, HOME } from '../../aws/call.ts';
import { HOUR, isoSecond, MINUTE, SECOND, type Moment } from '../../clock.ts';
import type { Agent } from '../company.ts';
import { agentKey, awsKey } from '../keys.ts';
import { PALETTES } from '../palette.ts';
import { RUN_TASKS } from '../runs/run.ts';
import { PERIOD, type Scene, type Story } from '../story.ts';

const TASKS = 600;
/** Ids of tasks that are told of elsewhere, never given to another one. */
const RESERVED = new Set<string>(['7b3f', ...RUN_TASKS]);

/** Short tasks of the agents: a session for each, used only while its task runs. */
export function shortTasks(story: Story): void {
  const scene = story.scene('crowd/agents');
  const taken = new Set(RESERVED);
  const starts = scene.random.ascending(
    Math.round(TASKS * story.scale),
    PERIOD.start + HOUR,
    PERIOD.end - 2 * HOUR,
  );
  for (const at of starts) {
    const who = scene.random.pick(story.company.agents);
    shortTask(scene, who, freeId(scene, taken), Math.floor(at / SECOND) * SECOND);
  }
}

/** Registers a task. */
export function register(scene: Scene, who: Agent, id: string, start: Moment, end: Moment | null): void {
  scene.story.tasks.push({
    task_id: id,
    agent_uuid: who.uuid,
    agent_name: who.name,
    owner: who.owner,
    started_at: isoSecond(start),
    ended_at: end === null ? null : isoSecond(end),
    needs: PALETTES[who.name]?.needs ?? [],
  });
}

/** Registers a long-running deployment of an agent that has no usual work of its own. */
export function registerDeployment(
  scene: Scene,
  id: string,
  name: string,
  owner: string,
  needs: string[],
): string {
  const uuid = scene.random.uuid();
  const times = { started_at: isoSecond(PERIOD.start), ended_at: isoSecond(PERIOD.end) };
  scene.story.tasks.push({ task_id: id, agent_uuid: uuid, agent_name: name, owner, ...times, needs });
  scene.story.ledger.means({ kind: 'agent', name, owner }, [agentKey(uuid)]);
  return uuid;
}

function shortTask(scene: Scene, who: Agent, id: string, at: Moment): void {
  const { random, story } = scene;
  const seconds = random.pick([900, 900, 1800, 3600]);
  const lasts = random.int(Math.floor(seconds * 0.4), seconds - 60) * SECOND;
  const name = `ironclaw-task-${id}-${random.hex(4)}`;
  const region = random.chance(0.2) ? GLOBAL : HOME;
  const { session } = scene.assumeRole(story.orchestratorAt(at), who.role, name, { at, seconds, region });
  const caller = roleCaller(session, who.origin);
  const palette = PALETTES[who.name];
  if (palette) {
    for (const moment of random.ascending(random.int(12, 32), at + 2 * SECOND, at + lasts)) {
      scene.call(caller, moment, palette.draw(random), random.chance(0.01) ? { error: 'AccessDenied' } : {});
    }
  }
  register(scene, who, id, at - random.int(1, 5) * SECOND, at + lasts + random.int(1, 3) * MINUTE);
  story.ledger.held.push({ credential: awsKey(session.keyId), agent: who.uuid, task: id });
}

function freeId(scene: Scene, taken: Set<string>): string {
  let id = scene.random.hex(4);
  while (taken.has(id)) id = scene.random.hex(taken.size > 20_000 ? 6 : 4);
  taken.add(id);
  return id;
}
