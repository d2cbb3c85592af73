import { describe, expect, it } from 'vitest';
import { SOURCES } from '#core/sources/index.ts';
import { TempCase, type TestFile } from '#test/kit/case.ts';
import { caseFiles } from '#test/kit/case-files.ts';
import { calls, trail } from './records.ts';

const NEWLINE = Buffer.from('\n');
const LONG_LINE = Buffer.alloc(3 * 1024 * 1024, 'x');
const FOREIGN = Buffer.from(trail(calls(2)));

/** The largest file of a source's cases that is still small enough to be damaged many times. */
function specimen(source: string): Buffer {
  const files = caseFiles(source).filter(({ length }) => length < 200_000);
  return files.reduce((largest, file) => (file.length > largest.length ? file : largest), Buffer.alloc(0));
}

function damaged(content: Buffer): TestFile[] {
  const half = Math.floor(content.length / 2);
  const [first, second] = [content.subarray(0, half), content.subarray(half)];
  return [
    ['whole.log', content],
    ['empty.log', ''],
    ['truncated.log', content.subarray(0, Math.floor(content.length * 0.8))],
    ['beheaded.log', content.subarray(Math.floor(content.length * 0.2))],
    ['mixed-up.log', Buffer.concat([second, NEWLINE, first])],
    ['twice.log', Buffer.concat([content, NEWLINE, content])],
    ['oversized.log', Buffer.concat([content, NEWLINE, LONG_LINE, NEWLINE, content])],
    ['with-foreign.log', Buffer.concat([content, NEWLINE, FOREIGN])],
    ['behind-foreign.log', Buffer.concat([FOREIGN, NEWLINE, content])],
    ['nul.log', Buffer.concat([content, Buffer.alloc(64), content])],
    ['not-utf8.log', Buffer.concat([first, Buffer.from([0xff, 0xc3, 0x28]), second])],
  ];
}

describe.each(SOURCES.map(({ id }) => id))('hostile files of %s', (id) => {
  it('are accounted for to the last record, in either way of reading', async () => {
    const files = damaged(specimen(id));
    const digests: string[] = [];
    for (const alwaysCareful of [false, true]) {
      const made = await TempCase.of(files, { alwaysCareful });
      try {
        expect(await made.unbalanced()).toEqual([]);
        const [whole] = await made.rows(`SELECT source FROM evidence_file WHERE path = 'whole.log'`);
        expect(whole).toEqual({ source: id });
        digests.push(await made.digest());
      } finally {
        await made.remove();
      }
    }
    expect(digests[1]).toBe(digests[0]);
  });
});
