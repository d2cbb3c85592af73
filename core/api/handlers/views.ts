import { z } from 'zod';
import { caseFilter } from '#core/api/calls/schemas.ts';
import type { KeptViews } from '#core/api/calls/views.ts';
import { CREDENTIAL_FIELDS, EVENT_FIELDS, type CheckedArgs, type Results } from '#core/api/contract.ts';
import { decodeWire, encodeWire } from '#core/api/wire.ts';
import { CredtrailError } from '#core/base/error.ts';
import { credentialValues } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { maskWritten } from '#core/keys/written.ts';
import { ConfigFile } from '#core/pipeline/config-file.ts';
import { eventValues } from '#core/sources/queries.ts';
import { notFound, type CallContext, type HandlersOf } from './context.ts';
import { credentialConditions, eventConditions, withoutSecrets } from './filter.ts';
import { TERM_RESOLVERS } from './terms.ts';

/** Filters that one case may keep. */
const MOST = 500;

const kept = z.strictObject({
  last: caseFilter.nullable(),
  views: z.array(z.strictObject({ name: z.string(), filter: caseFilter })).max(MOST),
});
type Kept = z.output<typeof kept>;

const VIEWS = new ConfigFile<Kept>({
  name: 'views.json',
  what: 'filters',
  empty: { last: null, views: [] },
  read: (json) => kept.safeParse(decodeWire(JSON.stringify(json))).data ?? null,
  write: (value) => JSON.parse(encodeWire(value)) as unknown,
});
const EVENT: ReadonlySet<string> = new Set(EVENT_FIELDS);
const CREDENTIAL: ReadonlySet<string> = new Set(CREDENTIAL_FIELDS);

async function change(context: CallContext, alter: (kept: Kept) => Kept): Promise<KeptViews> {
  return { ...(await VIEWS.change(context.reader.folder.dir, alter)), fault: null };
}

function withView(views: Kept['views'], view: Kept['views'][number]): Kept['views'] {
  const others = views.filter(({ name }) => name !== view.name);
  if (others.length >= MOST) {
    throw new CredtrailError(
      'bad-arguments',
      `A case keeps at most ${String(MOST)} filters; remove one first.`,
    );
  }
  return [...others, view].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function valuesOf(
  context: CallContext,
  connection: Connection,
  { filter, field, limit }: CheckedArgs<'filter.values'>,
): Promise<Results['filter.values']> {
  if (EVENT.has(field)) {
    const kept = await eventConditions(connection, context, filter);
    return { of: 'events', values: await eventValues(connection, kept, field, limit) };
  }
  if (CREDENTIAL.has(field)) {
    const kept = await credentialConditions(connection, context, filter);
    const scope = { collapse: false };
    return { of: 'credentials', values: await credentialValues(connection, kept, scope, field, limit) };
  }
  const values = await TERM_RESOLVERS[field]?.values?.(connection, context);
  return { of: 'subjects', values: values?.slice(0, limit) ?? [] };
}

/** The filters that the case keeps, and what a filter can be made of. */
export const viewsHandlers: HandlersOf<'views.get' | 'views.save' | 'views.remove' | 'filter.values'> = {
  'views.get': async (context) => {
    const { value, fault } = await VIEWS.read(context.reader.folder.dir);
    return { ...value, fault };
  },

  'views.save': async (context, { name, filter }) => {
    const safe = withoutSecrets(filter);
    const called = maskWritten(name ?? '');
    const kept = await change(context, ({ last, views }) =>
      name === undefined
        ? { last: safe.filter, views }
        : { last, views: withView(views, { name: called.text, filter: safe.filter }) },
    );
    return { ...kept, masked: safe.masked + called.masked };
  },

  'views.remove': (context, { name }) =>
    change(context, ({ last, views }) => {
      if (!views.some((view) => view.name === name)) throw notFound(`kept filter ${name}`);
      return { last, views: views.filter((view) => view.name !== name) };
    }),

  'filter.values': (context, args) =>
    context.reader.use<Results['filter.values']>({ of: 'events', values: [] }, (connection) =>
      valuesOf(context, connection, args),
    ),
};
