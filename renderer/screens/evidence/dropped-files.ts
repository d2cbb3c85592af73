import type { Upload } from '../../state/importing.svelte.ts';

function entriesOf(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function collect(entry: FileSystemEntry, into: Upload[]): Promise<void> {
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    into.push({ file, path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (let batch = await entriesOf(reader); batch.length > 0; batch = await entriesOf(reader)) {
    for (const child of batch) await collect(child, into);
  }
}

/** The files of what was dropped, folders opened, each with its path below what was dropped. */
export async function droppedFiles(data: DataTransfer): Promise<readonly Upload[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found: Upload[] = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

/** The files of a file chooser, with their path below the chosen folder where one was chosen. */
export function chosenFiles(list: FileList | null): readonly Upload[] {
  return [...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}
