import { parse, stringify } from 'yaml';
import { DAY, HOUR, isoSecond, MINUTE } from '../../clock.ts';
import type { JsonObject } from '../../json.ts';
import type { Random } from '../../random.ts';
import { agentKey } from '../keys.ts';
import type { Identity } from '../ledger.ts';
import { PERIOD, type Task } from '../story.ts';

/** An agent that is registered beside one with nearly its name, and does nothing that a log tells of. */
export interface LookAlike {
  readonly uuid: string;
  readonly name: string;
  readonly owner: string;
}

const FORMS: readonly ((name: string) => string)[] = [
  (name) => `${name}-1`,
  (name) => `${name}s`,
  (name) => name.replace('-', '_'),
  (name) => name.replace('-', ''),
  (name) => name.toUpperCase(),
];

/** Look-alikes of agents, so many, with names that none of them has. */
export function lookAlikes(random: Random, identities: readonly Identity[], count: number): LookAlike[] {
  const agents = identities.filter(({ kind }) => kind === 'agent');
  const taken = new Set(agents.map(({ name }) => name));
  const made: LookAlike[] = [];
  for (let index = 0; index < count; index++) {
    const { name: like, owner } = random.pick(agents);
    const name = random.pick(FORMS)(like);
    if (taken.has(name)) continue;
    taken.add(name);
    made.push({ uuid: random.uuid(), name, owner: owner ?? 'operations' });
  }
  return made;
}

/** What a look-alike is: an agent by itself. */
export function identityOf({ uuid, name, owner }: LookAlike): Identity {
  return { name, kind: 'agent', owner, keys: [agentKey(uuid)] };
}

/** Two tasks of a look-alike, as the registry lists them. */
export function tasksOf(random: Random, { uuid, name, owner }: LookAlike): Task[] {
  return [0, 1].map(() => {
    const at = PERIOD.start + random.int(0, 28 * 24) * HOUR;
    return {
      task_id: random.hex(6),
      agent_uuid: uuid,
      agent_name: name,
      owner,
      started_at: isoSecond(at),
      ended_at: isoSecond(at + random.int(5, DAY / MINUTE / 4) * MINUTE),
      needs: [],
    };
  });
}

/** The text of an inventory with the look-alikes among its agents. */
export function withLookAlikes(text: string, added: readonly LookAlike[]): string {
  const inventory = parse(text) as JsonObject & { readonly agents: readonly JsonObject[] };
  const agents = [...inventory.agents, ...added.map(({ uuid, name, owner }) => ({ uuid, name, owner }))];
  return stringify({ ...inventory, agents }, { aliasDuplicateObjects: false, lineWidth: 0 });
}
