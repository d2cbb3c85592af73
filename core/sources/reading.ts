import { contentOf, type ContentEnd } from './containers/bytes.ts';
import type { Piece } from './containers/piece.ts';
import { RecordSplitter } from './containers/splitter.ts';
import type { Shape } from './detect.ts';
import type { Source } from './source.ts';

/** The lines of an entry in blocks of whole ones, without a byte order mark; `end` tells of compressed data that breaks off. */
export async function* lineBlocks(content: Buffer | string, end: ContentEnd): AsyncGenerator<Buffer> {
  if (typeof content !== 'string') {
    yield withoutMark(content);
    return;
  }
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  for await (const chunk of contentOf(content, end)) {
    const text = first ? withoutMark(chunk) : chunk;
    first = false;
    const cut = text.lastIndexOf(0x0a) + 1;
    if (cut > 0) yield Buffer.concat([rest, text.subarray(0, cut)]);
    rest = cut > 0 ? Buffer.from(text.subarray(cut)) : Buffer.concat([rest, text]);
  }
  yield rest;
}

/** Every record of an entry in order, as text of one line, embedded records opened. Shared by import and raw view. */
export async function* recordsOf(
  path: string,
  source: Source,
  shape: Shape,
  end: ContentEnd,
): AsyncGenerator<Piece> {
  if (shape === 'text' && source.parse) {
    const chunks: Buffer[] = [];
    for await (const chunk of contentOf(path, end)) chunks.push(chunk);
    for (const parsed of source.parse(withoutMark(Buffer.concat(chunks)).toString('utf8'))) {
      yield parsed.ok
        ? { kind: 'record', text: JSON.stringify(parsed.record) }
        : { kind: 'bad', reason: 'bad-row', detail: parsed.detail, text: parsed.excerpt };
    }
    return;
  }
  const splitter = new RecordSplitter(source.envelopes);
  for await (const chunk of contentOf(path, end)) {
    for (const piece of splitter.push(chunk)) yield opened(piece, source);
  }
  for (const piece of splitter.end()) yield opened(piece, source);
}

/** The record inside an export's wrapping, or the piece itself. */
function opened(piece: Piece, source: Source): Piece {
  if (
    piece.kind === 'bad' ||
    source.embedded.length === 0 ||
    !source.embedded.some((field) => piece.text.includes(`"${field}"`))
  )
    return piece;
  const outer = JSON.parse(piece.text) as Record<string, unknown>;
  const inner = source.embedded
    .map((field) => outer[field])
    .find((value) => typeof value === 'string' && /^\s*\{/.test(value));
  if (typeof inner !== 'string') return piece;
  const pieces = [...splitOne(inner)];
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  return {
    kind: 'bad',
    reason: 'malformed',
    detail: 'the record inside the export is not one JSON object',
    text: piece.text,
  };
}

function* splitOne(text: string): Generator<Piece> {
  const splitter = new RecordSplitter([]);
  yield* splitter.push(Buffer.from(text));
  yield* splitter.end();
}

function withoutMark(content: Buffer): Buffer {
  return content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? content.subarray(3) : content;
}
