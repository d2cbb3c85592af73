import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseInput } from '#test/kit/case-input.ts';
import { TempCase, type ReadingOptions, type TestFile } from '#test/kit/case.ts';

const CASES = join(import.meta.dirname, '../../../core/sources/kubernetes-audit/cases');

type AuditEvent = Readonly<Record<string, unknown>>;

/** Every plain event of the cases, and before each answer the record of its request. */
function stages(): { readonly received: AuditEvent[]; readonly answered: AuditEvent[] } {
  const answered = ['calls', 'tokens', 'secrets', 'rbac', 'certificates'].flatMap((name) =>
    (JSON.parse(readFileSync(join(CASES, `${name}.json`), 'utf8')) as CaseInput[]).flatMap(
      ({ input }) => input as AuditEvent[],
    ),
  );
  const received = answered.map(({ responseStatus: _status, annotations: _notes, ...rest }) => ({
    ...rest,
    stage: 'RequestReceived',
  }));
  return { received, answered };
}

const lines = (events: readonly AuditEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

const { received, answered } = stages();
const half = Math.floor(answered.length / 2);
const files: TestFile[] = [
  ['received.log', lines(received)],
  ['first.log', lines(answered.slice(0, half))],
  ['second.log', lines(answered.slice(half))],
  ['again.log', lines(answered.slice(0, half).toReversed())],
];

const made: TempCase[] = [];
afterAll(async () => {
  for (const one of made) await one.remove();
});

/** Digest of a new case after one import for each list of files. */
async function digestAfter(
  imports: readonly (readonly TestFile[])[],
  options: ReadingOptions = {},
): Promise<string> {
  const one = await TempCase.make();
  made.push(one);
  for (const list of imports) await one.import(list, options);
  expect(await one.unbalanced()).toEqual([]);
  return one.digest();
}

let usual = '';
beforeAll(async () => {
  usual = await digestAfter([files]);
});

it('is the same for stages of a call that come in several imports, in whatever order', async () => {
  expect(await digestAfter(files.map((file) => [file]))).toBe(usual);
  expect(await digestAfter(files.toReversed().map((file) => [file]))).toBe(usual);
  expect(await digestAfter([[...files.slice(2)], [...files.slice(0, 2)]])).toBe(usual);
});

it('is the same for small batches and for the careful way', async () => {
  expect(await digestAfter([files], { batchBytes: 20_000 })).toBe(usual);
  expect(await digestAfter([files], { alwaysCareful: true })).toBe(usual);
});
