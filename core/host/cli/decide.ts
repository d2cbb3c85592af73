import { readFile, writeFile } from 'node:fs/promises';
import { CaseReader } from '#core/api/handlers/reader.ts';
import { CredtrailError } from '#core/base/error.ts';
import { count } from '#core/base/text.ts';
import { importDecisions } from '#core/pipeline/decision-file.ts';
import { decide, undo } from '#core/pipeline/deciding.ts';
import { reconsider } from '#core/pipeline/reconsider.ts';
import { ask } from './ask.ts';
import { badUse, caseOption, readArguments, textOption, type Given } from './arguments.ts';
import type { Column } from './cells.ts';
import { writeRows } from './format.ts';
import type { CommandIo } from './io.ts';
import { ProgressBar } from './progress.ts';
import { formatOption } from './sql.ts';

const COLUMNS: readonly Column[] = 'line state verdict key otherKey value reason examiner'
  .split(' ')
  .map((name) => ({ name, type: 'VARCHAR' }));

/** Computes identities again and says how many decisions stand. */
async function recompute(io: CommandIo, caseDir: string): Promise<void> {
  const bar = new ProgressBar(io);
  try {
    const { applied, stale } = await reconsider({
      caseDir,
      signal: io.signal,
      onProgress: (progress) => bar.show(progress),
    });
    bar.end();
    const gone = stale === 0 ? '' : `; ${count(stale, 'decision')} about what is no longer in the evidence`;
    io.err(`Identities are computed again: ${count(applied, 'decision')} applied${gone}.\n`);
  } finally {
    bar.end();
  }
}

function wordsOf(given: Given, names: readonly string[]): readonly string[] {
  const [, ...words] = given.words;
  if (words.length !== names.length || words.some((word) => word.trim() === ''))
    throw badUse('decide', `${given.words[0] ?? ''} needs ${names.join(' and ')}.`);
  return words.map((word) => word.trim());
}

function reasonOf(given: Given): string {
  const reason = textOption(given, 'reason')?.trim();
  if (!reason) throw badUse('decide', 'Why is missing: --reason "<text>".');
  return reason;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CredtrailError('input-unreadable', `${path} could not be read.`, { cause });
  });
}

/** Reads what is asked of an open case, without changing it. */
async function reading<T>(caseDir: string, work: (reader: CaseReader) => Promise<T>): Promise<T> {
  const reader = await CaseReader.open(caseDir);
  try {
    return await work(reader);
  } finally {
    reader.close();
  }
}

const ACTIONS: Readonly<Record<string, (given: Given, io: CommandIo, caseDir: string) => Promise<void>>> = {
  accept: (given, io, caseDir) => link(given, io, caseDir, 'accept'),
  reject: (given, io, caseDir) => link(given, io, caseDir, 'reject'),
  owner: (given, io, caseDir) => say(given, io, caseDir, 'owner'),
  name: (given, io, caseDir) => say(given, io, caseDir, 'name'),
  undo: async (given, io, caseDir) => {
    const lines = given.words.slice(1).map(Number);
    if (lines.length === 0 || !lines.every((line) => Number.isInteger(line) && line > 0))
      throw badUse('decide', 'undo needs the lines of the journal that hold the decisions.');
    await undo(caseDir, lines);
    await recompute(io, caseDir);
  },
  list: async (given, io, caseDir) => {
    const { decisions } = await reading(caseDir, (reader) => ask(reader, 'identities.decisions', {}));
    async function* once(): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
      yield decisions.map((decision) => ({ ...decision }));
    }
    await writeRows(io, formatOption('decide', given), [...COLUMNS], once());
  },
  export: async (given, io, caseDir) => {
    const [path = ''] = wordsOf(given, ['a file']);
    const { text } = await reading(caseDir, (reader) => ask(reader, 'identities.exportDecisions', {}));
    await writeFile(path, text, { flag: 'wx' }).catch((cause: unknown) => {
      throw new CredtrailError(
        'bad-arguments',
        (cause as NodeJS.ErrnoException).code === 'EEXIST'
          ? `${path} exists already; name a new file.`
          : `${path} could not be written.`,
        { cause },
      );
    });
    io.err(`The decisions in force are in ${path}.\n`);
  },
  import: async (given, io, caseDir) => {
    const [path = ''] = wordsOf(given, ['a file']);
    const taken = await importDecisions(caseDir, path, await readText(path));
    io.err(`${count(taken.added, 'decision')} taken over, ${String(taken.known)} known already.\n`);
    if (taken.added > 0) await recompute(io, caseDir);
  },
};

async function link(
  given: Given,
  io: CommandIo,
  caseDir: string,
  verdict: 'accept' | 'reject',
): Promise<void> {
  const [key = '', otherKey = ''] = wordsOf(given, ['one key', 'the other']);
  const { line } = await decide(caseDir, { verdict, key, otherKey, reason: reasonOf(given) });
  await io.out(`${String(line)}\n`);
  await recompute(io, caseDir);
}

async function say(given: Given, io: CommandIo, caseDir: string, verdict: 'owner' | 'name'): Promise<void> {
  const [key = '', value = ''] = wordsOf(given, ['a key', verdict === 'owner' ? 'an owner' : 'a name']);
  const { line } = await decide(caseDir, { verdict, key, value, reason: reasonOf(given) });
  await io.out(`${String(line)}\n`);
  await recompute(io, caseDir);
}

/** `credtrail decide`: that two keys are one actor or two, who answers for one, what it is called; lists, takes back, exports and imports decisions. */
export async function decideCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('decide', argv, {
    case: { type: 'string' },
    reason: { type: 'string' },
    format: { type: 'string' },
  });
  const caseDir = caseOption('decide', given);
  const [word] = given.words;
  const action = word !== undefined && Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (!action)
    throw badUse(
      'decide',
      `What to do is one of ${Object.keys(ACTIONS).join(', ')}, not ${word ?? 'nothing'}.`,
    );
  await reading(caseDir, () => Promise.resolve());
  await action(given, io, caseDir);
  return 0;
}
