import type { JsonObject } from '../../json.ts';
import type { Story } from '../story.ts';
import { textOf } from './json-text.ts';
import type { AgentRun } from './run.ts';

/** What AWS and Vault gave a run, as it knows it itself. */
export interface RunTrail {
  /** Key of its session for the service account token, and of the second role. */
  readonly firstKey: string;
  readonly secondKey: string;
  /** Ids of the requests that made them, and of its first call. */
  readonly firstRequest: string;
  readonly secondRequest: string;
  readonly whoAmIRequest: string;
  /** Accessor of its token of Vault, in the clear. */
  readonly accessor: string;
}

/** Finds in what was played what a run was given. */
export function trailOf(story: Story, { task }: AgentRun): RunTrail {
  const own = (id: string): boolean => story.marks.get(id)?.task === task;
  const record = (action: string): JsonObject => {
    const found = story.trail.find(({ id, record: { eventName } }) => eventName === action && own(id));
    if (!found) throw new RangeError(`no ${action} of task ${task}`);
    return found.record;
  };
  const [first, second] = [record('AssumeRoleWithWebIdentity'), record('AssumeRole')];
  const login = story.vault.find(({ id, issued }) => issued !== null && own(id));
  return {
    firstKey: keyIn(first),
    secondKey: keyIn(second),
    firstRequest: textOf(first['requestID']),
    secondRequest: textOf(second['requestID']),
    whoAmIRequest: textOf(record('GetCallerIdentity')['requestID']),
    accessor: login?.issued?.accessor ?? '',
  };
}

function keyIn({ responseElements }: JsonObject): string {
  const { credentials } = responseElements as JsonObject;
  return textOf((credentials as JsonObject)['accessKeyId']);
}
