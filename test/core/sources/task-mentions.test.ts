import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TempCase } from '#test/kit/case.ts';

const REGISTRY = JSON.stringify({
  task_id: 'job-a1',
  agent_uuid: 'task-9c@ironclaw',
  agent_name: 'ironclaw-task-7b3f-x1',
  started_at: '2026-10-02T09:00:00Z',
});
const MENTIONS = 'SELECT task_id, pattern, place, value, events::INTEGER AS events FROM task_mention';

let made: TempCase;

beforeEach(async () => {
  made = await TempCase.make();
});

afterEach(async () => {
  await made.remove();
});

async function configured(text: string): Promise<void> {
  await mkdir(join(made.dir, 'config'), { recursive: true });
  await writeFile(join(made.dir, 'config/task-patterns.yaml'), text);
}

it('ids of tasks are found by the presets in session names and principals, and by patterns of an inventory', async () => {
  await made.import([
    ['tasks.ndjson', `${REGISTRY}\n`],
    ['inventory.yaml', `tasks:\n  - pattern: 'task-7b..'\n    name: ours\n    where: [session_name]\n`],
  ]);
  expect(await made.rows(MENTIONS)).toEqual([
    {
      task_id: '7b3f',
      pattern: 'ironclaw-task',
      place: 'session_name',
      value: 'ironclaw-task-7b3f-x1',
      events: 1,
    },
    {
      task_id: '9c',
      pattern: 'ironclaw-principal',
      place: 'principal',
      value: 'agent:task-9c@ironclaw',
      events: 1,
    },
    {
      task_id: 'task-7b3f',
      pattern: 'ours',
      place: 'session_name',
      value: 'ironclaw-task-7b3f-x1',
      events: 1,
    },
  ]);
});

it('the patterns of a case stand in the place of the presets', async () => {
  await configured(`patterns:\n  - name: nonce\n    pattern: '-(?P<task>x\\d)$'\n`);
  await made.import([['tasks.ndjson', `${REGISTRY}\n`]]);
  expect(await made.rows(MENTIONS)).toEqual([
    { task_id: 'x1', pattern: 'nonce', place: 'session_name', value: 'ironclaw-task-7b3f-x1', events: 1 },
  ]);
});

it.each([
  ['an open bracket', `patterns:\n  - name: a\n    pattern: '('\n`],
  ['a lookbehind', `patterns:\n  - name: a\n    pattern: '(?<=a)b'\n`],
  ['two groups', `patterns:\n  - name: a\n    pattern: '(a)(b)'\n`],
  ['an unknown field', `patterns:\n  - name: a\n    patern: 'a'\n`],
])('%s is an error with line and column', async (_, text) => {
  await configured(text);
  await expect(made.import([['tasks.ndjson', REGISTRY]])).rejects.toMatchObject({
    code: 'config-invalid',
    line: 3,
    column: 5,
  });
});
