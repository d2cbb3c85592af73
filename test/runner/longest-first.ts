import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files that take minutes, the longest first: begun last, one of them would keep a single worker busy while the other has nothing to do. All other files come
 * in the order that vitest gives them.
 */
const LONG = [
  'golden/kill/kill',
  'golden/digest/digest',
  'golden/truth/planted',
  'golden/truth/mismatch',
  'golden/sample/generator',
  'golden/truth/links',
  'golden/secrets/sample',
  'golden/hostile/fuzz',
  'core/usage/mismatch',
  'core/identities/cases',
  'core/credentials/rules',
  'core/sources/batches',
  'core/sources/vault-order',
  'contract/engine-process',
];

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place < 0 ? LONG.length : place;
}

/** Begins with the files that take longest. */
export default class LongestFirst extends BaseSequencer {
  /** Files in the order in which they begin. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted].sort((a, b) => placeOf(a) - placeOf(b));
  }
}
