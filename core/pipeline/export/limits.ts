import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { CredtrailError } from '#core/base/error.ts';
import { count, printable } from '#core/base/text.ts';
import { coverageGaps } from '#core/coverage/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { unwritable } from './output.ts';
import type { ExportRequest } from './request.ts';

/** One thing that the case cannot show, as it stands on an export: the columns of coverage_gap in words, and the record's place. */
export type Limit = Readonly<Record<(typeof COLUMNS)[number], string | null>>;

const COLUMNS = [
  'kind',
  'missing',
  'consequence',
  'remedy',
  'pointers',
  'counted',
  'path',
  'ordinal',
] as const;
const ENDING = '.cannot-show.txt';

/** What the case cannot show, in the order in which it is read. */
export async function limitsOf(db: Connection): Promise<readonly Limit[]> {
  const said = (value: unknown): string | null =>
    typeof value === 'bigint' ? value.toString() : typeof value === 'string' ? value : null;
  const rows = await coverageGaps(db);
  return rows.map((row) => Object.fromEntries(COLUMNS.map((name) => [name, said(row[name])])) as Limit);
}

/** The same as text for people, plain facts about the export on top. */
export function limitsText(limits: readonly Limit[], facts: Readonly<Record<string, string>>): string {
  const title = `What this case cannot show: ${count(limits.length, 'statement')}. What is not in it proves nothing.`;
  const head = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  return `${[title, '', ...head, ...limits.flatMap(linesOf)].map(printable).join('\n')}\n`;
}

function linesOf({ missing, consequence, remedy, pointers, counted, path, ordinal }: Limit): string[] {
  const example = path === null || ordinal === null ? '' : `, one of them ${path} #${ordinal}`;
  return [
    '',
    `- ${missing ?? ''}`,
    `  ${consequence ?? ''}`,
    `  What would show it: ${remedy ?? ''}.`,
    ...(pointers === null ? [] : [`  What points to it: ${pointers} ${counted ?? ''}${example}.`]),
  ];
}

/**
 * Path of the text that goes with a file of rows alone; null where the file has a place for it (Parquet, and the manifest of all
 * tables). Throws `bad-arguments` where the name is taken.
 */
export function limitsPath({ path, format, rows, replace }: ExportRequest): string | null {
  if (rows === null || format === 'parquet') return null;
  const beside = `${path}${ENDING}`;
  if (!replace && existsSync(beside))
    throw new CredtrailError('bad-arguments', `${beside} is there already; choose another name.`);
  return beside;
}

/** Writes the text beside its file; rejects with `output-unwritable`. */
export async function writeLimits(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}
