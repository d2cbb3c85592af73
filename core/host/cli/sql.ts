import { badUse, caseOption, numberOption, readArguments, textOption, type Given } from './arguments.ts';
import { FORMATS, type Format } from './format.ts';
import type { CommandIo } from './io.ts';
import { runQuery } from './query.ts';
import type { CommandName } from './usage.ts';

const TIMEOUT = 300;

/** The format asked for, `table` when none is. */
export function formatOption(command: CommandName, given: Given): Format {
  const text = textOption(given, 'format')?.trim() ?? 'table';
  const format = FORMATS.find((name) => name === text);
  if (format === undefined) throw badUse(command, `--format is ${FORMATS.join(', ')}, not ${text}.`);
  return format;
}

/** `credtrail sql`: one reading query over the public tables. */
export async function sqlCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('sql', argv, {
    case: { type: 'string' },
    format: { type: 'string' },
    timeout: { type: 'string' },
  });
  const caseDir = caseOption('sql', given);
  const format = formatOption('sql', given);
  const timeout = numberOption('sql', given, 'timeout', [1, 86_400]) ?? TIMEOUT;
  const [sql, ...more] = given.words;
  if (sql === undefined) throw badUse('sql', 'The query is missing.');
  if (more.length > 0) throw badUse('sql', 'There is more than one query; put it in quotes.');
  await runQuery(io, { caseDir, sql, format, timeout });
  return 0;
}
