import type { Results } from '#core/api/contract.ts';
import { CredtrailError } from '#core/base/error.ts';
import { countGaps } from '#core/coverage/queries.ts';
import { tallyCredentials } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { bundles, evidenceTotals } from '#core/evidence/queries.ts';
import { countIdentities } from '#core/identities/queries.ts';
import { eventHistogram } from '#core/sources/queries.ts';
import { spread } from './buckets.ts';
import type { CallContext, HandlersOf } from './context.ts';
import { eventConditions, isWhole } from './filter.ts';
import { journalState, unfinishedImport } from './journal-state.ts';

type Numbers = Omit<Results['case.info'], 'name' | 'dir' | 'generation' | 'journalHead' | 'notices'>;

const EMPTY: Numbers = {
  files: 0n,
  bundles: [],
  accounting: { records: 0n, events: 0n, paired: 0n, duplicates: 0n, setAside: 0n },
  credentials: 0n,
  collapsed: 0n,
  identities: 0n,
  limits: 0n,
  kinds: [],
  firstAt: null,
  lastAt: null,
};

async function numbersOf(connection: Connection): Promise<Numbers> {
  const { files, firstAt, lastAt, ...accounting } = await evidenceTotals(connection);
  const all = await tallyCredentials(connection, new Conditions(), { collapse: false });
  const collapsed = await tallyCredentials(connection, new Conditions(), { collapse: true });
  return {
    files,
    bundles: await bundles(connection),
    accounting,
    credentials: all.total,
    collapsed: collapsed.total,
    identities: await countIdentities(connection),
    limits: await countGaps(connection),
    kinds: all.kinds,
    firstAt,
    lastAt,
  };
}

async function infoOf({ reader, imports }: CallContext): Promise<Results['case.info']> {
  const numbers = await reader.use(EMPTY, numbersOf);
  const { folder } = reader;
  const journal = await journalState(folder.dir);
  const unfinished = imports.state() === null ? await unfinishedImport(folder) : [];
  return {
    name: folder.name,
    dir: folder.dir,
    generation: folder.generation,
    ...numbers,
    journalHead: journal.head,
    notices: [...journal.notices, ...unfinished],
  };
}

/** The case as a whole. */
export const caseHandlers: HandlersOf<'case.info' | 'case.histogram'> = {
  'case.info': infoOf,

  'case.histogram': (context, { buckets, from, to, filter }) =>
    context.reader.use({ from: null, to: null, counts: [], denied: [] }, async (connection) => {
      const { firstAt, lastAt } = await evidenceTotals(connection);
      if (firstAt === null || lastAt === null) return { from: null, to: null, counts: [], denied: [] };
      const span = { from: from ?? firstAt, to: to ?? lastAt };
      if (span.to < span.from)
        throw new CredtrailError('bad-arguments', 'The stretch of time ends before it begins.');
      const kept = filter && (await eventConditions(connection, context, filter));
      const filled = await eventHistogram(
        connection,
        { ...span, buckets, whole: !filter || isWhole(filter) },
        kept,
      );
      return { ...span, ...spread(filled, buckets) };
    }),
};
