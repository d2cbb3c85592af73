import { stringify } from 'yaml';
import { lines } from '../containers.ts';
import type { Json } from '../json.ts';
import type { BundleWriter, Told } from './bundle-writer.ts';
import { RUN_TASKS } from './runs/run.ts';
import type { Story, Task } from './story.ts';

/** Writes the task registry: the security team's and the deployments as YAML, the rest as NDJSON. */
export async function deliverTasks(story: Story, writer: BundleWriter): Promise<void> {
  const sorted = [...story.tasks].sort((left, right) => compare(left.started_at, right.started_at));
  const yaml = sorted.filter(inYaml);
  const ndjson = sorted.filter((task) => !inYaml(task));
  const runs: readonly string[] = RUN_TASKS;
  await writer.told(
    { path: 'registry/tasks.ndjson', source: 'task-registry', container: 'ndjson' },
    ndjson.map((task): Told<Json> => {
      const mark = { task: task.task_id, says: 'its task, registered' };
      return { record: { ...task }, ...(runs.includes(task.task_id) ? { mark } : {}) };
    }),
    lines,
  );
  await writer.other(
    { path: 'registry/tasks.yaml', source: 'task-registry', container: 'yaml', records: yaml.length },
    stringify({ tasks: yaml }, { aliasDuplicateObjects: false }),
  );
}

function inYaml(task: Task): boolean {
  return task.owner === 'security' || task.agent_name === 'diagnostic-agent';
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
