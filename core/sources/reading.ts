import { throwIfAborted } from '#core/base/abort.ts';
import type { BadPiece } from './batch.ts';
import { contentOf, type ContentEnd } from './containers/bytes.ts';
import type { PartWriter } from './containers/parts.ts';
import type { Piece } from './containers/piece.ts';
import { RecordSplitter } from './containers/splitter.ts';
import type { Shape } from './detect.ts';
import type { Source } from './source.ts';

/** What the careful way found in an entry. */
export interface CarefulReading {
  /** Records handed on. */
  readonly sent: number;
  readonly bad: readonly BadPiece[];
  /** What is to be said about the entry, null if nothing. */
  readonly note: string | null;
}

/** Hands on an entry of one JSON object a line, unopened; `damage` tells of compressed data that breaks off. */
export async function readLines(
  fileId: number,
  content: Buffer | string,
  parts: PartWriter,
): Promise<{ readonly sent: number; readonly damage: string | null }> {
  if (typeof content !== 'string')
    return { sent: await parts.addLines(fileId, withoutMark(content)), damage: null };
  const end: ContentEnd = { damage: null };
  let rest: Buffer = Buffer.alloc(0);
  let sent = 0;
  let first = true;
  for await (const chunk of contentOf(content, end)) {
    const text = first ? withoutMark(chunk) : chunk;
    first = false;
    const cut = text.lastIndexOf(0x0a) + 1;
    if (cut === 0) {
      rest = Buffer.concat([rest, text]);
      continue;
    }
    sent += await parts.addLines(fileId, Buffer.concat([rest, text.subarray(0, cut)]), sent + 1);
    rest = Buffer.from(text.subarray(cut));
  }
  sent += await parts.addLines(fileId, rest, sent + 1);
  return { sent, damage: end.damage };
}

/** Splits an entry record by record, checks each, opens embedded ones, and hands on what is good. */
export async function readCarefully(
  fileId: number,
  path: string,
  source: Source,
  shape: Shape,
  parts: PartWriter,
  signal: AbortSignal | undefined,
): Promise<CarefulReading> {
  const bad: BadPiece[] = [];
  let sent = 0;
  let ordinal = 0;
  const end: ContentEnd = { damage: null };
  for await (const piece of recordsOf(path, source, shape, end)) {
    throwIfAborted(signal);
    ordinal += 1;
    if (piece.kind === 'bad')
      bad.push({ fileId, ordinal, reason: piece.reason, detail: piece.detail, text: piece.text });
    else {
      await parts.addRecord(fileId, ordinal, piece.text);
      sent += 1;
    }
  }
  if (end.damage === null) return { sent, bad, note: null };
  bad.push({ fileId, ordinal: ordinal + 1, reason: 'damaged-container', detail: end.damage, text: '' });
  return { sent, bad, note: 'the compressed data is damaged; every record before the damage was read' };
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
