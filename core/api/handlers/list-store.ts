import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '#core/base/hash.ts';
import { INDICATOR_KINDS } from '#core/model/indicator.ts';
import { readJsonFile, writeJsonFile } from '#core/pipeline/json-file.ts';
import { notFound } from './context.ts';

const problem = z.strictObject({ line: z.int(), reason: z.string(), excerpt: z.string() });
const common = {
  name: z.string(),
  file: z.string().nullable(),
  sha256: z.string(),
  format: z.enum(['text', 'csv', 'json']),
  importedAt: z.string(),
  problems: z.array(problem),
  duplicates: z.int(),
};
const indicators = z.strictObject({
  kind: z.literal('indicators'),
  ...common,
  indicators: z.array(
    z.strictObject({
      kind: z.enum(INDICATOR_KINDS),
      value: z.string(),
      note: z.string(),
      line: z.int(),
    }),
  ),
});
const networks = z.strictObject({
  kind: z.literal('networks'),
  ...common,
  networks: z.array(z.strictObject({ cidr: z.string(), label: z.string() })),
});
const stored = z.discriminatedUnion('kind', [indicators, networks]);

/** A list of indicators as the case keeps it; `importedAt` is ISO 8601 in UTC. */
export type StoredIndicators = z.output<typeof indicators>;
/** A list of networks as the case keeps it. */
export type StoredNetworks = z.output<typeof networks>;
/** A list as the case keeps it. */
export type StoredList = z.output<typeof stored>;
/** What a list holds. */
export type ListKind = StoredList['kind'];

const FOLDERS: Readonly<Record<ListKind, string>> = { indicators: 'lists', networks: 'networks' };

/** What the folders of lists hold. */
export interface StoredLists {
  /** The lists, by kind and name. */
  readonly lists: readonly StoredList[];
  /** Files that could not be understood, as sentences. */
  readonly faults: readonly string[];
}

interface Read {
  readonly list: StoredList | null;
  readonly fault: string | null;
}

const READ = new Map<string, { readonly stamp: string; readonly read: Promise<Read> }>();

function placeOf(caseDir: string, kind: ListKind, name: string): string {
  const plain = name.replace(/[^\w-]+/g, '-').slice(0, 60);
  return join(caseDir, 'config', FOLDERS[kind], `${plain}-${sha256(name).slice(0, 8)}.json`);
}

async function readList(path: string): Promise<Read> {
  const { value, fault } = await readJsonFile(path);
  if (fault !== null) return { list: null, fault };
  if (value === undefined) return { list: null, fault: null };
  const checked = stored.safeParse(value);
  if (checked.success) return { list: checked.data, fault: null };
  return { list: null, fault: `${path} holds no list that this version understands.` };
}

/** A list is read again only when its file has changed; one that another process just removed is none. */
async function readOnce(path: string): Promise<Read> {
  const stats = await stat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (stats === null) return { list: null, fault: null };
  const { mtimeMs, size, ino } = stats;
  const stamp = `${mtimeMs} ${size} ${ino}`;
  const known = READ.get(path);
  if (known?.stamp === stamp) return known.read;
  const read = readList(path);
  READ.set(path, { stamp, read });
  return read;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Every list of a case. */
export async function storedLists(caseDir: string): Promise<StoredLists> {
  const lists: StoredList[] = [];
  const faults: string[] = [];
  for (const kind of ['indicators', 'networks'] as const) {
    const folder = join(caseDir, 'config', FOLDERS[kind]);
    for (const name of await namesIn(folder)) {
      const { list, fault } = await readOnce(join(folder, name));
      if (list?.kind === kind) lists.push(list);
      else if (list) faults.push(`${join(folder, name)} is in the wrong folder.`);
      if (fault !== null) faults.push(fault);
    }
  }
  lists.sort((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : a.kind < b.kind ? -1 : 1));
  return { lists, faults };
}

/** One list; rejects with `not-found` where there is none. */
export async function storedList<K extends ListKind>(
  caseDir: string,
  kind: K,
  name: string,
): Promise<Extract<StoredList, { kind: K }>> {
  const { lists } = await storedLists(caseDir);
  const found = lists.find((list) => list.kind === kind && list.name === name);
  if (!found) throw notFound(`list ${name}`);
  return found as Extract<StoredList, { kind: K }>;
}

/** Keeps a list, in place of one of the same kind and name. */
export function keepList(caseDir: string, list: StoredList): Promise<void> {
  return writeJsonFile(placeOf(caseDir, list.kind, list.name), list);
}

/** Forgets a list; rejects with `not-found` where there is none. */
export async function forgetList(caseDir: string, kind: ListKind, name: string): Promise<StoredList> {
  const list = await storedList(caseDir, kind, name);
  await rm(placeOf(caseDir, kind, name), { force: true });
  return list;
}
