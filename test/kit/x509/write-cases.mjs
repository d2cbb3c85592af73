import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { runnerImport } from 'vite';

const here = import.meta.dirname;
const folder = resolve(here, '../../../core/sources/x509/cases');

// Writes the inputs of the cases of the source x509 anew; what they must become stays, and `cases:update` makes it.
const { module } = await runnerImport(join(here, 'cases.ts'), { configFile: false, logLevel: 'warn' });
for (const [name, cases] of Object.entries(module)) {
  const path = join(folder, `${name}.json`);
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const merged = cases.map((one) => ({
    ...one,
    expected: before.find((old) => old.name === one.name)?.expected,
  }));
  writeFileSync(path, await format(JSON.stringify(merged), { parser: 'json', printWidth: 160 }));
}
