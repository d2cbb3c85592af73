import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { JsonObject, ParsedRecord } from '../source.ts';
import { faultOf, NOUNS, type Noun } from './nouns.ts';

/** A YAML text while it is read. */
interface Reading {
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * The rows of a YAML inventory, a map of lists, in the order of the text. What is no row, and a field or list that an inventory does not
 * have, is bad and says line and column. Aliases beyond the library's limit (100) make a row bad.
 */
export function* parseYaml(text: string): Generator<ParsedRecord> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const reading = { text, document, lines };
  const [problem] = document.errors;
  if (problem) {
    yield bad(reading, problem.pos[0], problem.message.split('\n')[0] ?? '', text);
    return;
  }
  if (!isMap(document.contents)) {
    yield bad(reading, 0, 'an inventory is a map of lists', text);
    return;
  }
  for (const pair of document.contents.items) yield* rowsOf(reading, pair);
}

function* rowsOf(reading: Reading, { key, value }: Pair): Generator<ParsedRecord> {
  const noun = NOUNS.find(({ list }) => isScalar(key) && key.value === list);
  const words = NOUNS.map(({ list }) => list).join(', ');
  if (!noun)
    yield bad(
      reading,
      startOf(key),
      `an inventory has the lists ${words}, and no other`,
      shown(reading, key),
    );
  else if (!isSeq(value)) yield bad(reading, startOf(key), `${noun.list} is a list`, shown(reading, value));
  else for (const item of value.items) yield rowOf(reading, noun, item);
}

function rowOf(reading: Reading, noun: Noun, item: unknown): ParsedRecord {
  const text = shown(reading, item);
  if (!isMap(item)) return bad(reading, startOf(item), `a row of ${noun.list} is a map of fields`, text);
  try {
    const row = item.toJS(reading.document) as JsonObject;
    const fault = faultOf(noun, row);
    const at = startOf(keyOf(item, fault?.field ?? null) ?? item);
    if (fault) return bad(reading, at, fault.detail, text);
    return {
      ok: true,
      record: { noun: noun.name, line: reading.lines.linePos(startOf(item)).line, ...row },
      text,
    };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return bad(reading, startOf(item), error.message, text);
  }
}

function keyOf(item: YAMLMap, field: string | null): unknown {
  return item.items.find(({ key }) => isScalar(key) && key.value === field)?.key;
}

function startOf(node: unknown): number {
  return (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0] ?? 0;
}

function shown({ text }: Reading, node: unknown): string {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  return range ? text.slice(range[0], range[1]) : '';
}

function bad({ lines }: Reading, at: number, detail: string, excerpt: string): ParsedRecord {
  const { line, col } = lines.linePos(at);
  return {
    ok: false,
    detail: `line ${String(line)}, column ${String(col)}: ${detail}`,
    excerpt: excerpt.slice(0, 1000),
  };
}
