import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';
import { sha256 } from '#core/base/hash.ts';
import { SOURCES } from '#core/sources/index.ts';
import { mappingSource, readMapping } from '#core/sources/mapping/index.ts';
import type { Source } from '#core/sources/source.ts';

/** A mapping of a case, as the journal names it. */
export interface KeptMapping {
  /** Its id. */
  readonly id: string;
  /** SHA-256 of its file, hex. */
  readonly sha256: string;
}

/** A mapping file that is understood. */
export interface MappingFile extends KeptMapping {
  /** Its text as it stands. */
  readonly text: string;
  /** The log source that it describes. */
  readonly source: Source;
}

/** Reads mapping files; throws `config-invalid` with line and column where one is not understood, `input-unreadable` where one cannot be read. */
export async function readMappings(paths: readonly string[]): Promise<readonly MappingFile[]> {
  const read: MappingFile[] = [];
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new CredtrailError('input-unreadable', `The mapping ${path} could not be read.`, { cause });
    });
    const mapping = readMapping(path, text);
    const same = read.find(({ id }) => id === mapping.id);
    if (same)
      throw new CredtrailError(
        'config-invalid',
        `Two mappings have the id ${mapping.id}: one of them is ${path}.`,
      );
    read.push({ id: mapping.id, sha256: sha256(text), text, source: mappingSource(mapping) });
  }
  return read;
}

/** Keeps mappings in a case, each under its id; one of the same id gives way. */
export async function keepMappings(caseDir: string, files: readonly MappingFile[]): Promise<void> {
  if (files.length === 0) return;
  await mkdir(folderOf(caseDir), { recursive: true });
  for (const { id, text } of files) {
    const path = join(folderOf(caseDir), `${id}.yaml`);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }
}

/** The mappings of a case in the order of their files' names; throws as {@link readMappings} does. */
export async function mappingsOf(caseDir: string): Promise<readonly MappingFile[]> {
  const names = await readdir(folderOf(caseDir)).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  return readMappings(files.map((name) => join(folderOf(caseDir), name)));
}

/** The log sources of a case: those of its mappings, then all that the product knows. */
export function sourcesWith(mappings: readonly MappingFile[]): readonly Source[] {
  return [...mappings.map(({ source }) => source), ...SOURCES];
}

function folderOf(caseDir: string): string {
  return join(caseDir, 'config', 'mappings');
}
