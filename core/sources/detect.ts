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
  /** Not JSON: the source parses it. */
  | 'text';

/** What an entry is. */
export interface Detection {
  /** The source that reads it, null when none recognises it or it is to stay unread. */
  readonly source: Source | null;
  /** Value for `evidence_file.source`. */
  readonly sourceId: string;
  readonly shape: Shape;
  /** Whether the content begins as an object (and not as a list). */
  readonly isObject: boolean;
  /** What is to be said about the entry, null if nothing. */
  readonly note: string | null;
}

/** Bytes of an entry's beginning that detection looks at. */
export const HEAD_BYTES = 256 * 1024;
const HEAD_RECORDS = 10;

/** Decides by the beginning of an entry's content what it is. */
export function detect(head: Buffer): Detection {
  if (head.length === 0)
    return { source: null, sourceId: 'empty', shape: 'text', isObject: false, note: 'the entry is empty' };
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  const seen = new Map<string, Head>();
  for (const source of SOURCES) {
    const known = source.envelopes.join();
    const view = seen.get(known) ?? headOf(head, text, source.envelopes);
    seen.set(known, view);
    const verdict = source.recognise(view);
    if (verdict === null) continue;
    if (!verdict.read)
      return {
        source: null,
        sourceId: `${source.id}-digest`,
        shape: 'json',
        isObject: true,
        note: verdict.note,
      };
    return {
      source,
      sourceId: source.id,
      shape: shapeOf(text, view, source),
      isObject: /^\s*\{/.test(text),
      note: null,
    };
  }
  return {
    source: null,
    sourceId: 'unknown',
    shape: 'text',
    isObject: false,
    note: 'no source recognises this entry; its records were not read',
  };
}

/** What the beginning holds; of a log whose first line was cut by its rotation, what follows that line. */
function headOf(head: Buffer, text: string, envelopes: readonly string[]): Head {
  const records: JsonObject[] = [];
  let envelope: JsonObject | null = null;
  const first = /^\s*(.)/s.exec(text)?.[1];
  const start = first === '{' || first === '[' ? 0 : head.indexOf('\n{"') + 1;
  if (first === '{' || first === '[' || start > 0) {
    envelope = first === '{' ? envelopeOf(text, envelopes) : null;
    const splitter = new RecordSplitter(envelopes);
    for (const piece of splitter.push(head.subarray(start))) {
      if (piece.kind === 'record') records.push(JSON.parse(piece.text) as JsonObject);
      if (records.length >= HEAD_RECORDS) break;
    }
    if (records.length === 0) {
      const last = [...splitter.end()].find((piece) => piece.kind === 'record');
      if (last?.kind === 'record') records.push(JSON.parse(last.text) as JsonObject);
    }
  }
  return { text, records, envelope };
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

function shapeOf(text: string, view: Head, source: Source): Shape {
  if (view.records.length === 0 && source.parse) return 'text';
  const embedded = view.records.some((record) =>
    source.embedded.some((field) => typeof record[field] === 'string' && looksLikeJson(record[field])),
  );
  if (embedded) return 'json';
  if (
    /^\s*\[\s*\{/.test(text) ||
    (source.envelopes.includes('Records') && /^\s*\{\s*"Records"\s*:\s*\[/.test(text))
  )
    return 'document';
  return source.parse === undefined && view.envelope === null && /^\{[^\n]*\}\r?(\n|$)/.test(text)
    ? 'lines'
    : 'json';
}

function looksLikeJson(value: unknown): boolean {
  return typeof value === 'string' && /^\s*\{/.test(value);
}
