import { isMap, isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { JsonObject, ParsedRecord } from '../source.ts';

/**
 * The documents of a YAML text (1.2, `---` between them) as records, each with its text. A document that is no map, and one that is
 * not YAML, is bad and says line and column; empty documents are none. Aliases beyond the library's limit (100) count as not YAML.
 */
export function* yamlDocuments(content: Buffer): Generator<ParsedRecord> {
  const text = content.toString('utf8');
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent' });
  for (const document of Array.isArray(documents) ? documents : []) {
    const [from, , to] = document.range;
    const shown = text.slice(from, to).trim();
    if (document.errors.length === 0 && isEmpty(document)) continue;
    yield documentRecord(document, lines, shown);
  }
}

function isEmpty({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function documentRecord(document: Document, lines: LineCounter, shown: string): ParsedRecord {
  const [problem] = document.errors;
  const at = problem?.linePos?.[0] ?? lines.linePos(document.contents?.range?.[0] ?? 0);
  const place = `line ${String(at.line)}, column ${String(at.col)}`;
  const bad = (detail: string): ParsedRecord => ({
    ok: false,
    detail: `${place}: ${detail}`,
    excerpt: shown.slice(0, 1000),
  });
  if (problem) return bad(problem.message.split('\n')[0] ?? '');
  if (!isMap(document.contents)) return bad('a map is expected');
  try {
    return { ok: true, record: document.toJS() as JsonObject, text: shown };
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error));
  }
}
