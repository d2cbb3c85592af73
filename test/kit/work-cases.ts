import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { runImport } from '#core/pipeline/import.ts';
import { digestOf } from './read-case.ts';
import { sampleOf, workFolder } from './sample.ts';

/** Cases in a folder of their own, made from one small sample: new ones, and copies of one that holds a part of it. */
export class WorkCases {
  /** Folder of the sample's logs. */
  readonly bundle: string;
  /** A case that holds some parts of the sample, and its digest. */
  readonly base: { readonly dir: string; readonly digest: string };
  readonly #folder: ReturnType<typeof workFolder>;
  #cases = 1;

  private constructor(folder: ReturnType<typeof workFolder>, bundle: string, base: WorkCases['base']) {
    this.#folder = folder;
    this.bundle = bundle;
    this.base = base;
  }

  /** Makes the sample of a seed at a scale, and the case with those of its parts (paths below it). */
  static async make(seed: number, scale: number, parts: readonly string[]): Promise<WorkCases> {
    const folder = workFolder();
    const { bundle } = await sampleOf(seed, join(folder.path, 'sample'), scale);
    const dir = join(folder.path, '1.credtrail');
    await runImport({ caseDir: dir, paths: parts.map((part) => join(bundle, part)) });
    return new WorkCases(folder, bundle, { dir, digest: await digestOf(dir) });
  }

  /** A place for a new case. */
  newCase(): string {
    this.#cases += 1;
    return join(this.#folder.path, `${String(this.#cases)}.credtrail`);
  }

  /** A copy of the case that holds a part of the sample already. */
  copyOfBase(): string {
    const dir = this.newCase();
    cpSync(this.base.dir, dir, { recursive: true });
    return dir;
  }

  /** Removes everything. */
  remove(): void {
    this.#folder.remove();
  }
}
