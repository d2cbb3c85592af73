import { contentOf, type ContentEnd } from './containers/bytes.ts';
import { detect, HEAD_BYTES } from './detect.ts';
import { SOURCES } from './index.ts';
import { recordsOf } from './reading.ts';

/** Text of the `ordinal`-th record (from 1) of an entry, as import counted it; null if it has none. What a parser made comes as JSON. */
export async function recordText(
  path: string,
  sourceId: string | null,
  ordinal: bigint,
): Promise<string | null> {
  const source = SOURCES.find((candidate) => candidate.id === sourceId);
  if (!source) return null;
  const end: ContentEnd = { damage: null };
  const head: Buffer[] = [];
  for await (const chunk of contentOf(path, end, HEAD_BYTES)) head.push(chunk);
  const { shape } = detect(Buffer.concat(head).subarray(0, HEAD_BYTES));
  let at = 0n;
  for await (const piece of recordsOf(path, source, shape, end)) {
    at += 1n;
    if (at === ordinal) return piece.kind === 'record' ? (piece.shown ?? piece.text) : piece.text;
  }
  return null;
}
