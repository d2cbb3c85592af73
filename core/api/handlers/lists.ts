import { readFile, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CheckedArgs, ListInfo } from '#core/api/contract.ts';
import { CredtrailError } from '#core/base/error.ts';
import { sha256 } from '#core/base/hash.ts';
import { fromIso, now, toIso } from '#core/base/time.ts';
import { maskAllWritten } from '#core/keys/written.ts';
import { readIndicators } from '#core/lists/read-indicators.ts';
import { readNetworks } from '#core/lists/networks.ts';
import { LIST_BYTES } from '#core/lists/text.ts';
import { appendToJournal } from '#core/pipeline/journal.ts';
import { examinerOf } from '#core/pipeline/note-writing.ts';
import { TOOL } from '#core/model/version.ts';
import type { CallContext, HandlersOf } from './context.ts';
import { isInside } from './host.ts';
import { allowedPath } from './import.ts';
import { foundIn, hitsOf, withCredentials } from './list-hits.ts';
import { forgetList, keepList, storedList, storedLists, type StoredList } from './list-store.ts';
import { labelsOf } from './networks.ts';

const PROBLEMS_TOLD = 1000;

interface Source {
  readonly bytes: Uint8Array;
  /** Name of the file, null for a pasted text. */
  readonly file: string | null;
}

/** The bytes of a list; a file that was sent in goes once it is read. */
async function sourceOf(
  { host }: CallContext,
  { path, text }: Pick<CheckedArgs<'lists.import'>, 'path' | 'text'>,
): Promise<Source> {
  if (path === undefined) return { bytes: new TextEncoder().encode(text), file: null };
  const real = await allowedPath(host, path, false);
  const { size } = await stat(real);
  if (size > LIST_BYTES) {
    throw new CredtrailError(
      'input-unreadable',
      `${basename(real)} has ${size.toLocaleString('en-US')} bytes; a list may have ${LIST_BYTES.toLocaleString('en-US')}.`,
    );
  }
  try {
    return { bytes: await readFile(real), file: basename(real) };
  } catch (error) {
    throw new CredtrailError('input-unreadable', `${basename(real)} is not a file that can be read.`, {
      cause: error,
    });
  } finally {
    if (host.uploads !== null && isInside(host.uploads, real)) await rm(real, { force: true });
  }
}

interface UnderstoodList {
  readonly list: StoredList;
  /** Secrets in it and in its name that are masked. */
  readonly masked: number;
}

function understood(args: CheckedArgs<'lists.import'>, { bytes, file }: Source): UnderstoodList {
  const given = args.name ?? (file === null ? 'pasted' : file.replace(/\.[^.]{1,5}$/, '')).slice(0, 120);
  const { value: named, masked: before } = maskAllWritten({ name: given, file });
  const about = { ...named, sha256: sha256(bytes), importedAt: toIso(now()) };
  const told = named.file ?? 'The pasted text';
  if (args.kind === 'networks') {
    const { networks, problems, masked, ...rest } = readNetworks(bytes, told);
    const list = { ...about, ...rest, networks: [...networks], problems: [...problems] };
    return { list: { kind: 'networks', ...list }, masked: before + masked };
  }
  const { indicators, problems, masked, ...rest } = readIndicators(bytes, told);
  const list = { ...about, ...rest, indicators: [...indicators], problems: [...problems] };
  return { list: { kind: 'indicators', ...list }, masked: before + masked };
}

function kindsOf(list: StoredList): ListInfo['kinds'] {
  const values =
    list.kind === 'networks'
      ? list.networks.map(({ label }) => label)
      : list.indicators.map(({ kind }) => kind as string);
  const sums = new Map<string, bigint>();
  for (const value of values) sums.set(value, (sums.get(value) ?? 0n) + 1n);
  return [...sums].map(([value, count]) => ({ value, count })).slice(0, 200);
}

async function infoOf({ reader }: CallContext, list: StoredList): Promise<ListInfo> {
  const found =
    list.kind === 'networks'
      ? null
      : await reader.use(0, async (connection) => foundIn(await hitsOf(reader, connection, list)));
  return {
    kind: list.kind,
    name: list.name,
    file: list.file,
    sha256: list.sha256,
    format: list.format,
    importedAt: fromIso(list.importedAt) ?? 0n,
    kinds: kindsOf(list),
    entries: list.kind === 'networks' ? list.networks.length : list.indicators.length,
    problems: list.problems.length,
    duplicates: list.duplicates,
    found,
  };
}

async function written(caseDir: string, what: 'list' | 'list-removed', list: StoredList): Promise<void> {
  const { kind, name, file, sha256: hash } = list;
  const author = { tool: TOOL, examiner: await examinerOf(caseDir) };
  await appendToJournal(caseDir, author, what, { kind, name, file, sha256: hash });
}

/** What is looked for in the case, and what addresses are called. */
export const listHandlers: HandlersOf<
  'lists.all' | 'lists.import' | 'lists.remove' | 'lists.problems' | 'lists.hits' | 'networks.label'
> = {
  'lists.all': async (context) => {
    const { lists, faults } = await storedLists(context.reader.folder.dir);
    const infos: ListInfo[] = [];
    for (const list of lists) infos.push(await infoOf(context, list));
    return { lists: infos, faults };
  },

  'lists.import': async (context, args) => {
    const { dir } = context.reader.folder;
    const { list, masked } = understood(args, await sourceOf(context, args));
    await keepList(dir, list);
    await written(dir, 'list', list);
    return { list: await infoOf(context, list), problems: list.problems.slice(0, PROBLEMS_TOLD), masked };
  },

  'lists.remove': async ({ reader }, { kind, name }) => {
    const { dir } = reader.folder;
    await written(dir, 'list-removed', await forgetList(dir, kind, name));
    return { removed: true };
  },

  'lists.problems': async ({ reader }, { kind, name, offset, limit }) => {
    const { problems } = await storedList(reader.folder.dir, kind, name);
    return { total: problems.length, problems: problems.slice(offset, offset + limit) };
  },

  'lists.hits': async ({ reader }, { name, show, offset, limit }) => {
    const list = await storedList(reader.folder.dir, 'indicators', name);
    const empty = { indicators: list.indicators.length, found: 0, total: 0, hits: [] };
    return reader.use(empty, async (connection) => {
      const all = await hitsOf(reader, connection, list);
      const rows = all.filter(({ field }) => show === 'all' || (field !== null) === (show === 'found'));
      const hits = await withCredentials(connection, rows.slice(offset, offset + limit));
      return { indicators: list.indicators.length, found: foundIn(all), total: rows.length, hits };
    });
  },

  'networks.label': async ({ reader }, { addresses }) => ({
    labels: await labelsOf(reader.folder.dir, addresses),
  }),
};
