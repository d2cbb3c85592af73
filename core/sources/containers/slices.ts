import { readFile, writeFile } from 'node:fs/promises';
import { readHead } from './bytes.ts';
import { RECORD_FIELD, TEXT_FIELD, type Part } from './parts.ts';

/** Parts with nothing but the given entries; a part that holds others too is written anew beside itself. */
export async function partsOf(parts: readonly Part[], fileIds: ReadonlySet<number>): Promise<Part[]> {
  const kept: Part[] = [];
  for (const part of parts) {
    const ids = part.fileId === null ? part.spans.map((span) => span.fileId) : [part.fileId];
    const mine = ids.filter((fileId) => fileIds.has(fileId));
    if (mine.length === ids.length) kept.push(part);
    else if (mine.length > 0) kept.push(await writtenAnew(part, mine));
  }
  return kept;
}

async function writtenAnew(part: Part, fileIds: readonly number[]): Promise<Part> {
  const content = await readFile(part.path);
  const chunks: Buffer[] = [];
  let at = 0;
  for (const { fileId, bytes } of part.spans) {
    if (fileIds.includes(fileId)) chunks.push(content.subarray(at, at + bytes));
    at += bytes;
  }
  const path = `${part.path}.${String(fileIds[0])}-${String(fileIds.at(-1))}`;
  await writeFile(path, chunks);
  return { ...part, path, spans: part.spans.filter((span) => fileIds.includes(span.fileId)) };
}

/** Where a record lies. */
export interface Place {
  readonly fileId: number;
  /** Position in its entry, from 1. */
  readonly ordinal: number;
}

/** Two runs of records. */
export interface Cut {
  readonly first: readonly Part[];
  readonly second: readonly Part[];
  /** The first record of the second. */
  readonly at: Place;
}

/** Cuts parts of single records (`lines`) in two about their middle; null where they hold but one. */
export async function cutInTwo(parts: readonly Part[]): Promise<Cut | null> {
  const middle = Math.ceil(parts.length / 2);
  const [part, later] = [parts[0], parts[middle]];
  if (part === undefined) return null;
  if (later !== undefined)
    return {
      first: parts.slice(0, middle),
      second: parts.slice(middle),
      at: placeOf(await readHead(later.path, PLACE_BYTES)),
    };
  const content = await readFile(part.path);
  const half = content.length >> 1;
  const ahead = content.indexOf(NEWLINE, half);
  const newline = ahead < content.length - 1 ? ahead : content.subarray(0, half).lastIndexOf(NEWLINE);
  if (newline < 0) return null;
  const [first, second] = [content.subarray(0, newline + 1), content.subarray(newline + 1)];
  const [a, b] = [`${part.path}.a`, `${part.path}.b`];
  await writeFile(a, first);
  await writeFile(b, second);
  return {
    first: [{ ...part, path: a, spans: [] }],
    second: [{ ...part, path: b, spans: [] }],
    at: placeOf(second),
  };
}

/** The only record of a part, as the reader handed it on. */
export async function onlyRecord(part: Part): Promise<Place & { readonly text: string }> {
  const content = await readFile(part.path);
  const from = content.indexOf(RECORD_FIELD) + RECORD_FIELD.length;
  const bytes = (content.length - from - `${TEXT_FIELD}}\n`.length) / 2;
  return { ...placeOf(content), text: content.toString('utf8', from, from + bytes) };
}

const NEWLINE = 0x0a;
/** More than the numbers at a line's beginning take. */
const PLACE_BYTES = 64;

function placeOf(line: Buffer): Place {
  const [, file, ordinal] = /^\{"f":(\d+),"o":(\d+),/.exec(line.toString('latin1', 0, PLACE_BYTES)) ?? [];
  return { fileId: Number(file), ordinal: Number(ordinal) };
}
