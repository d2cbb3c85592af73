import { CaseReader } from '#core/api/handlers/reader.ts';
import { CredtrailError } from '#core/base/error.ts';
import { caseDigest } from '#core/pipeline/digest.ts';
import { badUse, caseOption, readArguments } from './arguments.ts';
import type { CommandIo } from './io.ts';

/** `credtrail digest`: one hash over the public tables. */
export async function digestCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('digest', argv, { case: { type: 'string' } });
  const caseDir = caseOption('digest', given);
  if (given.words.length > 0) throw badUse('digest', `${given.words.join(' ')} is not understood.`);
  const reader = await CaseReader.open(caseDir);
  try {
    const digest = await reader.use<string>(() => {
      throw new CredtrailError('no-case', `${caseDir} holds nothing yet; import a bundle first.`);
    }, caseDigest);
    await io.out(`${digest}\n`);
    return 0;
  } finally {
    reader.close();
  }
}
