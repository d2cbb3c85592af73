import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileContent, type CaseInput } from './case-input.ts';

const ROOT = join(import.meta.dirname, '../../core/sources');

/** Contents of the files of every case of a source, in order. */
export function caseFiles(source: string): Buffer[] {
  const folder = join(ROOT, source, 'cases');
  return readdirSync(folder).flatMap((name) => {
    const cases = JSON.parse(readFileSync(join(folder, name), 'utf8')) as OneOrMore[];
    return cases.flatMap((one) =>
      (one.files ?? [one]).map((file) => Buffer.from(fileContent({ input: [], ...file }))),
    );
  });
}

interface OneOrMore extends Partial<CaseInput> {
  readonly files?: readonly CaseInput[];
}
