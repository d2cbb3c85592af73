import { CaseReader } from '#core/api/handlers/reader.ts';
import { count } from '#core/base/text.ts';
import { QUALITY_KINDS, type QualityKind } from '#core/model/vocabulary.ts';
import { gateKinds } from '#core/pipeline/gate.ts';
import { ask } from './ask.ts';
import { badUse, caseOption, readArguments, textOption, type Given } from './arguments.ts';
import type { Column } from './cells.ts';
import { writeRows } from './format.ts';
import type { CommandIo } from './io.ts';
import { formatOption } from './sql.ts';

const PAGE = 1000;
const BRIEF = 'kind subject_key other_key detail remedy';
const WHOLE = 'kind subject_kind subject_key other_key detail remedy path sha256 ordinal';

function kindsOf(given: Given): readonly QualityKind[] | null {
  const text = textOption(given, 'kinds');
  if (text === undefined) return null;
  return text.split(',').map((word) => {
    const kind = QUALITY_KINDS.find((name) => name === word.trim());
    if (kind === undefined)
      throw badUse('gate', `--kinds are of ${QUALITY_KINDS.join(', ')}, not ${word.trim()}.`);
    return kind;
  });
}

async function* issuesOf(
  reader: CaseReader,
  kinds: readonly QualityKind[] | null,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = await ask(reader, 'quality.list', {
      ...(kinds !== null && { kinds: [...kinds] }),
      offset,
      limit: PAGE,
    });
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
  }
}

/** `credtrail gate`: what is wrong with the labels of a case; exit code 1 where any of the kinds exists that fail it. */
export async function gateCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('gate', argv, {
    case: { type: 'string' },
    kinds: { type: 'string' },
    format: { type: 'string' },
  });
  const caseDir = caseOption('gate', given);
  const format = formatOption('gate', given);
  const asked = kindsOf(given);
  if (given.words.length > 0) throw badUse('gate', `Nothing is named here: ${given.words.join(', ')}.`);
  const failing = asked ?? (await gateKinds(caseDir));
  const reader = await CaseReader.open(caseDir);
  try {
    const columns = (format === 'table' ? BRIEF : WHOLE)
      .split(' ')
      .map((name): Column => ({ name, type: 'VARCHAR' }));
    await writeRows(io, format, columns, issuesOf(reader, asked));
    const { kinds } = await ask(reader, 'quality.list', { offset: 0, limit: 1 });
    const found = kinds.filter(({ value }) => failing.some((kind) => kind === value));
    const words = found.map(({ value, count: n }) => `${value ?? ''} ${n.toString()}`).join(', ');
    io.err(
      found.length === 0
        ? `The gate holds: none of ${failing.join(', ')}.\n`
        : `The gate fails by ${count(
            found.reduce((sum, { count: n }) => sum + Number(n), 0),
            'defect',
          )}: ${words}.\n`,
    );
    return found.length === 0 ? 0 : 1;
  } finally {
    reader.close();
  }
}
