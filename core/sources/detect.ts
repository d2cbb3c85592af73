import { RecordSplitter } from './containers/splitter.ts';
import { SOURCES } from './index.ts';
import type { Head, JsonObject, Source } from './source.ts';

/** How the records of an entry lie in it. */
export type Shape =
  /** One JSON document whose records DuckDB can open by itself: `{"Records":[…]}` or `[…]`. */
  | 'document'
  /** One JSON object a line. */
  | 'lines'
  /** Any other JSON: needs the splitter. */
  | 'json'
  /** Not JSON: the source parses it, or takes its lines (`whole`). */
  | 'text';

/** How an entry is read. */
export interface Reading {
  readonly shape: Shape;
  /** Whether an entry that is not JSON is opened whole by the source's parser; else its lines are its records. */
  readonly whole: boolean;
}

/** What an entry is. */
export interface Detection extends Reading {
  /** The source that reads it, null when none recognises it or it is to stay unread. */
  readonly source: Source | null;
  /** Value for `evidence_file.source`. */
  readonly sourceId: string;
  /** Whether the content begins as an object (and not as a list). */
  readonly isObject: boolean;
  /** What is to be said about the entry, null if nothing. */
  readonly note: string | null;
}

/** Bytes of an entry's beginning that detection looks at. */
export const HEAD_BYTES = 256 * 1024;
/** How many records are looked at; the second number only while nothing recognises the first ones. */
const HEAD_RECORDS = [10, 200] as const;
/** First bytes of a text in UTF-16, of either byte order. */
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** Decides by the beginning of an entry's content what it is; the first of `sources` that recognises it has it. */
export function detect(head: Buffer, sources: readonly Source[] = SOURCES): Detection {
  if (head.length === 0) return unread('empty', 'the entry is empty');
  if (UTF16_MARKS.some((mark) => head.subarray(0, 2).equals(mark)))
    return unread('unknown', 'UTF-16 text: convert it to UTF-8; its records were not read');
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  for (const limit of HEAD_RECORDS) {
    const found = detectIn(head, text, limit, sources);
    if (found) return found;
  }
  return unread('unknown', 'no source recognises this entry; its records were not read');
}

function unread(sourceId: string, note: string): Detection {
  return { source: null, sourceId, shape: 'text', whole: false, isObject: false, note };
}

/** What the sources say of an entry by so many of its first records; null if none recognises it. */
function detectIn(head: Buffer, text: string, limit: number, sources: readonly Source[]): Detection | null {
  const seen = new Map<string, Head>();
  for (const source of sources) {
    const known = source.envelopes.join();
    const view = seen.get(known) ?? headOf(head, text, source.envelopes, limit);
    seen.set(known, view);
    const verdict = source.recognise(view);
    if (verdict === null) continue;
    return {
      source,
      sourceId: source.id,
      shape: shapeOf(text, view, source),
      whole: source.parse !== undefined && (source.line === undefined || source.whole?.(view) === true),
      isObject: /^\s*\{/.test(text),
      note: null,
    };
  }
  return null;
}

/** What the beginning holds; of a log whose first line was cut by its rotation, what follows that line. */
function headOf(head: Buffer, text: string, envelopes: readonly string[], limit: number): Head {
  const records: JsonObject[] = [];
  let envelope: JsonObject | null = null;
  const first = /^\s*(.)/s.exec(text)?.[1];
  const start = first === '{' || first === '[' ? 0 : head.indexOf('\n{"') + 1;
  if (first === '{' || first === '[' || start > 0) {
    envelope = first === '{' ? envelopeOf(text, envelopes) : null;
    const splitter = new RecordSplitter(envelopes);
    for (const piece of splitter.push(head.subarray(start))) {
      if (piece.kind === 'record') records.push(JSON.parse(piece.text) as JsonObject);
      if (records.length >= limit) break;
    }
    if (records.length === 0) {
      const last = [...splitter.end()].find((piece) => piece.kind === 'record');
      if (last?.kind === 'record') records.push(JSON.parse(last.text) as JsonObject);
    }
  }
  return { bytes: head, text, records, envelope };
}

/** The top-level object when its text opens an envelope list; parsed only if it is complete and small, else just its key. */
function envelopeOf(text: string, envelopes: readonly string[]): JsonObject | null {
  const name = envelopes.find((key) =>
    new RegExp(`^\\s*\\{[^[]*"${key}"\\s*:\\s*\\[`).test(text.slice(0, 4096)),
  );
  if (name === undefined) return null;
  const empty = new RegExp(`"${name}"\\s*:\\s*\\[\\s*\\]`).test(text.slice(0, 8192));
  return { [name]: empty ? [] : [null] };
}

/** Not a line that happens to begin with a bracket. */
const BEGINS_AS_JSON = /^\s*(?:\{\s*"|\[\s*\{)/;

function shapeOf(text: string, view: Head, source: Source): Shape {
  if (view.records.length === 0 && (source.parse ?? (source.line && !BEGINS_AS_JSON.test(text))))
    return 'text';
  if (source.open) return 'json';
  const embedded = source.embedded.some((field) =>
    view.records.length === 0
      ? new RegExp(`"${field}"\\s*:\\s*"\\s*\\{`).test(text)
      : view.records.some((record) => looksLikeJson(record[field])),
  );
  if (embedded) return 'json';
  if (
    /^\s*\[\s*\{/.test(text) ||
    (source.envelopes.includes('Records') && /^\s*\{\s*"Records"\s*:\s*\[/.test(text))
  )
    return 'document';
  return view.envelope === null && /^\{[^\n]*\}\r?(\n|$)/.test(text) ? 'lines' : 'json';
}

function looksLikeJson(value: unknown): boolean {
  return typeof value === 'string' && /^\s*\{/.test(value);
}
