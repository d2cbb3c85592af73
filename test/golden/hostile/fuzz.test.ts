import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOURCES } from '#core/sources/index.ts';
import { TempCase, type TestFile } from '#test/kit/case.ts';
import { caseFiles } from '#test/kit/case-files.ts';

const FILES_A_CASE = 20;

/** Files of all cases of all sources, a character a byte. */
const INPUTS = SOURCES.flatMap(({ id }) => caseFiles(id).map((file) => file.toString('latin1')));

interface Mutation {
  readonly kind: 'cut' | 'drop' | 'repeat' | 'insert' | 'replace' | 'swap-digits';
  readonly at: number;
  readonly bytes: number;
  readonly text: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('cut', 'drop', 'repeat', 'insert', 'replace', 'swap-digits'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.integer({ min: 1, max: 40 }),
  text: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\n', '\0', 'null', '\xef\xbb\xbf', '"a":{}', '\\ud800', '1e999', '\x1f\x8b'),
}); // prettier-ignore

function mutated(text: string, { kind, at, bytes, text: other }: Mutation): string {
  const from = Math.floor(at * text.length);
  const rest = text.slice(from + bytes);
  const piece = text.slice(from, from + bytes);
  if (kind === 'cut') return text.slice(0, from);
  if (kind === 'drop') return text.slice(0, from) + rest;
  if (kind === 'repeat') return text.slice(0, from) + piece + piece + rest;
  if (kind === 'insert') return text.slice(0, from) + other + text.slice(from);
  if (kind === 'replace') return text.slice(0, from) + other + rest;
  return text.slice(0, from) + piece.replace(/\d/g, '9') + rest;
}

const file = fc
  .tuple(fc.constantFrom(...INPUTS), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([text, mutations]) => mutations.reduce(mutated, text));

describe('files with random damage', () => {
  it('never stop an import, and every record of theirs is accounted for, both ways alike', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: FILES_A_CASE, maxLength: FILES_A_CASE }),
        async (texts) => {
          const files = texts.map((text, i): TestFile => [`${String(i)}.log`, Buffer.from(text, 'latin1')]);
          const digests: string[] = [];
          for (const alwaysCareful of [false, true]) {
            const made = await TempCase.of(files, { alwaysCareful });
            expect(await made.unbalanced()).toEqual([]);
            digests.push(await made.digest());
            await made.remove();
          }
          expect(digests[1]).toBe(digests[0]);
        },
      ),
      { numRuns: 6, endOnFailure: true, interruptAfterTimeLimit: 40_000 },
    );
  });
});
