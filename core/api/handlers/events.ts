import type { CheckedArgs } from '#core/api/contract.ts';
import { keysOf } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import {
  countEvents,
  eventValues,
  listEvents,
  oneEvent,
  recordsOf,
  type EventQuery,
} from '#core/sources/queries.ts';
import { notFound, type HandlersOf } from './context.ts';

type Filter = CheckedArgs<'events.summary'>['filter'];

/** The filter with its credential replaced by the keys under which events name it. */
async function queryOf(connection: Connection, { credential, ...filter }: Filter): Promise<EventQuery> {
  if (credential === undefined) return filter;
  return { ...filter, keys: await keysOf(connection, credential) };
}

/** What happened, in pages, in numbers and one by one. */
export const eventHandlers: HandlersOf<'events.list' | 'events.summary' | 'events.get' | 'events.values'> = {
  'events.list': ({ reader }, { filter, ...page }) =>
    reader.use(new Uint8Array(), async (connection) =>
      listEvents(connection, { ...(await queryOf(connection, filter)), ...page }),
    ),

  'events.summary': ({ reader }, { filter }) =>
    reader.use({ total: 0n, firstAt: null, lastAt: null, denied: 0n }, async (connection) =>
      countEvents(connection, await queryOf(connection, filter)),
    ),

  'events.get': ({ reader }, { eventId }) =>
    reader.use(
      () => {
        throw notFound(`event ${eventId}`);
      },
      async (connection) => {
        const event = await oneEvent(connection, eventId);
        if (!event) throw notFound(`event ${eventId}`);
        return { event, records: await recordsOf(connection, eventId) };
      },
    ),

  'events.values': ({ reader }, { filter, field, limit }) =>
    reader.use({ values: [] }, async (connection) => ({
      values: await eventValues(connection, await queryOf(connection, filter), field, limit),
    })),
};
