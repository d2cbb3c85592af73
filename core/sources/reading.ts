import { contentOf, type ContentEnd } from './containers/bytes.ts';
import { parseExact } from '#core/base/exact-json.ts';
import { decoded, oneLine, SPLIT_LIMITS, type Piece } from './containers/piece.ts';
import { RecordSplitter } from './containers/splitter.ts';
import type { Reading } from './detect.ts';
import type { JsonObject, ParsedRecord, Source } from './source.ts';

/** Files that a parser opens whole may have so many bytes, decompressed. */
const WHOLE_BYTES = 64 * 1024 * 1024;

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
  { shape, whole }: Reading,
  end: ContentEnd,
): AsyncGenerator<Piece> {
  if (shape === 'text') {
    yield* source.parse && whole
      ? parsedRecords(path, source.parse, end)
      : lineRecords(path, source.line ?? 'line', end);
    return;
  }
  for await (const piece of splitRecords(path, source.envelopes, end)) {
    const unwrapped = opened(piece, source);
    if (source.open && unwrapped.kind === 'record') yield* heldIn(unwrapped, source.open);
    else yield unwrapped;
  }
}

async function* splitRecords(
  path: string,
  envelopes: readonly string[],
  end: ContentEnd,
): AsyncGenerator<Piece> {
  const splitter = new RecordSplitter(envelopes);
  for await (const chunk of contentOf(path, end)) yield* splitter.push(chunk);
  yield* splitter.end();
}

/** A file that is no text of lines, opened whole. */
async function* parsedRecords(
  path: string,
  parse: NonNullable<Source['parse']>,
  end: ContentEnd,
): AsyncGenerator<Piece> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of contentOf(path, end, WHOLE_BYTES)) {
    chunks.push(chunk);
    size += chunk.length;
  }
  if (size > WHOLE_BYTES) {
    yield {
      kind: 'bad',
      reason: 'too-large',
      detail: `a file of this format over ${String(WHOLE_BYTES)} bytes is not opened`,
      text: '',
    };
    return;
  }
  for (const parsed of parse(withoutMark(Buffer.concat(chunks)))) yield pieceOf(parsed);
}

/** A file of lines, each a record of one field. */
async function* lineRecords(path: string, field: string, end: ContentEnd): AsyncGenerator<Piece> {
  for await (const block of lineBlocks(path, end)) {
    for (const line of decoded(block).split('\n')) {
      const text = line.replace(/\r$/, '');
      if (text.length > SPLIT_LIMITS.recordBytes)
        yield {
          kind: 'bad',
          reason: 'too-large',
          detail: `over ${String(SPLIT_LIMITS.recordBytes)} bytes`,
          text: text.slice(0, 4096),
        };
      else if (text.trim() !== '')
        yield { kind: 'record', text: JSON.stringify({ [field]: text }), shown: text };
    }
  }
}

/** The records that one JSON record holds. */
function* heldIn({ text }: { readonly text: string }, open: NonNullable<Source['open']>): Generator<Piece> {
  for (const parsed of open(parseExact(text) as JsonObject)) yield pieceOf(parsed);
}

function pieceOf(parsed: ParsedRecord): Piece {
  if (!parsed.ok) return { kind: 'bad', reason: 'bad-row', detail: parsed.detail, text: parsed.excerpt };
  return {
    kind: 'record',
    text: oneLine(JSON.stringify(parsed.record)),
    ...(parsed.text === undefined ? {} : { shown: parsed.text }),
  };
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
