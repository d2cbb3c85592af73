import type { ChainBreak, CheckedFilter, LineageLink, Results, Row } from '#core/api/contract.ts';
import {
  aliasesOf,
  countChildren,
  factsOf,
  holdersOf,
  lifecycleOf,
  membersOf,
  seenOf,
  tasksOf,
  usesOver,
} from '#core/credentials/detail-queries.ts';
import {
  breaksOf,
  chainOf,
  chainStart,
  credentialsById,
  sentenceOf,
  type BreakRow,
  type LinkRow,
} from '#core/credentials/lineage-queries.ts';
import {
  countServicesAlone,
  keysOf,
  listCredentials,
  oneCredential,
  tallyCredentials,
} from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { eventsNaming } from '#core/sources/filter-queries.ts';
import { bucketWidth } from '#core/sources/span-queries.ts';
import { notFound, type HandlersOf } from './context.ts';
import { spread } from './buckets.ts';
import { credentialConditions } from './filter.ts';
import { recordOf } from './record-ref.ts';

const DENSITY_BUCKETS = 120;

async function findCredential(connection: Connection, key: string): Promise<Row> {
  const credential = await oneCredential(connection, key);
  if (!credential) throw notFound(`credential ${key}`);
  return credential;
}

/** Uses over the credential's own time: from its issuance or first use to its last use, revocation or end. */
async function densityOf(
  connection: Connection,
  credential: Row,
  keys: readonly string[],
): Promise<Results['credentials.get']['density']> {
  const first = credential['first_used_at'] as bigint | null;
  const last = credential['last_used_at'] as bigint | null;
  if (first === null || last === null) return { from: null, to: null, counts: [] };
  const issued = credential['issued_at'] as bigint | null;
  const ended = (credential['revoked_at'] ?? credential['expires_at']) as bigint | null;
  const from = issued !== null && issued < first ? issued : first;
  const to = ended !== null && ended > last ? ended : last;
  const width = bucketWidth({ from, to, buckets: DENSITY_BUCKETS });
  const filled = await usesOver(connection, keys, { from, to, width });
  return { from, to, counts: spread(filled, DENSITY_BUCKETS).counts };
}

async function relatedMembers(connection: Connection, credential: Row): Promise<Row[]> {
  const own = credential['credential_key'] as string;
  const session = credential['kind'] === 'aws-session' ? own : (credential['session_key'] as string | null);
  if (session === null) return [];
  const members = await membersOf(connection, session);
  return members.filter((member) => member['credential_key'] !== own);
}

function linkOf(row: LinkRow): LineageLink {
  return {
    childKey: row.child_key,
    parentKey: row.parent_key,
    relation: row.relation,
    rule: row.rule,
    sentence: sentenceOf(row.rule),
    strength: row.strength,
    record: { fileId: row.file_id, path: row.path, sha256: row.sha256, ordinal: row.ordinal },
  };
}

function breakOf(row: BreakRow): ChainBreak {
  const { credential_key: key, reason, detail, issuance } = row;
  return { key, reason, detail, issuance, record: recordOf(row) };
}

async function lineageOf(connection: Connection, key: string): Promise<Results['credentials.lineage']> {
  const credential = await findCredential(connection, key);
  const id = credential['credential_id'] as bigint;
  const own = credential['credential_key'] as string;
  const sessionKey = credential['kind'] === 'aws-session' ? own : null;
  const chain = await chainOf(connection, await chainStart(connection, { id, sessionKey }));
  const ids = [...chain.distances.keys()];
  const rows = await credentialsById(connection, ids);
  const placed = rows
    .map((row) => ({ row, distance: chain.distances.get(row['credential_id'] as bigint) ?? 0 }))
    .sort((a, b) => a.distance - b.distance);
  const breaks = (await breaksOf(connection, ids)).map(breakOf);
  const nodes = placed.map(({ row, distance }) => ({ ...row, distance }));
  return { key: own, nodes, links: chain.links.map(linkOf), hidden: chain.hidden, breaks };
}

/** Which credentials there are, one of them in full, and where it comes from. */
export const credentialHandlers: HandlersOf<
  'credentials.list' | 'credentials.summary' | 'credentials.get' | 'credentials.seen' | 'credentials.lineage'
> = {
  'credentials.list': (context, { filter, ...page }) =>
    context.reader.use(new Uint8Array(), async (connection) =>
      listCredentials(connection, await credentialConditions(connection, context, filter), page),
    ),

  'credentials.summary': (context, { filter, collapse }) =>
    context.reader.use(
      { total: 0n, kinds: [], origins: [], issuances: [], folded: 0n },
      async (connection) => {
        const conditionsFor = (noise: CheckedFilter['noise']) =>
          credentialConditions(connection, context, { ...filter, noise });
        const tally = await tallyCredentials(connection, await conditionsFor(filter.noise), { collapse });
        if (filter.noise !== 'folded') return { ...tally, folded: 0n };
        const folded = await countServicesAlone(connection, await conditionsFor('shown'), { collapse });
        return { ...tally, folded };
      },
    ),

  'credentials.get': ({ reader }, { key }) =>
    reader.use(
      () => {
        throw notFound(`credential ${key}`);
      },
      async (connection, beside) => {
        const [credential, keys] = await Promise.all([
          findCredential(connection, key),
          beside((other) => keysOf(other, key)),
        ]);
        const id = credential['credential_id'] as bigint;
        const [lifecycle, facts, density, children, own] = await Promise.all([
          beside((other) => lifecycleOf(other, keys)),
          beside((other) => factsOf(other, keys)),
          beside((other) => densityOf(other, credential, keys)),
          beside((other) => countChildren(other, keys)),
          beside(async (other) => ({
            aliases: await aliasesOf(other, id),
            holders: await holdersOf(other, id),
            tasks: await tasksOf(other, id),
            members: await relatedMembers(other, credential),
          })),
        ]);
        return {
          credential,
          ...own,
          facts,
          lifecycle: lifecycle.rows,
          lifecycleTotal: lifecycle.total,
          children,
          density,
        };
      },
    ),

  'credentials.seen': ({ reader }, { key }) =>
    reader.use(
      () => {
        throw notFound(`credential ${key}`);
      },
      async (connection) => {
        const keys = await keysOf(connection, key);
        if (keys.length === 0) throw notFound(`credential ${key}`);
        return seenOf(connection, keys, eventsNaming(keys));
      },
    ),

  'credentials.lineage': ({ reader }, { key }) =>
    reader.use(
      () => {
        throw notFound(`credential ${key}`);
      },
      (connection) => lineageOf(connection, key),
    ),
};
