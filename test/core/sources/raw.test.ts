import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TempCase, type TestFile } from '#test/kit/case.ts';
import { contained, type CaseContainer } from '#test/kit/case-input.ts';
import { answer, ask, call, calls, task, trail } from '#test/golden/hostile/records.ts';

const CONTAINERS: readonly CaseContainer[] = [
  'records',
  'array',
  'ndjson',
  'lookup-events',
  'cloudwatch',
  'logstash',
];

/** Five calls of a container's own, the third of them set aside. */
function recordsOf(container: string): Record<string, unknown>[] {
  return Array.from({ length: 5 }, (_, i) =>
    call(i, { eventID: `${container}-${String(i)}`, ...(i === 2 ? { eventTime: 'never' } : {}) }),
  );
}

const FILES: readonly TestFile[] = [
  ...CONTAINERS.map((container): TestFile => [
    `${container}.json`,
    contained({ container, input: recordsOf(container) }),
  ]),
  ['packed.json.gz', gzipSync(contained({ container: 'records', input: recordsOf('packed') }))],
  ['two.json', `${trail([call(100)])}\n${trail([call(101)])}`],
  ['blank-lines.log', `\n${JSON.stringify(call(102))}\n\n \n${JSON.stringify(call(103))}\n`],
  ['vault.log', `${JSON.stringify(ask(1))}\n${JSON.stringify(answer(1))}\n`],
  ['tasks.ndjson', `${JSON.stringify(task(1))}\n`],
  ['tasks.yaml', '- task_id: task-9\n  started_at: 2026-10-02T09:00:00Z\n- task_id: task-8\n'],
  ['many.json', trail(calls(90).slice(10))],
];

for (const careful of [false, true]) {
  describe(`the raw record, read again after the ${careful ? 'careful' : 'fast'} way`, () => {
    let made: TempCase;
    beforeAll(async () => {
      made = await TempCase.of(FILES, { alwaysCareful: careful });
    });
    afterAll(async () => made.remove());

    it('of every event holds its own id', async () => {
      const events = await made.rows<{ file_id: number; ordinal: bigint; event_uid: string; path: string }>(
        'SELECT e.file_id, ordinal, event_uid, path FROM event AS e JOIN evidence_file USING (file_id)',
      );
      expect(events.length).toBeGreaterThan(100);
      for (const event of events.filter(
        ({ path, ordinal }) => path !== 'many.json' || ordinal % 20n === 1n,
      )) {
        const { text } = await made.raw(event.file_id, event.ordinal);
        expect(text, event.path).toContain(`"${event.event_uid}"`);
      }
    });

    it('of every record set aside begins as its excerpt does', async () => {
      const aside = await made.rows<{ file_id: number; ordinal: bigint; excerpt: string; path: string }>(
        'SELECT s.file_id, ordinal, excerpt, path FROM set_aside AS s JOIN evidence_file USING (file_id)',
      );
      expect(aside.length).toBe(CONTAINERS.length + 2);
      for (const record of aside) {
        const { text } = await made.raw(record.file_id, record.ordinal);
        const squeezed = (value: string): string => value.replace(/\s+/g, '');
        expect(squeezed(text).slice(0, 100), record.path).toBe(squeezed(record.excerpt).slice(0, 100));
      }
    });

    it('is missing beyond the last', async () => {
      const [file] = await made.rows<{ file_id: number }>(
        `SELECT file_id FROM evidence_file WHERE path = 'two.json'`,
      );
      await expect(made.raw(file?.file_id ?? 0, 3n)).rejects.toMatchObject({ code: 'not-found' });
    });
  });
}
