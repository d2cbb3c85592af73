import type { ExportWhat } from '#core/api/contract.ts';
import type { ExportFormat } from '#core/model/export.ts';

/** What is taken out, in a word or two for a title. */
export const WHAT_WORDS: Readonly<Record<ExportWhat['kind'], string>> = {
  events: 'events',
  credentials: 'credentials',
  'set-aside': 'records set aside',
  story: 'the story of this credential',
  sql: 'this result',
  tables: 'all public tables',
};

/** Each format with what it is good for. */
export const FORMAT_WORDS: readonly (readonly [format: ExportFormat, name: string, use: string])[] = [
  ['csv', 'CSV', 'for spreadsheets: nothing runs as a formula, no digit is lost'],
  ['json', 'JSON', 'for programs: numbers of 64 bits as text, every character exact'],
  ['parquet', 'Parquet', 'for DuckDB and the like: values in their own types'],
  ['timesketch', 'Timesketch', 'JSON Lines with message, datetime and timestamp_desc'],
];

/** The formats that a selection can have. */
export function formatsOf(kind: ExportWhat['kind']): typeof FORMAT_WORDS {
  if (kind === 'tables') return FORMAT_WORDS.filter(([format]) => format === 'parquet');
  return FORMAT_WORDS.filter(([format]) => format !== 'timesketch' || kind === 'events');
}
