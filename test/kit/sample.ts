import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generateDisturbed, generateStaging, type DisturbedTruth, type Truth } from './staging/index.ts';

/** Folder of the sample that is in the repository. */
export const SAMPLE = resolve(import.meta.dirname, '../../samples/staging');

/** A staging sample on disk. */
export interface Sample {
  /** Folder of its logs. */
  readonly bundle: string;
  readonly truth: Truth;
}

/** A folder that its maker removes, with a way to do so. */
export function workFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'credtrail-golden-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The sample in the repository. */
export function committedSample(): Sample {
  const truth = JSON.parse(readFileSync(join(SAMPLE, 'truth.json'), 'utf8')) as Truth;
  return { bundle: join(SAMPLE, 'bundle'), truth };
}

/** A sample of this seed: the committed one for seed 1 at full size, else made in `outDir`. */
export async function sampleOf(seed: number, outDir: string, scale = 1): Promise<Sample> {
  if (seed === 1 && scale === 1) return committedSample();
  const truth = await generateStaging({ seed, scale, outDir });
  return { bundle: join(outDir, 'bundle'), truth };
}

/** A sample of this seed with twins in it, disturbed as a rule, made in `outDir`. */
export async function disturbedSample(
  seed: number,
  outDir: string,
): Promise<{ readonly bundle: string; readonly truth: DisturbedTruth }> {
  const truth = await generateDisturbed({ seed, twins: true, noise: 1, outDir });
  return { bundle: join(outDir, 'bundle'), truth };
}

/** A seed for this run: `CREDTRAIL_SEED` where it is set, else a drawn one; printed, so that a failure can be run again. */
export function drawnSeed(what: string): number {
  const given = Number(process.env['CREDTRAIL_SEED']);
  const seed = Number.isInteger(given) && given > 0 ? given : 3 + Math.floor(Math.random() * 1_000_000);
  process.stderr.write(`${what}: seed ${String(seed)} (CREDTRAIL_SEED=${String(seed)} repeats it)\n`);
  return seed;
}
