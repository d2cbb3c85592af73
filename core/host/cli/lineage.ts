import { CaseReader } from '#core/api/handlers/reader.ts';
import type { Results } from '#core/api/contract.ts';
import { ask } from './ask.ts';
import { badUse, caseOption, readArguments } from './arguments.ts';
import type { Column } from './cells.ts';
import { writeRows } from './format.ts';
import type { CommandIo } from './io.ts';
import { formatOption } from './sql.ts';

type Lineage = Results['credentials.lineage'];
type Hop = Readonly<Record<string, unknown>>;

const BRIEF =
  'distance credential_key kind held_by task_id begins parent_key relation strength rule path ordinal';
const WHOLE =
  'distance credential_key kind label held_by owner task_id origin issuance issued_at expires_at reason detail parent_key relation strength rule why path sha256 ordinal';
const TIMES: ReadonlySet<string> = new Set(['issued_at', 'expires_at']);

function columnsOf(names: string): Column[] {
  return names.split(' ').map((name) => ({ name, type: TIMES.has(name) ? 'TIMESTAMP' : 'VARCHAR' }));
}

/** A row for each link of a chain, and one for each credential that it begins with, with the reason where it breaks there. */
function hopsOf({ nodes, links, breaks }: Lineage): Hop[] {
  const broken = new Map(breaks.map((each) => [each.key, each]));
  return nodes.flatMap((node): Hop[] => {
    const key = node['credential_key'] as string;
    const own = links.filter(({ childKey }) => childKey === key);
    if (own.length === 0) {
      const { reason = null, detail = null, record = null } = broken.get(key) ?? {};
      return [{ ...node, begins: reason, reason, detail, ...record }];
    }
    return own.map(({ parentKey, relation, strength, rule, sentence, record }) => ({
      ...node,
      parent_key: parentKey,
      relation,
      strength,
      rule,
      why: sentence,
      path: record.path,
      sha256: record.sha256,
      ordinal: record.ordinal,
    }));
  });
}

async function* once(rows: readonly Hop[]): AsyncGenerator<readonly Hop[]> {
  yield rows;
}

/** `credtrail lineage`: the chain of a credential from its first one on, with each hop's rule, strength and record. */
export async function lineageCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('lineage', argv, { case: { type: 'string' }, format: { type: 'string' } });
  const caseDir = caseOption('lineage', given);
  const format = formatOption('lineage', given);
  const [word, ...more] = given.words;
  const key = word?.trim();
  if (!key || more.length > 0) throw badUse('lineage', 'Name one credential by any of its keys.');
  const reader = await CaseReader.open(caseDir);
  try {
    const lineage = await ask(reader, 'credentials.lineage', { key });
    await writeRows(io, format, columnsOf(format === 'table' ? BRIEF : WHOLE), once(hopsOf(lineage)));
    if (lineage.hidden > 0n)
      io.err(`${lineage.hidden} further links are in the case; sql on credential_link lists them.\n`);
    return 0;
  } finally {
    reader.close();
  }
}
