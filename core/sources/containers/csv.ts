import { parse } from 'csv-parse/sync';
import type { ParsedRecord } from '../source.ts';

/**
 * The rows of a CSV text (RFC 4180, its first line the names of the columns) as records of texts, empty cells left out. A row of
 * another length than the head's is bad, and so is what follows a quote that is never closed. Lines of white space alone are no rows.
 * `lineField` is the name of a field that takes the number of the row's line, its last one where it has several; none where absent.
 */
export function* csvRecords(
  content: Buffer,
  delimiter = ',',
  lineField: string | null = null,
): Generator<ParsedRecord> {
  const text = content.toString('utf8');
  let rows: Row[];
  try {
    rows = parse(text, {
      delimiter,
      relax_column_count: true,
      raw: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as Row[];
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    yield {
      ok: false,
      detail: `not CSV: ${words.replace(/"[^"]*"/g, '…')}`,
      excerpt: text.slice(0, EXCERPT),
    };
    return;
  }
  const [head, ...body] = rows;
  const names = (head?.record ?? []).map((name) => name.trim());
  for (const { record, raw, info } of body) {
    const shown = raw.replace(/\r?\n$/, '');
    if (record.length !== names.length) {
      const detail = `line ${String(info.lines)}: ${String(record.length)} cells under a head of ${String(names.length)}`;
      yield { ok: false, detail, excerpt: shown.slice(0, EXCERPT) };
    } else {
      const cells = names.map((name, i): [string, string] => [name, record[i] ?? '']);
      const row = Object.fromEntries(cells.filter(([, cell]) => cell !== ''));
      const placed = lineField === null ? row : { ...row, [lineField]: String(info.lines) };
      yield { ok: true, record: placed, text: shown };
    }
  }
}

/** The names of the columns in the first line of a text that may be CSV, trimmed, in lower case; empty where it cannot be. */
export function csvHead(text: string, delimiter = ','): readonly string[] {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  if (!line.includes(delimiter) || line.length > 8192) return [];
  return line.split(delimiter).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  );
}

interface Row {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

const EXCERPT = 1000;
