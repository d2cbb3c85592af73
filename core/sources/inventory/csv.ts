import { csvHead, csvRecords } from '../containers/csv.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';
import { faultOf, NOUNS, type Noun } from './nouns.ts';

const COLUMNS = new Set(['type', ...NOUNS.flatMap(({ fields }) => Object.keys(fields))]);
/** Columns that say what rows are where no column `type` does. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  agent: ['uuid', 'name'],
  alias: ['left', 'right'],
  resource: ['pattern', 'class'],
  owner: ['owner', 'pattern'],
};

/** Whether a text is a CSV inventory: with a column `type` that names a kind of row, or with the columns of one kind and no other. */
export function isCsvInventory(text: string): boolean {
  const head = csvHead(text);
  if (!head.includes('type'))
    return head.every((name) => COLUMNS.has(name)) && nounOfHead(head) !== undefined;
  const known = head.filter((name) => COLUMNS.has(name));
  const at = head.indexOf('type');
  const first = text.split(/\r?\n/).find((line, i) => i > 0 && line.trim() !== '');
  return (
    known.length > 2 && first !== undefined && NOUNS.some(({ name }) => first.split(',')[at]?.trim() === name)
  );
}

/** The rows of a CSV inventory. Lists are separated by semicolons. What is wrong says its line and column, counted in columns of the table. */
export function* parseCsv(content: Buffer): Generator<ParsedRecord> {
  const head = csvHead(content.toString('utf8'));
  const ofHead = nounOfHead(head);
  for (const parsed of csvRecords(content, ',', LINE))
    yield parsed.ok ? rowOf(parsed.record, parsed.text ?? '', head, ofHead) : parsed;
}

function rowOf(
  cells: JsonObject,
  text: string,
  head: readonly string[],
  ofHead: Noun | undefined,
): ParsedRecord {
  const {
    [LINE]: line,
    type,
    ...rest
  } = Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [name === LINE ? LINE : name.toLowerCase(), cell]),
  );
  const bad = (field: string | null, detail: string): ParsedRecord => {
    const column = field === null ? '' : `, column ${String(head.indexOf(field) + 1)}`;
    return { ok: false, detail: `line ${String(line)}${column}: ${detail}`, excerpt: text.slice(0, 1000) };
  };
  const noun = head.includes('type') ? NOUNS.find(({ name }) => name === type) : ofHead;
  if (!noun) return bad('type', `type is one of ${NOUNS.map(({ name }) => name).join(', ')}`);
  const row = Object.fromEntries(
    Object.entries(rest).map(([name, cell]) => [name, noun.fields[name] === 'list' ? listOf(cell) : cell]),
  );
  const fault = faultOf(noun, row);
  return fault
    ? bad(fault.field, fault.detail)
    : { ok: true, record: { noun: noun.name, line, ...row }, text };
}

function nounOfHead(head: readonly string[]): Noun | undefined {
  return NOUNS.find(({ name, fields }) => {
    const telling = TELLING[name];
    return telling?.every((field) => head.includes(field)) && head.every((column) => column in fields);
  });
}

function listOf(cell: unknown): string[] {
  return String(cell)
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

const LINE = '\u0000line';
