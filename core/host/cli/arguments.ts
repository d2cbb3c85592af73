import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CredtrailError } from '#core/base/error.ts';
import { USAGE, type CommandName } from './usage.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command was given. */
export interface Given {
  /** Options by name: text, or true for switches. */
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  /** Everything that is no option, in order. */
  readonly words: readonly string[];
}

/** The coded error for a command that was called wrongly: what was wrong, and what would be right. */
export function badUse(command: CommandName, problem: string): CredtrailError {
  return new CredtrailError('bad-arguments', `${problem}\nRight would be: credtrail ${USAGE[command].line}`);
}

/** Reads a command's arguments; unknown options and missing values are bad use. */
export function readArguments(command: CommandName, argv: readonly string[], options: Options): Given {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values: values as Given['values'], words: positionals };
  } catch (error) {
    const dashed = argv.find((word) => /^-.*\s/.test(word));
    if (dashed !== undefined) throw badUse(command, dashedText(dashed));
    const message = error instanceof Error ? error.message : String(error);
    throw badUse(command, (message.split('. ')[0] ?? message).replace(/\.?$/, '.'));
  }
}

function dashedText(text: string): string {
  const start = text.split(/[\r\n]/)[0]?.slice(0, 40) ?? '';
  return (
    `What begins with a dash is read as an option: ${start}\n` +
    'Put -- before it, after all options: -- "-- …"; the text of an option goes behind =: --where="-1 < uses".'
  );
}

/** A text option, or undefined. */
export function textOption(given: Given, name: string): string | undefined {
  const value = given.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The folder of the case; bad use when it is not named. */
export function caseOption(command: CommandName, given: Given): string {
  const dir = textOption(given, 'case');
  if (dir === undefined || dir === '') throw badUse(command, 'Which case is missing: --case <dir>.');
  return dir;
}

/** A whole number between two bounds, or undefined; bad use for anything else. */
export function numberOption(
  command: CommandName,
  given: Given,
  name: string,
  range: readonly [number, number],
): number | undefined {
  const text = textOption(given, name)?.trim();
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range[0] || value > range[1]) {
    throw badUse(command, `--${name} must be a whole number from ${range[0]} to ${range[1]}, not ${text}.`);
  }
  return value;
}
