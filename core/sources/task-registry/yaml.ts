import { LineCounter, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { JsonObject, ParsedRecord } from '../source.ts';

/**
 * The rows of a YAML registry: a list, or a map whose `tasks` is one. A row that is not a map, and a text that is not YAML,
 * are given as bad with line and column. Aliases beyond the library's limit (100) count as not YAML.
 */
export function* parseTasks(content: Buffer): Generator<ParsedRecord> {
  const text = content.toString('utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem) {
    const at = problem.linePos?.[0];
    yield bad(
      `line ${String(at?.line ?? 1)}, column ${String(at?.col ?? 1)}: ${problem.message.split('\n')[0] ?? ''}`,
      text,
    );
    return;
  }
  const root = document.contents;
  const list = isMap(root) ? root.get('tasks') : root;
  if (!isSeq(list)) {
    yield bad('expected a list of tasks, or a map whose "tasks" is one', text);
    return;
  }
  for (const item of list.items) {
    if (isMap(item)) yield rowOf(item, document);
    else {
      const range = (item as { range?: readonly [number, number, number] } | null)?.range;
      const at = lines.linePos(range?.[0] ?? 0);
      yield bad(
        `line ${String(at.line)}, column ${String(at.col)}: a task is a map of fields`,
        range ? text.slice(range[0], range[1]) : '',
      );
    }
  }
}

function rowOf(item: YAMLMap, document: ReturnType<typeof parseDocument>): ParsedRecord {
  try {
    return { ok: true, record: item.toJS(document) as JsonObject };
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error), '');
  }
}

function bad(detail: string, excerpt: string): ParsedRecord {
  return { ok: false, detail, excerpt: excerpt.slice(0, 1000) };
}
