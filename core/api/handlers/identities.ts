import type { ActorLink, CheckedArgs, Results } from '#core/api/contract.ts';
import type { Connection } from '#core/db/database.ts';
import { claimsAbout, credentialsHeldBy } from '#core/identities/holding-queries.ts';
import {
  actorSentenceOf,
  linksInState,
  linksOfIdentity,
  type ActorLinkRow,
} from '#core/identities/link-queries.ts';
import { conflictsOf, issuesOfIdentity, listIssues } from '#core/identities/quality-queries.ts';
import { identityOf, listIdentities, membersOfIdentity } from '#core/identities/queries.ts';
import { notFound, type HandlersOf } from './context.ts';
import { recordOf } from './record-ref.ts';

function linkOf(row: ActorLinkRow): ActorLink {
  return {
    leftKey: row.left_key,
    rightKey: row.right_key,
    leftIdentity: { key: row.left_identity, label: row.left_label },
    rightIdentity: { key: row.right_identity, label: row.right_label },
    rule: row.rule,
    sentence: actorSentenceOf(row.rule),
    strength: row.strength,
    state: row.state,
    reason: row.reason,
    firstAt: row.first_at,
    lastAt: row.last_at,
    events: row.events,
    record: recordOf(row),
  };
}

async function inFull(
  connection: Connection,
  { key, asOf }: CheckedArgs<'identities.get'>,
): Promise<Results['identities.get']> {
  const identity = await identityOf(connection, key);
  if (!identity) throw notFound(`identity with the key ${key}`);
  const id = identity['identity_id'] as bigint;
  const links = await linksOfIdentity(connection, id, asOf);
  const credentials = await credentialsHeldBy(connection, id, asOf);
  return {
    identity,
    members: await membersOfIdentity(connection, id, asOf),
    links: links.rows.map(linkOf),
    linksTotal: links.total,
    credentials: credentials.rows,
    credentialsTotal: credentials.total,
    claims: await claimsAbout(connection, id),
    conflicts: (await conflictsOf(connection, id)).map((row) => ({ ...row })),
    issues: await issuesOfIdentity(connection, id),
  };
}

type Conflict = Results['identities.conflicts']['conflicts'][number];

/** Conflicts with their sides, from rows that lie side by side. */
async function conflicts(connection: Connection): Promise<Results['identities.conflicts']> {
  const found = new Map<string, Conflict>();
  for (const row of await conflictsOf(connection)) {
    const id = JSON.stringify([row.conflict_key, row.kind]);
    const side = { value: row.value, key: row.key, identityKey: row.identity_key, label: row.label };
    const sides = [...(found.get(id)?.sides ?? []), side];
    found.set(id, { key: row.conflict_key, kind: row.kind, sides });
  }
  return { conflicts: [...found.values()] };
}

/** Who is who, and what is wrong with the labels. */
export const identityHandlers: HandlersOf<
  'identities.list' | 'identities.get' | 'identities.links' | 'identities.conflicts' | 'quality.list'
> = {
  'identities.list': ({ reader }, page) =>
    reader.use({ total: 0n, kinds: [], rows: [] }, (connection) => listIdentities(connection, page)),

  'identities.get': ({ reader }, args) =>
    reader.use(
      () => {
        throw notFound(`identity with the key ${args.key}`);
      },
      (connection) => inFull(connection, args),
    ),

  'identities.links': ({ reader }, { state, ...page }) =>
    reader.use({ total: 0n, links: [] }, async (connection) => {
      const { total, rows } = await linksInState(connection, state, page);
      return { total, links: rows.map(linkOf) };
    }),

  'identities.conflicts': ({ reader }) => reader.use({ conflicts: [] }, conflicts),

  'quality.list': ({ reader }, page) =>
    reader.use({ total: 0n, kinds: [], rows: [] }, (connection) => listIssues(connection, page)),
};
