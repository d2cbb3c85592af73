import { CredtrailError } from '#core/base/error.ts';
import { csvRecords, separatorOf } from './csv.ts';
import { jsonEntries } from './json-entries.ts';

/** Most entries that a list may have. */
export const LIST_ENTRIES = 1_000_000;

/** How a list was written. */
export type ListFormat = 'text' | 'csv' | 'json';

/** One entry of a list before it is understood. */
export interface ListEntry {
  /** Line on which it stands; in JSON its number among the entries; from 1. */
  readonly line: number;
  /** The thing itself. */
  readonly text: string;
  /** What else the list says of it, empty for nothing. */
  readonly note: string;
  /** Name of its column or field, in lower case; null where it has none. */
  readonly field: string | null;
}

/** The entries of a list, and how it was written. */
export interface ListEntries {
  /** How it was written. */
  readonly format: ListFormat;
  /** The entries, in order. */
  readonly entries: readonly ListEntry[];
}

function* textEntries(text: string): Generator<ListEntry> {
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    if (line === '' || /^(?:#|;|\/\/)/.test(line)) continue;
    const comment = /\s#\s?/.exec(line);
    const note = comment ? line.slice(comment.index + comment[0].length).trim() : '';
    yield { line: index + 1, text: comment ? line.slice(0, comment.index).trim() : line, note, field: null };
  }
}

/** The first column of a header that one of some names fits, in the order of the names; -1 where none does. */
export function columnOf(header: readonly string[], names: readonly RegExp[]): number {
  const plain = header.map((cell) => cell.toLowerCase().replace(/[^a-z0-9]/g, ''));
  for (const name of names) {
    const at = plain.findIndex((cell) => name.test(cell));
    if (at >= 0) return at;
  }
  return -1;
}

const THINGS = [
  /^(indicator|ioc|value|observable)s?(value)?$/,
  /^(ip|ipaddress|ipaddr|address|addr|sourceip|srcip|cidr|network|prefix)$/,
  /^(accesskeyid|accesskey|awskey|keyid|key)$/,
  /^(sha256|hash|tokenhash|token)$/,
  /^(arn|principalarn)$/,
  /^(useragent|agent|ua)$/,
];

function noteOf(header: readonly string[] | null, cells: readonly string[], own: number): string {
  return cells
    .map((cell, at) => (at === own || cell === '' ? '' : header?.[at] ? `${header[at]}: ${cell}` : cell))
    .filter((part) => part !== '')
    .join('; ');
}

/** Entries of a CSV text. Without a column of a known name, the first one holds them, the header included where it may be one. */
function* csvEntries(text: string): Generator<ListEntry> {
  let header: readonly string[] | null = null;
  let column = 0;
  let first = true;
  for (const { line, cells } of csvRecords(text, separatorOf(text))) {
    if ((cells[0] ?? '').startsWith('#')) continue;
    if (first) {
      first = false;
      const found = columnOf(cells, THINGS);
      if (found >= 0) {
        [header, column] = [cells, found];
        continue;
      }
    }
    const field = header?.[column]?.toLowerCase() ?? null;
    yield { line, text: cells[column] ?? '', note: noteOf(header, cells, column), field };
  }
}

function looksLikeCsv(text: string, name: string): boolean {
  if (/\.(csv|tsv)$/i.test(name)) return true;
  const first = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  const cells = first.split(separatorOf(first));
  return cells.length > 1 && columnOf(cells, THINGS) >= 0;
}

/** Takes a list apart, whichever of its forms it has. Throws `input-unreadable` where it is broken JSON or too long. */
export function entriesOf(text: string, name: string): ListEntries {
  const entries: ListEntry[] = [];
  const json = /\.json$/i.test(name) || /^\s*[[{]\s*(?:["{[\]}]|$)/.test(text);
  const format = json ? 'json' : looksLikeCsv(text, name) ? 'csv' : 'text';
  const read = json ? jsonEntries(text, name) : format === 'csv' ? csvEntries(text) : textEntries(text);
  for (const entry of read) {
    if (entries.push(entry) <= LIST_ENTRIES) continue;
    throw new CredtrailError(
      'input-unreadable',
      `${name} has more than ${LIST_ENTRIES.toLocaleString('en-US')} entries; split it.`,
    );
  }
  return { format, entries };
}
