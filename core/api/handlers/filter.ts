import { CREDENTIAL_FIELDS, EVENT_FIELDS, PSEUDO_FIELDS, type CheckedFilter } from '#core/api/contract.ts';
import {
  credentialsIn,
  credentialsOfEvents,
  credentialsOwning,
  credentialsSaying,
  credentialsWith,
  credentialsOfNoise,
  eventsOfCredentials,
} from '#core/credentials/filter-queries.ts';
import { keysOf } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions, type ColumnTerm } from '#core/db/filter.ts';
import { maskCompared, maskSought, maskWritten } from '#core/keys/written.ts';
import {
  eventsIn,
  eventsNaming,
  eventsOfNoise,
  eventsSaying,
  eventsWith,
} from '#core/sources/filter-queries.ts';
import type { CallContext } from './context.ts';
import { TERM_RESOLVERS, type TermResolver } from './terms.ts';

type FilterTerm = CheckedFilter['terms'][number];

const EVENT: ReadonlySet<string> = new Set(EVENT_FIELDS);
const CREDENTIAL: ReadonlySet<string> = new Set(CREDENTIAL_FIELDS);
const PSEUDO: ReadonlySet<string> = new Set(PSEUDO_FIELDS);

/** A filter without secrets, and how many it held. */
export interface SafeFilter {
  /** The filter as it may be kept. */
  readonly filter: CheckedFilter;
  /** Values of it that were masked. */
  readonly masked: number;
}

/**
 * A filter as it is looked for, kept and written into the journal: a secret is the mask that the tables have of it, and names
 * that somebody gave are masked as they were when they were written. The same filter again stays as it is.
 */
export function withoutSecrets(given: CheckedFilter): SafeFilter {
  let masked = 0;
  const counted = (text: string, mask: (text: string) => string): string => {
    const clean = mask(text);
    if (clean !== text) masked += 1;
    return clean;
  };
  const maskName = (text: string): string => maskWritten(text).text;
  const { text, credential } = given;
  const terms = given.terms.map((term) => {
    const named = PSEUDO.has(term.field) && term.field !== 'identity';
    const mask = named ? maskName : maskCompared;
    return { ...term, values: term.values.map((value) => value && counted(value, mask)) };
  });
  const filter = {
    ...given,
    terms,
    ...(text !== undefined && { text: counted(text, maskSought) }),
    ...(credential !== undefined && { credential: counted(credential, maskCompared) }),
  };
  return { filter, masked };
}

function resolverOf(term: FilterTerm): TermResolver | null {
  return TERM_RESOLVERS[term.field] ?? null;
}

/** What a resolver says, turned round for `is-not`. */
async function resolved(
  resolve: TermResolver['events'],
  connection: Connection,
  context: CallContext,
  term: ColumnTerm,
): Promise<Conditions> {
  if (term.op !== 'is-not') return resolve(connection, context, term);
  return new Conditions().addNot(await resolve(connection, context, { ...term, op: 'is' }));
}

async function eventTerm(
  connection: Connection,
  context: CallContext,
  term: FilterTerm,
): Promise<Conditions> {
  const resolver = resolverOf(term);
  return resolver ? resolved(resolver.events, connection, context, term) : eventsWith(term);
}

/** Whether a filter says something of noise at most. */
export function isWhole({ terms, text, credential, from, to, asOf }: CheckedFilter): boolean {
  return (
    terms.length === 0 &&
    [text?.trim() || undefined, credential, from, to, asOf].every((part) => part === undefined)
  );
}

/**
 * The filter as conditions on the table `event`, for queries that name it so (`FROM event`, without an alias; its columns
 * are written `event.<column>`).
 */
export async function eventConditions(
  connection: Connection,
  context: CallContext,
  given: CheckedFilter,
): Promise<Conditions> {
  const { filter } = withoutSecrets(given);
  const conditions = eventsIn(filter);
  const credentials = new Conditions();
  for (const term of filter.terms) {
    if (EVENT.has(term.field) || PSEUDO.has(term.field)) {
      conditions.addAll(await eventTerm(connection, context, term));
    } else credentials.addAll(credentialsWith(term));
  }
  if (filter.credential !== undefined) {
    conditions.addAll(eventsNaming(await keysOf(connection, filter.credential)));
  }
  if (!credentials.empty) conditions.addAll(eventsOfCredentials(credentials));
  const text = filter.text?.trim();
  if (text) {
    const called = eventsOfCredentials(credentialsSaying(text));
    conditions.addAll(Conditions.anyOf(eventsSaying(text), called));
  }
  return conditions.addAll(eventsOfNoise(filter.noise));
}

/**
 * The filter as conditions on the table `credential`, for queries that name it so (`FROM credential`, without an alias; its
 * columns are written `credential.<column>`).
 */
export async function credentialConditions(
  connection: Connection,
  context: CallContext,
  given: CheckedFilter,
): Promise<Conditions> {
  const { filter } = withoutSecrets(given);
  const conditions = credentialsIn(filter);
  const events = new Conditions();
  for (const term of filter.terms) {
    const resolver = resolverOf(term);
    if (resolver?.credentials) {
      conditions.addAll(await resolved(resolver.credentials, connection, context, term));
    } else if (CREDENTIAL.has(term.field)) conditions.addAll(credentialsWith(term));
    else events.addAll(await eventTerm(connection, context, term));
  }
  const seen = new Conditions().addAll(events).addAll(eventsIn(filter)).addAll(eventsOfNoise(filter.noise));
  if (filter.credential !== undefined) {
    const keys = await keysOf(connection, filter.credential);
    conditions.addAll(credentialsOwning(keys));
    seen.addAll(eventsNaming(keys));
  }
  if (!events.empty) conditions.addAll(credentialsOfEvents(seen));
  const text = filter.text?.trim();
  if (text) {
    const using = credentialsOfEvents(seen.addAll(eventsSaying(text)));
    conditions.addAll(Conditions.anyOf(credentialsSaying(text), using));
  }
  return conditions.addAll(credentialsOfNoise(filter.noise));
}
