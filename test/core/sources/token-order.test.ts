import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TempCase, type ReadingOptions, type TestFile } from '#test/kit/case.ts';
import { fileContent, type CaseInput } from '#test/kit/case-input.ts';

const ROOT = join(import.meta.dirname, '../../../core/sources');

/** Every file of every case of a source. */
function filesOf(source: string): TestFile[] {
  const folder = join(ROOT, source, 'cases');
  return readdirSync(folder).flatMap((list) => {
    const cases = JSON.parse(readFileSync(join(folder, list), 'utf8')) as readonly {
      readonly files?: readonly CaseInput[];
      readonly input?: CaseInput['input'];
      readonly container?: CaseInput['container'];
    }[];
    return cases.flatMap((one, place) =>
      (one.files ?? [{ container: one.container, input: one.input ?? [] }]).map((file, i): TestFile => [
        `${list}-${String(place)}-${String(i)}`,
        fileContent(file),
      ]),
    );
  });
}

async function digestAfter(
  imports: readonly (readonly TestFile[])[],
  options: ReadingOptions = {},
): Promise<string> {
  const made = await TempCase.make();
  try {
    for (const files of imports) await made.import(files, options);
    expect(await made.unbalanced()).toEqual([]);
    return await made.digest();
  } finally {
    await made.remove();
  }
}

describe.each(['ssh', 'jwt'])('files of %s', (source) => {
  it('come out the same in one import or several, in any order, in many batches and with care', async () => {
    const files = filesOf(source);
    const once = await digestAfter([files]);
    const half = Math.ceil(files.length / 2);
    const several = [files.slice(half), files.slice(0, half)];
    expect(await digestAfter(several.map((some) => [...some].reverse()))).toBe(once);
    expect(await digestAfter([files], { batchBytes: 8000 })).toBe(once);
    expect(await digestAfter([files], { alwaysCareful: true })).toBe(once);
  }, 400_000);
});
