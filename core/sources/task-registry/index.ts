import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import stage from './stage.sql?raw';
import { parseTasks } from './yaml.ts';

/** A registry of tasks and the agents that ran them, as NDJSON or YAML. See notes.md for its fields. */
export const taskRegistry: Source = {
  id: 'task-registry',
  title: 'Task registry',
  clock: { precision: 'second', zone: 'stated', year: 'stated', rhythm: null },
  envelopes: ['tasks'],
  embedded: [],
  recordType: `STRUCT(task_id VARCHAR, agent_uuid VARCHAR, agent_name VARCHAR, owner VARCHAR, started_at VARCHAR, ended_at VARCHAR, needs VARCHAR[])`,
  recognise,
  parse: parseTasks,
  stage,
  normalise,
  deduplicate: true,
};

function recognise(head: Head): Recognition {
  if (head.records.some(isTask)) return { read: true };
  const yaml =
    head.records.length === 0 &&
    /^\s*(?:-\s+)?["']?task_id["']?\s*:/m.test(head.text) &&
    /^\s*["']?started_at["']?\s*:/m.test(head.text);
  return yaml ? { read: true } : null;
}

function isTask(record: JsonObject): boolean {
  return 'task_id' in record && 'started_at' in record && ('agent_uuid' in record || 'agent_name' in record);
}
