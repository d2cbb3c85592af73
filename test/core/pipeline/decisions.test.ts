import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importDecisions, decisionsText } from '#core/pipeline/decision-file.ts';
import { decide, undo } from '#core/pipeline/deciding.ts';
import { decisionsInForce, loadDecisions } from '#core/pipeline/decisions.ts';
import { readJournal } from '#core/pipeline/journal-reading.ts';
import { reconsider } from '#core/pipeline/reconsider.ts';
import { runImport } from '#core/pipeline/import.ts';
import { TempCase, type TestFile } from '#test/kit/case.ts';

const A = 'agent:00000000-0000-4000-8000-00000000000a';
const B = 'agent:00000000-0000-4000-8000-00000000000b';
const ALIAS = 'spiffe://prod.example/ns/agents/sa/release-runner';
const INVENTORY: TestFile = [
  'inventory.yaml',
  `agents:
  - uuid: ${A.slice(6)}
    name: release-runner
    owner: delivery
    aliases:
      - ${ALIAS}
  - uuid: ${B.slice(6)}
    name: release-runner-2
    owner: delivery
`,
];
const MORE: TestFile = [
  'more.yaml',
  'agents:\n  - uuid: 00000000-0000-4000-8000-00000000000c\n    name: report-builder\n    owner: finance\n',
];
const joined = { verdict: 'accept', key: A, otherKey: B, reason: 'one was renamed' } as const;

let one: TempCase;
let bundle = '';
beforeAll(async () => {
  one = await TempCase.of([INVENTORY]);
  bundle = join(one.home, 'bundle-1');
});
afterAll(() => one.remove());

const fresh = async (): Promise<TempCase> => {
  const made = await TempCase.make();
  await runImport({ caseDir: made.dir, paths: [bundle] });
  return made;
};
const membersOf = async (on: TempCase, key: string): Promise<unknown[]> =>
  (
    await on.rows<{ key: string }>(
      `SELECT key FROM identity_member WHERE identity_id = (SELECT identity_id FROM identity_member WHERE key = '${key}') ORDER BY key`,
    )
  ).map((row) => row.key);

describe('a decision', () => {
  it('is a line of the journal that changes nothing until identities are computed again, and survives imports', async () => {
    const made = await fresh();
    const before = await made.digest();
    const { line } = await decide(made.dir, joined);
    expect((await readJournal(made.dir)).lines[line - 1]?.entry).toMatchObject({
      kind: 'decision',
      data: { ...joined },
    });
    expect(await made.digest()).toBe(before);
    expect(await reconsider({ caseDir: made.dir })).toEqual({ applied: 1, stale: 0 });
    expect(await membersOf(made, A)).toEqual([A, B, ALIAS]);
    await made.import([MORE]);
    expect(await membersOf(made, A)).toEqual([A, B, ALIAS]);
    await made.remove();
  });

  it('taken back gives the digest of before, and the journal keeps both', async () => {
    const made = await fresh();
    const before = await made.digest();
    const { line } = await decide(made.dir, joined);
    const named = await decide(made.dir, {
      verdict: 'owner',
      key: ALIAS,
      value: 'platform',
      reason: 'asked',
    });
    await reconsider({ caseDir: made.dir });
    expect(await made.digest()).not.toBe(before);
    await undo(made.dir, [line, named.line]);
    await reconsider({ caseDir: made.dir });
    expect(await made.digest()).toBe(before);
    expect((await loadDecisions(made.dir)).map(({ undone }) => undone)).toEqual([true, true]);
    await expect(undo(made.dir, [line])).rejects.toMatchObject({ code: 'not-found' });
    await made.remove();
  });

  it('comes to the same in a case that takes it over as a file, once, with who made it', async () => {
    const [from, to] = [await fresh(), await fresh()];
    await decide(from.dir, joined);
    await decide(from.dir, { verdict: 'name', key: A, value: 'runner', reason: 'as people call it' });
    await reconsider({ caseDir: from.dir });
    const decisions = await loadDecisions(from.dir);
    const text = decisionsText(decisions, 'first');
    expect(await importDecisions(to.dir, 'decisions.yaml', text)).toEqual({ added: 2, known: 0, masked: 0 });
    expect(await importDecisions(to.dir, 'decisions.yaml', text)).toEqual({ added: 0, known: 2, masked: 0 });
    const taken = await loadDecisions(to.dir);
    expect(taken.map(({ at, examiner, reason }) => ({ at, examiner, reason }))).toEqual(
      decisions.map(({ at, examiner, reason }) => ({ at, examiner, reason })),
    );
    await reconsider({ caseDir: to.dir });
    expect(await membersOf(to, A)).toEqual([A, B, ALIAS]);
    await Promise.all([from.remove(), to.remove()]);
  });

  it('hides a secret that its words hold', async () => {
    const made = await fresh();
    const secret = `hvs.${'EXAMPLE'.repeat(4)}`;
    const { masked } = await decide(made.dir, { ...joined, reason: `seen with ${secret}` });
    expect(masked).toBe(1);
    expect(readFileSync(join(made.dir, 'journal.ndjson'), 'utf8')).not.toContain(secret);
    await made.remove();
  });

  it('whose line somebody changed does not count', async () => {
    const made = await fresh();
    await decide(made.dir, joined);
    const path = join(made.dir, 'journal.ndjson');
    writeFileSync(path, readFileSync(path, 'utf8').replace('one was renamed', 'one was moved'));
    const decisions = await loadDecisions(made.dir);
    expect(decisions).toMatchObject([{ intact: false }]);
    expect(decisionsInForce(decisions)).toEqual([]);
    await made.remove();
  });

  it.each([
    ['a reason', { ...joined, reason: ' ' }],
    ['two keys', { ...joined, otherKey: A }],
  ])('without %s is refused', async (_, given) => {
    await expect(decide(one.dir, given)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});

describe('a file of decisions', () => {
  it.each([
    ['format: other\nversion: 1\ndecisions: []\n', /line 1, column 1.*format/],
    ['format: credtrail-decisions\nversion: 1\ndecisions:\n  - verdict: maybe\n', /line 4/],
    [
      `format: credtrail-decisions\nversion: 1\ndecisions:\n  - verdict: accept\n    key: a\n    otherKey: b\n    reason: x\n    examiner: e\n    at: yesterday\n`,
      /line 9, column 5.*not a time/,
    ],
  ])('that is wrong is refused with its place, and nothing of it is taken over', async (text, message) => {
    await expect(importDecisions(one.dir, 'decisions.yaml', text)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(message) as unknown,
    });
    expect(await loadDecisions(one.dir)).toEqual([]);
  });
});

it('computing again that is stopped leaves the case as it was', async () => {
  const before = await one.digest();
  await expect(reconsider({ caseDir: one.dir, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(await one.digest()).toBe(before);
});
