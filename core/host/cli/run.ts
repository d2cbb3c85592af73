import { asCredtrailError, CredtrailError, type ErrorCode } from '#core/base/error.ts';
import { printable } from '#core/base/text.ts';
import { VERSION } from '#core/model/version.ts';
import type { CommandIo } from './io.ts';
import { helpText, USAGE, type CommandName } from './usage.ts';

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>;

/** Each command is loaded when it is named: what one of them needs does not slow the start of another. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  import: async () => (await import('./import.ts')).importCommand,
  digest: async () => (await import('./digest.ts')).digestCommand,
  show: async () => (await import('./show.ts')).showCommand,
  lineage: async () => (await import('./lineage.ts')).lineageCommand,
  scope: async () => (await import('./scope.ts')).scopeCommand,
  gate: async () => (await import('./gate.ts')).gateCommand,
  decide: async () => (await import('./decide.ts')).decideCommand,
  sql: async () => (await import('./sql.ts')).sqlCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  raw: async () => (await import('./raw.ts')).rawCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  open: async () => (await import('./open.ts')).openCommand,
};

const BAD_USE: ReadonlySet<ErrorCode> = new Set([
  'bad-arguments',
  'no-case',
  'input-not-found',
  'not-found',
  'query-refused',
  'query-failed',
]);

/** Whether a word is one of the commands. */
export function isCommand(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(COMMANDS, word);
}

function unknownCommand(word: string | undefined): CredtrailError {
  const names = Object.keys(USAGE).join(', ');
  const problem = word === undefined ? 'No command was given.' : `There is no command ${word}.`;
  return new CredtrailError(
    'bad-arguments',
    `${problem}\nThere are ${names}; credtrail --help explains them.`,
  );
}

/** Runs one command line; returns the exit code: 0 done, 1 failed, 2 wrong use. Never rejects. */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  const [word, ...rest] = argv;
  try {
    if (word === '--version' || word === '-v') {
      await io.out(`${VERSION}\n`);
      return 0;
    }
    if (
      word === '--help' ||
      word === '-h' ||
      word === 'help' ||
      (isCommand(word) && rest.includes('--help'))
    ) {
      await io.out(helpText(VERSION));
      return 0;
    }
    if (!isCommand(word)) throw unknownCommand(word);
    const command = await COMMANDS[word]();
    return await command(rest, io);
  } catch (error) {
    const { code, message } = asCredtrailError(error);
    io.err(`credtrail: ${message.split('\n').map(printable).join('\n')} (${code})\n`);
    return BAD_USE.has(code) ? 2 : 1;
  }
}
