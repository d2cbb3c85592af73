import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compressed } from '../../containers.ts';
import { Random } from '../../random.ts';
import type { BundleFile, DisturbedTruth, Truth } from '../truth.ts';
import { clockOf, offset, shifted } from './clocks.ts';
import { Labels } from './labels.ts';
import { identityOf, lookAlikes, tasksOf, withLookAlikes, type LookAlike } from './look-alikes.ts';
import { isLog, withRecords } from './records.ts';

/** Shares and counts at level 1. */
const MISSING = 0.1;
const MANGLED = 0.5;
const LOOK_ALIKES = 6;

/**
 * Disturbs a bundle that was written: labels mangled, records missing, clocks off, log files renamed, agents that look like others
 * registered. Gives what stays true of it.
 */
export async function disturb(bundle: string, truth: Truth, level: number): Promise<DisturbedTruth> {
  const seed = `staging/${String(truth.seed)}/noise/${String(level)}`;
  const random = new Random(seed);
  const added = lookAlikes(random, truth.identities, Math.round(LOOK_ALIKES * level));
  const labels = new Labels(`${seed}/labels`, Math.min(1, MANGLED * level));
  for (const file of truth.files) {
    const of = new Random(`${seed}/${file.path}`);
    if (file.source === 'inventory') await rewritten(bundle, file, (text) => withLookAlikes(text, added));
    if (!isLog(file)) continue;
    const seconds = offset(new Random(`${seed}/clock/${clockOf(file)}`), level);
    const change = (records: readonly string[]): readonly string[] =>
      [...records, ...(isRegistry(file) ? rowsOf(random, added) : [])]
        .filter(() => !of.chance(MISSING * level))
        .map((record) => labels.mangled(file.source, shifted(record, seconds)));
    await rewritten(bundle, file, (text) => withRecords(file, text, change), `${of.hex(8)}${ending(file)}`);
  }
  const { totals: _totals, files: _files, runs: _runs, ...rest } = truth;
  return { ...rest, noise: level, identities: [...truth.identities, ...added.map(identityOf)] };
}

function isRegistry({ source, container }: BundleFile): boolean {
  return source === 'task-registry' && container === 'ndjson';
}

function rowsOf(random: Random, added: readonly LookAlike[]): string[] {
  return added.flatMap((one) => tasksOf(random, one)).map((task) => JSON.stringify(task));
}

function ending({ path }: BundleFile): string {
  return extname(path);
}

/** Writes a file anew with its text changed, under another name where one is given. */
async function rewritten(
  bundle: string,
  { path }: BundleFile,
  change: (text: string) => string,
  name: string = basename(path),
): Promise<void> {
  const bytes = await readFile(join(bundle, path));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  await rm(join(bundle, path));
  const target = join(dirname(path), name);
  await writeFile(join(bundle, target), compressed(target, change(text)));
}
