import { count, csvCell, printable } from '#core/base/text.ts';
import { jsonCell, textCell, type Column } from './cells.ts';
import type { CommandIo } from './io.ts';

/** The ways rows can be written. */
export const FORMATS = ['table', 'json', 'csv'] as const;
/** One way rows can be written. */
export type Format = (typeof FORMATS)[number];

type Rows = AsyncIterable<readonly Readonly<Record<string, unknown>>[]>;

const WIDEST = 60;
const MEASURED = 1000;

async function writeJson(io: CommandIo, columns: readonly Column[], batches: Rows): Promise<number> {
  let rows = 0;
  for await (const batch of batches) {
    const lines = batch.map((row) =>
      JSON.stringify(
        Object.fromEntries(columns.map((column) => [column.name, jsonCell(row[column.name], column)])),
      ),
    );
    if (lines.length > 0) await io.out(`${rows === 0 ? '[\n' : ',\n'}${lines.join(',\n')}`);
    rows += lines.length;
  }
  await io.out(rows === 0 ? '[]\n' : '\n]\n');
  return rows;
}

async function writeCsv(io: CommandIo, columns: readonly Column[], batches: Rows): Promise<number> {
  let rows = 0;
  await io.out(`${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`);
  for await (const batch of batches) {
    const lines = batch.map((row) =>
      columns.map((column) => csvCell(textCell(row[column.name], column))).join(','),
    );
    if (lines.length > 0) await io.out(`${lines.join('\r\n')}\r\n`);
    rows += lines.length;
  }
  return rows;
}

function clipped(text: string): string {
  const characters = [...printable(text)];
  return characters.length <= WIDEST ? characters.join('') : `${characters.slice(0, WIDEST - 1).join('')}…`;
}

async function writeTable(io: CommandIo, columns: readonly Column[], batches: Rows): Promise<number> {
  let rows = 0;
  let waiting: string[][] = [columns.map(({ name }) => clipped(name))];
  let widths: number[] | null = null;
  const flush = async () => {
    widths ??= columns.map((_, i) => Math.max(1, ...waiting.map((cells) => [...(cells[i] ?? '')].length)));
    const fixed = widths;
    const lines = waiting.map((cells) =>
      cells
        .map((cell, i) => cell + ' '.repeat(Math.max(0, (fixed[i] ?? 0) - [...cell].length)))
        .join('  ')
        .trimEnd(),
    );
    waiting = [];
    if (lines.length > 0) await io.out(`${lines.join('\n')}\n`);
  };
  for await (const batch of batches) {
    for (const row of batch)
      waiting.push(columns.map((column) => clipped(textCell(row[column.name], column))));
    rows += batch.length;
    if (waiting.length > MEASURED) await flush();
  }
  await flush();
  return rows;
}

/** Writes rows in a format, and to standard error how many there were. */
export async function writeRows(
  io: CommandIo,
  format: Format,
  columns: readonly Column[],
  batches: Rows,
): Promise<void> {
  const write = { table: writeTable, json: writeJson, csv: writeCsv }[format];
  const rows = await write(io, columns, batches);
  if (format === 'table') io.err(`${count(rows, 'row')}\n`);
}
