import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfAborted } from '#core/base/abort.ts';
import { sha256 } from '#core/base/hash.ts';
import { openBundle } from '#core/bundle/bundle.ts';
import type { BundleEntry, Skipped } from '#core/bundle/entry.ts';
import type { Limits } from '#core/bundle/limits.ts';
import { hashFile } from '#core/bundle/stored.ts';
import { Lanes } from './lanes.ts';
import type { Kept, Originals } from './originals.ts';
import type { References } from './references.ts';

const LANES = 3;
const TURN_MS = 20;

/** One entry as it was found in a bundle. */
export interface Found {
  /** Path inside the bundle. */
  readonly path: string;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
  /** Number of its bytes. */
  readonly bytes: number;
  /** Where its bytes are from now on. */
  readonly stored: 'copy' | 'reference';
  /** Path on disk of a referenced entry, null for copies. */
  readonly originPath: string | null;
  /** What is unusual about it, null if nothing. */
  readonly note: string | null;
}

/** What one bundle holds. */
export interface Surveyed {
  /** SHA-256 of the archive or file; for a folder, of its sorted lines `<sha256>  <path>`. */
  readonly sha256: string;
  /** Its entries, in the bundle's order. */
  readonly entries: readonly Found[];
  /** What was passed over. */
  readonly skipped: readonly Skipped[];
}

/** How a bundle is surveyed. */
export interface SurveyOptions {
  /** Where copies go. */
  readonly originals: Originals;
  /** Absolute path of the case, left out should it lie inside the bundle. */
  readonly caseDir: string;
  /** Whether plain files on disk are only referred to. */
  readonly reference: boolean;
  /** Watches the files that are only referred to. */
  readonly references: References;
  /** Limits that differ from the default. */
  readonly limits: Partial<Limits> | undefined;
  /** Stops the work. */
  readonly signal: AbortSignal | undefined;
  /** Told how many files a folder holds, before the first is read. */
  readonly onListed: (files: number) => void;
  /** Told of each entry when its bytes are safe. */
  readonly onEntry: (bytes: number) => void;
}

/** Reads every entry of the bundle at `path` once, hashing and keeping it. */
export async function survey(path: string, options: SurveyOptions): Promise<Surveyed> {
  const { originals, signal } = options;
  const skipped: Skipped[] = [];
  const entries: Found[] = [];
  const lanes = new Lanes(LANES);
  const bundle = openBundle(path, {
    limits: options.limits ?? {},
    ...(signal && { signal }),
    exclude: options.caseDir,
    spool: originals.folder,
    onListed: options.onListed,
    onSkipped: (what) => skipped.push(what),
  });
  const absolute = resolve(path);
  let itself: number | null = null;
  let turn = performance.now();
  try {
    for await (const entry of bundle) {
      const place = entries.push(PENDING) - 1;
      if (entry.origin === absolute) itself = place;
      const work = async (): Promise<void> => {
        const found = await keep(entry, options);
        entries[place] = found;
        options.onEntry(found.bytes);
      };
      if (entry.origin !== null && entry.held === null) await lanes.add(work);
      else await work();
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        throwIfAborted(signal);
        turn = performance.now();
      }
    }
    await lanes.finish();
  } finally {
    await lanes.settle();
  }
  const own = itself === null ? null : (entries[itself]?.sha256 ?? null);
  return { sha256: own ?? (await bundleHash(absolute, entries)), entries, skipped };
}

const PENDING: Found = { path: '', sha256: '', bytes: 0, stored: 'copy', originPath: null, note: null };

async function keep(entry: BundleEntry, options: SurveyOptions): Promise<Found> {
  const originPath = options.reference ? entry.origin : null;
  const read = (): Promise<Kept> => options.originals.keep(entry, originPath === null, options.signal);
  const kept = await (originPath === null ? read() : options.references.watch(originPath, read));
  const stored = originPath === null ? 'copy' : 'reference';
  return { path: entry.path, ...kept, stored, originPath, note: entry.note };
}

async function bundleHash(absolute: string, entries: readonly Found[]): Promise<string> {
  if (!statSync(absolute).isDirectory()) return hashFile(absolute);
  const lines = entries.map((entry) => Buffer.from(`${entry.sha256}  ${entry.path}\n`));
  return sha256(Buffer.concat(lines.sort((a, b) => Buffer.compare(a, b))));
}
