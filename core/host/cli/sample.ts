import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import { count } from '#core/base/text.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { runImport } from '#core/pipeline/import.ts';
import { builtFolder } from '../child.ts';
import { userDataFolder } from '../user-folders.ts';
import type { CommandIo } from './io.ts';
import { ProgressBar } from './progress.ts';

const SAMPLE = join('samples', 'staging', 'bundle');

/** Where a packaged application has what lies beside its archive; the built folder's parent where there is no package. */
function resourcesFolder(): string {
  return (process as { resourcesPath?: string }).resourcesPath ?? dirname(builtFolder());
}

async function fingerprint(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${relative(folder, file)}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}

/** The case of the sample, imported once and used again while the sample is the same; returns its folder. */
export async function sampleCase(io: CommandIo): Promise<string> {
  const places = [dirname(builtFolder()), resourcesFolder()].map((folder) => join(folder, SAMPLE));
  const bundle = places.find((place) => existsSync(place));
  if (bundle === undefined) {
    throw new CredtrailError(
      'input-not-found',
      `The sample is not here (${places.join(', ')}); name a case: credtrail open --case <dir>.`,
    );
  }
  const caseDir = join(userDataFolder(), `staging-${await fingerprint(bundle)}.credtrail`);
  if (existsSync(caseDir) && (await CaseFolder.open(caseDir)).generation > 0) return caseDir;
  io.err('Importing the sample (once) ...\n');
  const bar = new ProgressBar(io);
  try {
    const summary = await runImport({
      caseDir,
      paths: [bundle],
      signal: io.signal,
      onProgress: (p) => bar.show(p),
    });
    bar.end();
    io.err(
      `The sample holds ${count(summary.events, 'event')} and ${count(summary.credentials, 'credential')}.\n`,
    );
  } finally {
    bar.end();
  }
  return caseDir;
}
