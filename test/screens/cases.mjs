import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { manyCredentials } from '../bench/inputs.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'out/cli.js');
/** The same every time, because pages tell where the case is. */
const FOLDER = join(tmpdir(), 'credtrail-screens');

/** The cases that are photographed: the sample, and one with a hundred thousand credentials. */
export const CASES = [
  { name: 'staging', bundle: async () => join(ROOT, 'samples/staging/bundle') },
  { name: 'crowd', bundle: async () => (await manyCredentials(500_000)).folder },
];

/** Starts the program; its messages are shown. */
function start(args) {
  return spawn(process.execPath, [CLI, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Imports a case anew and serves it; gives its address and what ends it. */
export async function serve({ name, bundle }) {
  const folder = FOLDER;
  rmSync(folder, { recursive: true, force: true });
  const caseDir = join(folder, `${name}.credtrail`);
  const importing = start(['import', await bundle(), '--case', caseDir, '--json']);
  importing.stdout.resume();
  const [code] = await once(importing, 'exit');
  if (code !== 0) throw new Error(`the import into ${name} ended with ${code}`);
  const server = start(['serve', '--case', caseDir, '--root', join(ROOT, 'samples'), '--no-open']);
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const address = /http:\/\/\S+/.exec(line)?.[0];
  return {
    address,
    folder,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
