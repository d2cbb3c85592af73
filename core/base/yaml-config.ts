import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { CredtrailError } from './error.ts';

/** A file of the case's configuration whose content is wrong; code `config-invalid`. */
export class ConfigError extends CredtrailError {
  /** Path of the file as it was given. */
  readonly file: string;
  /** Line of the mistake, from 1. */
  readonly line: number;
  /** Column of the mistake, from 1. */
  readonly column: number;

  constructor(file: string, place: { readonly line: number; readonly col: number }, detail: string) {
    super('config-invalid', `${file}, line ${String(place.line)}, column ${String(place.col)}: ${detail}`);
    this.file = file;
    this.line = Math.max(1, place.line);
    this.column = Math.max(1, place.col);
  }
}

/** What a YAML text holds, checked against a schema; throws {@link ConfigError} at the first mistake. Aliases are refused. */
export function readYamlConfig<T extends z.ZodType>(file: string, text: string, schema: T): z.infer<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem)
    throw new ConfigError(file, lines.linePos(problem.pos[0]), problem.message.split('\n')[0] ?? '');
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new ConfigError(file, { line: 1, col: 1 }, 'aliases are not used here');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...keys];
  const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
  throw new ConfigError(
    file,
    lines.linePos(startOf(document, path)),
    `${where}${issue?.message ?? 'not understood'}`,
  );
}

/** Where the deepest part of a path that is in the document begins: its key in a map, its value in a list. */
function startOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let start = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair) return start;
      start = rangeStart(pair.key) ?? start;
      node = pair.value;
    } else {
      node = (node as { items?: readonly unknown[] } | null)?.items?.[Number(step)];
      start = rangeStart(node) ?? start;
    }
  }
  return start;
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0];
}
