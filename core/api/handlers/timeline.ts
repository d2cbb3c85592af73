import {
  CREDENTIAL_FIELDS,
  type CheckedArgs,
  type CheckedFilter,
  type PseudoField,
} from '#core/api/contract.ts';
import { laneMembers } from '#core/credentials/member-queries.ts';
import { laneAttempts, laneBands, linksBetween, tileOf } from '#core/credentials/tile-queries.ts';
import { codedTerms, type UseConditions } from '#core/credentials/use-queries.ts';
import { laneGroups, listLanes, type LaneQuery } from '#core/credentials/timeline-queries.ts';
import type { Connection } from '#core/db/database.ts';
import type { CallContext, HandlersOf } from './context.ts';
import { credentialConditions, eventConditions, withoutSecrets } from './filter.ts';
import { TERM_RESOLVERS } from './terms.ts';

const OF_LANES: ReadonlySet<string> = new Set(CREDENTIAL_FIELDS);

async function laneQuery(
  connection: Connection,
  context: CallContext,
  args: CheckedArgs<'timeline.groups'>,
): Promise<LaneQuery> {
  const { filter, ...order } = args;
  return { ...order, conditions: await credentialConditions(connection, context, filter) };
}

/** Conditions that single uses must meet, null where the filter speaks of whole lanes only; its range is not among them. */
async function useConditions(
  connection: Connection,
  context: CallContext,
  given: CheckedFilter,
): Promise<UseConditions | null> {
  const { terms, noise, text, credential } = withoutSecrets(given).filter;
  const ofEvents = terms.filter(
    ({ field }) => !OF_LANES.has(field) && !TERM_RESOLVERS[field as PseudoField]?.credentials,
  );
  const alone = !text?.trim() && credential === undefined;
  if (ofEvents.length === 0 && alone) return null;
  const events = await eventConditions(connection, context, { terms: ofEvents, noise, text, credential });
  return { events, coded: alone ? codedTerms(ofEvents) : null };
}

/** Lanes of credentials in time: which there are, what happened in them, and what comes from what. */
export const timelineHandlers: HandlersOf<
  | 'timeline.groups'
  | 'timeline.lanes'
  | 'timeline.tile'
  | 'timeline.links'
  | 'timeline.bands'
  | 'timeline.attempts'
> = {
  'timeline.groups': (context, args) =>
    context.reader.use(new Uint8Array(), async (connection) =>
      laneGroups(connection, await laneQuery(connection, context, args)),
    ),

  'timeline.lanes': (context, { offset, limit, ...args }) =>
    context.reader.use(new Uint8Array(), async (connection) =>
      listLanes(connection, { ...(await laneQuery(connection, context, args)), offset, limit }),
    ),

  'timeline.tile': (context, { filter, keys, ...range }) =>
    context.reader.use(new Uint8Array(), async (connection) => {
      const members = await laneMembers(connection, keys);
      const met = await useConditions(connection, context, filter);
      return tileOf(connection, members, range, { noise: filter.noise, met });
    }),

  'timeline.links': (context, { keys }) =>
    context.reader.use(new Uint8Array(), async (connection) =>
      linksBetween(connection, await laneMembers(connection, keys)),
    ),

  'timeline.bands': (context, { keys }) =>
    context.reader.use(new Uint8Array(), async (connection) =>
      laneBands(connection, await laneMembers(connection, keys)),
    ),

  'timeline.attempts': (context, { keys, limit }) =>
    context.reader.use(new Uint8Array(), async (connection) =>
      laneAttempts(connection, await laneMembers(connection, keys), limit),
    ),
};
