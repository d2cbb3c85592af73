import { contentOf, type ContentEnd } from './containers/bytes.ts';
import { detect, HEAD_BYTES, type Detection } from './detect.ts';
import { SOURCES } from './index.ts';
import { recordsOf } from './reading.ts';
import type { ReadRecord, Source } from './source.ts';

/** Text of the `ordinal`-th record (from 1) of an entry, as import counted it; null if it has none. What a parser made comes as JSON. */
export async function recordText(
  path: string,
  sourceId: string | null,
  ordinal: bigint,
  sources: readonly Source[] = SOURCES,
): Promise<string | null> {
  const source = sources.find((candidate) => candidate.id === sourceId);
  if (!source) return null;
  const end: ContentEnd = { damage: null };
  let at = 0n;
  for await (const piece of recordsOf(path, source, await detected(path, sources), end)) {
    at += 1n;
    if (at === ordinal) return piece.kind === 'record' ? (piece.shown ?? piece.text) : piece.text;
  }
  return null;
}

/** The records of an entry in order, with their text as it stands there; none where no source of the list has it now. */
export async function* readRecords(path: string, sources: readonly Source[]): AsyncGenerator<ReadRecord> {
  const detection = await detected(path, sources);
  if (!detection.source) return;
  let ordinal = 0;
  for await (const piece of recordsOf(path, detection.source, detection, { damage: null })) {
    ordinal += 1;
    if (piece.kind === 'record') yield { ordinal, text: piece.shown ?? piece.text };
  }
}

async function detected(path: string, sources: readonly Source[]): Promise<Detection> {
  const head: Buffer[] = [];
  for await (const chunk of contentOf(path, { damage: null }, HEAD_BYTES)) head.push(chunk);
  return detect(Buffer.concat(head).subarray(0, HEAD_BYTES), sources);
}
