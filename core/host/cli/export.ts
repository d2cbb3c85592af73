import { extname, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { CheckedExport, ExportWhat } from '#core/api/contract.ts';
import { exportWhat } from '#core/api/calls/export.ts';
import type { ExportSummary } from '#core/api/events.ts';
import { checkExport, rowsOf } from '#core/api/handlers/export.ts';
import { CaseReader } from '#core/api/handlers/reader.ts';
import { CredtrailError } from '#core/base/error.ts';
import { count, printable } from '#core/base/text.ts';
import { EXPORT_FORMATS, EXPORT_KINDS, type ExportFormat } from '#core/model/export.ts';
import type { ExportRequest } from '#core/pipeline/export/request.ts';
import { runExport } from '#core/pipeline/export/run.ts';
import { sweepWork } from '#core/pipeline/work-folder.ts';
import { readingContext } from '../reading-context.ts';
import { badUse, caseOption, readArguments, textOption, type Given } from './arguments.ts';
import type { CommandIo } from './io.ts';
import { ProgressBar } from './progress.ts';

const BY_ENDING: Readonly<Record<string, ExportFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.jsonl': 'timesketch',
  '.parquet': 'parquet',
  '.zip': 'parquet',
};

function whatOf(given: Given): CheckedExport {
  const [word, ...more] = given.words;
  const kind = EXPORT_KINDS.find((name) => name === word);
  if (kind === undefined)
    throw badUse('export', `What to export is one of ${EXPORT_KINDS.join(', ')}, not ${word ?? 'nothing'}.`);
  if (more.length > 0)
    throw badUse('export', `One thing is exported at a time, not ${given.words.join(', ')}.`);
  return exportWhat.parse(askedOf(kind, given));
}

function askedOf(kind: CheckedExport['kind'], given: Given): ExportWhat {
  const needed = (name: 'key' | 'sql'): string => {
    const text = textOption(given, name);
    if (text === undefined || text === '') throw badUse('export', `${kind} needs --${name}.`);
    return text;
  };
  switch (kind) {
    case 'events':
      return { kind, filter: { noise: 'shown' } };
    case 'credentials':
      return { kind, filter: { noise: 'shown' }, collapse: false };
    case 'story':
      return { kind, key: needed('key') };
    case 'sql':
      return { kind, sql: needed('sql') };
    case 'set-aside':
    case 'tables':
      return { kind };
  }
}

function formatOf(given: Given, kind: CheckedExport['kind'], to: string): ExportFormat {
  const text = textOption(given, 'format');
  const format =
    text === undefined
      ? (BY_ENDING[extname(to)] ?? (kind === 'tables' ? 'parquet' : undefined))
      : EXPORT_FORMATS.find((name) => name === text);
  if (format !== undefined) return format;
  throw badUse(
    'export',
    `--format is one of ${EXPORT_FORMATS.join(', ')}, not ${text ?? 'clear from the name'}.`,
  );
}

async function requestOf(given: Given, reader: CaseReader): Promise<ExportRequest> {
  const to = textOption(given, 'to');
  if (to === undefined || to === '') throw badUse('export', 'Where it goes is missing: --to <file>.');
  const what = whatOf(given);
  const format = formatOf(given, what.kind, to);
  const zone = textOption(given, 'zone') ?? 'UTC';
  checkExport(what, format, zone);
  const { folder } = reader;
  const { databasePath, dir } = folder;
  const rows = await reader.use(null, (db) => rowsOf(db, readingContext(reader), what, format));
  if (databasePath === null)
    throw new CredtrailError('no-case', `${dir} holds nothing yet; import a bundle first.`);
  const where = textOption(given, 'where');
  if (where !== undefined && rows === null)
    throw badUse('export', 'All tables are exported as they are, without --where.');
  const rowsSql = rows?.rowsSql ?? '';
  const keptSql = `SELECT * FROM (${rowsSql}\n) AS shown WHERE (\n${where ?? 'true'}\n)`;
  const examiner = textOption(given, 'examiner');
  return {
    id: randomUUID(),
    caseDir: dir,
    databasePath,
    path: resolve(to),
    replace: false,
    kind: what.kind,
    format,
    zone,
    columns:
      textOption(given, 'columns')
        ?.split(',')
        .map((name) => name.trim()) ?? null,
    rows: rows === null || where === undefined ? rows : { ...rows, rowsSql: keptSql },
    asked: where === undefined ? what : { ...what, where },
    ...(examiner === undefined ? {} : { examiner }),
  };
}

function sentences(summary: ExportSummary): string {
  const left = summary.leftOut === 0n ? '' : `; ${count(summary.leftOut, 'event')} without a time left out`;
  return [
    `${printable(summary.path ?? summary.name)}: ${count(summary.rows, 'row')}, ${count(summary.bytes, 'byte')}${left}`,
    `  sha256 ${summary.sha256}`,
    `  what the case cannot show: ${count(summary.limits, 'statement')}, in ${printable(summary.limitsPath ?? 'the file itself')}`,
    `  journal ${summary.journalHead}`,
    '',
  ].join('\n');
}

/** `credtrail export`: rows or all public tables as a file. */
export async function exportCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const text = { type: 'string' } as const;
  const given = readArguments('export', argv, {
    case: text,
    to: text,
    format: text,
    zone: text,
    columns: text,
    where: text,
    key: text,
    sql: text,
    examiner: text,
    json: { type: 'boolean' },
  });
  const caseDir = caseOption('export', given);
  await sweepWork(resolve(caseDir));
  const reader = await CaseReader.open(caseDir);
  const request = await requestOf(given, reader).finally(() => reader.close());
  const bar = new ProgressBar(io);
  try {
    const summary = await runExport(request, io.signal, ({ rows, total, message }) =>
      bar.show({ stage: 'export', done: Number(rows), total: Number(total ?? 0n), message }),
    );
    bar.end();
    const { limitsText: _text, ...told } = summary;
    const plain = JSON.stringify(told, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    await io.out(given.values['json'] === true ? `${plain}\n` : sentences(summary));
    return 0;
  } finally {
    bar.end();
  }
}
