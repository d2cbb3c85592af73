import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { caseFilter } from '#core/api/calls/schemas.ts';
import type { KeptViews } from '#core/api/calls/views.ts';
import {
  CREDENTIAL_FIELDS,
  EVENT_FIELDS,
  type CheckedArgs,
  type CheckedFilter,
  type PseudoField,
  type Results,
} from '#core/api/contract.ts';
import { decodeWire, encodeWire } from '#core/api/wire.ts';
import { CredtrailError } from '#core/base/error.ts';
import { hashedSecret } from '#core/credentials/filter-queries.ts';
import { credentialValues } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { recognise } from '#core/model/pasted.ts';
import { readJsonFile, writeJsonFile } from '#core/pipeline/json-file.ts';
import { eventValues } from '#core/sources/queries.ts';
import { notFound, type CallContext, type HandlersOf } from './context.ts';
import { credentialConditions, eventConditions } from './filter.ts';
import { TERM_RESOLVERS } from './terms.ts';

/** Filters that one case may keep. */
const MOST = 500;

const kept = z.strictObject({
  last: caseFilter.nullable(),
  views: z.array(z.strictObject({ name: z.string(), filter: caseFilter })).max(MOST),
});
type Kept = z.output<typeof kept>;

const NOTHING: Kept = { last: null, views: [] };
const EVENT: ReadonlySet<string> = new Set(EVENT_FIELDS);
const CREDENTIAL: ReadonlySet<string> = new Set(CREDENTIAL_FIELDS);

function placeOf({ reader }: CallContext): string {
  return join(reader.folder.dir, 'config', 'views.json');
}

async function read(path: string): Promise<{ readonly kept: Kept; readonly fault: string | null }> {
  const { value, fault } = await readJsonFile(path);
  if (value === undefined && fault === null) return { kept: NOTHING, fault };
  const checked = kept.safeParse(decodeWire(JSON.stringify(value ?? null)));
  if (checked.success) return { kept: checked.data, fault: null };
  return {
    kept: NOTHING,
    fault: `${path} holds no filters that this version understands; it is set aside when one is kept.`,
  };
}

/** Writes of one file wait for each other, so that two windows do not undo what the other kept. */
const writing = new Map<string, Promise<unknown>>();

async function change(context: CallContext, alter: (kept: Kept) => Kept): Promise<KeptViews> {
  const path = placeOf(context);
  const before = writing.get(path) ?? Promise.resolve();
  const work = before.then(async () => {
    const found = await read(path);
    const next = alter(found.kept);
    if (found.fault !== null) await rename(path, path.replace(/\.json$/, '-set-aside.json'));
    await writeJsonFile(path, JSON.parse(encodeWire(next)) as unknown);
    return { ...next, fault: null };
  });
  const settled = work.catch(() => null);
  writing.set(path, settled);
  void settled.then(() => writing.get(path) === settled && writing.delete(path));
  return work;
}

/** A filter as it may be kept: a pasted secret by its hash, which finds the same. */
function withoutSecret(filter: CheckedFilter): CheckedFilter {
  const { kind, value } = recognise(filter.text ?? '');
  return kind === 'secret' ? { ...filter, text: hashedSecret(value) } : filter;
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
  const values = await TERM_RESOLVERS[field as PseudoField]?.values?.(connection, context);
  return { of: 'subjects', values: values?.slice(0, limit) ?? [] };
}

/** The filters that the case keeps, and what a filter can be made of. */
export const viewsHandlers: HandlersOf<'views.get' | 'views.save' | 'views.remove' | 'filter.values'> = {
  'views.get': async (context) => {
    const { kept, fault } = await read(placeOf(context));
    return { ...kept, fault };
  },

  'views.save': (context, { name, filter }) =>
    change(context, ({ last, views }) => {
      const safe = withoutSecret(filter);
      return name === undefined
        ? { last: safe, views }
        : { last, views: withView(views, { name, filter: safe }) };
    }),

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
