import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { now } from '#core/base/time.ts';
import { Database, type Connection } from '#core/db/database.ts';
import { References } from '#core/evidence/references.ts';
import { registerBundles } from '#core/evidence/register.ts';
import { VERSION } from '#core/model/version.ts';
import type { Source } from '#core/sources/source.ts';
import { runSources } from '#core/sources/stage.ts';
import type { TestFile } from './case.ts';

/**
 * Registers files as one bundle and has sources read them, as an import does, and no stage after them: what the sources wrote is what the use is given.
 */
export async function afterSources<T>(
  files: readonly TestFile[],
  sources: readonly Source[],
  use: (db: Connection) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'credtrail-sources-'));
  const database = await Database.open({ path: ':memory:', threads: 1 });
  try {
    const bundle = join(home, 'bundle');
    for (const [name, content] of files) {
      const path = join(bundle, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    const [caseDir, workDir] = [join(home, 'case'), join(home, 'work')];
    for (const folder of [caseDir, workDir]) await mkdir(folder);
    const db = await database.connect();
    const { settled } = await registerBundles({
      connection: db,
      caseDir,
      paths: [bundle],
      reference: false,
      references: new References(),
      examiner: 'test',
      toolVersion: VERSION,
      importedAt: now(),
      onProgress: () => undefined,
    });
    await runSources({
      db,
      caseDir,
      workDir,
      signal: undefined,
      alwaysCareful: undefined,
      batchBytes: undefined,
      sources,
      onProgress: () => undefined,
    });
    await settled;
    return await use(db);
  } finally {
    database.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Paths of files whose account does not add up; none where the reading is sound. */
export async function unbalancedFiles(db: Connection): Promise<readonly string[]> {
  const rows = await db.rows<{ path: string }>(
    'SELECT path FROM evidence_file WHERE records IS DISTINCT FROM events + paired + duplicates + set_aside ORDER BY path',
  );
  return rows.map(({ path }) => path);
}
