import { count, printable } from '#core/base/text.ts';
import { isOutdated } from '#core/pipeline/case.ts';
import { runImport } from '#core/pipeline/import.ts';
import type { ImportSummary } from '#core/api/events.ts';
import { badUse, caseOption, numberOption, readArguments, textOption } from './arguments.ts';
import type { CommandIo } from './io.ts';
import { ProgressBar } from './progress.ts';

function sentences(summary: ImportSummary, caseDir: string): string {
  const { added } = summary;
  return [
    `Added ${count(added.files, 'file')} (${added.known.toLocaleString('en-US')} known already) with ${count(added.records, 'record')} in ${summary.seconds.toFixed(1)} s.`,
    `The case ${printable(caseDir)} holds ${count(summary.files, 'file')} and ${count(summary.credentials, 'credential')}:`,
    `  ${count(summary.records, 'record')} = ${count(summary.events, 'event')} + ${summary.paired.toLocaleString('en-US')} paired + ` +
      `${count(summary.duplicates, 'duplicate')} + ${summary.setAside.toLocaleString('en-US')} set aside`,
    ...(summary.unread === 0
      ? []
      : [
          `  not read: ${count(summary.unread, 'file')}; show files --where "container IS NULL" says which and why`,
        ]),
    ...summary.bundles.flatMap(({ path, sha256, skipped }) => [
      `  ${sha256}  ${printable(path)}`,
      ...skipped.map((item) => `    passed over ${printable(item.path)}: ${printable(item.reason)}`),
    ]),
    ...summary.replaced.map(
      (sha256) => `  the kept copy of ${sha256} had been changed; it was replaced from this bundle`,
    ),
    `  journal ${summary.journalHead}`,
    '',
  ].join('\n');
}

/** `credtrail import`: brings evidence into a case, made where there is none. */
export async function importCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('import', argv, {
    case: { type: 'string' },
    examiner: { type: 'string' },
    json: { type: 'boolean' },
    mapping: { type: 'string' },
    reference: { type: 'boolean' },
    threads: { type: 'string' },
  });
  const caseDir = caseOption('import', given);
  const threads = numberOption('import', given, 'threads', [1, 256]);
  const mapping = textOption(given, 'mapping');
  const examiner = textOption(given, 'examiner');
  if (given.words.length === 0 && !(await isOutdated(caseDir)))
    throw badUse('import', 'What to import is missing: at least one path.');
  const bar = new ProgressBar(io);
  try {
    const summary = await runImport({
      caseDir,
      paths: given.words,
      reference: given.values['reference'] === true,
      signal: io.signal,
      onProgress: (progress) => bar.show(progress),
      ...(mapping === undefined ? {} : { mappings: [mapping] }),
      ...(threads === undefined ? {} : { threads }),
      ...(examiner === undefined ? {} : { examiner }),
    });
    bar.end();
    await io.out(
      given.values['json'] === true ? `${JSON.stringify(summary)}\n` : sentences(summary, caseDir),
    );
    return 0;
  } finally {
    bar.end();
  }
}
