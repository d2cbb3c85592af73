import { CaseReader } from '#core/api/handlers/reader.ts';
import { printable } from '#core/base/text.ts';
import { badUse, caseOption, readArguments } from './arguments.ts';
import { ask } from './ask.ts';
import type { CommandIo } from './io.ts';

function shownText(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** `credtrail raw`: every record behind an event, read again from the evidence and masked. */
export async function rawCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('raw', argv, { case: { type: 'string' } });
  const caseDir = caseOption('raw', given);
  const [word, ...more] = given.words;
  const id = word?.trim();
  if (id === undefined || more.length > 0) throw badUse('raw', 'Name one event by its event_id.');
  if (!/^\d{1,20}$/.test(id))
    throw badUse('raw', `${printable(id)} is no event_id; it is a number, as \`show events\` prints it.`);
  const reader = await CaseReader.open(caseDir);
  try {
    const { records } = await ask(reader, 'events.get', { eventId: BigInt(id) });
    for (const { role, ...place } of records) {
      const raw = await ask(reader, 'raw.get', { fileId: place.fileId, ordinal: place.ordinal });
      const masked = raw.hidden === 0 ? '' : `, ${raw.hidden} masked`;
      await io.out(
        `# ${role}: ${printable(place.path)} record ${place.ordinal}${masked}\n# sha256 ${place.sha256}\n${shownText(raw.text)}\n`,
      );
    }
    return 0;
  } finally {
    reader.close();
  }
}
