import {
  countEvents,
  eventValues,
  listEvents,
  NO_EVENTS,
  oneEvent,
  recordsOf,
} from '#core/sources/queries.ts';
import { notFound, type HandlersOf } from './context.ts';
import { eventConditions, isWhole } from './filter.ts';

/** What happened, in pages, in numbers and one by one. */
export const eventHandlers: HandlersOf<'events.list' | 'events.summary' | 'events.get' | 'events.values'> = {
  'events.list': (context, { filter, ...page }) =>
    context.reader.use(new Uint8Array(), async (connection) =>
      listEvents(connection, await eventConditions(connection, context, filter), {
        ...page,
        whole: isWhole(filter),
      }),
    ),

  'events.summary': (context, { filter }) =>
    context.reader.use(NO_EVENTS, async (connection) => {
      const asked = { ...filter, noise: 'shown' } as const;
      return countEvents(connection, await eventConditions(connection, context, asked), {
        noise: filter.noise,
        whole: isWhole(filter),
      });
    }),

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

  'events.values': (context, { filter, field, limit }) =>
    context.reader.use({ values: [] }, async (connection) => ({
      values: await eventValues(connection, await eventConditions(connection, context, filter), field, limit),
    })),
};
