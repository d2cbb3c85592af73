import { CREDENTIAL_FIELDS, EVENT_FIELDS, PSEUDO_FIELDS, type CheckedFilter } from '#core/api/contract.ts';
import {
  credentialsIn,
  credentialsOfEvents,
  credentialsOwning,
  credentialsSaying,
  credentialsWith,
  credentialsOfNoise,
  eventsOfCredentials,
  hashedSecret,
  maskedValue,
} from '#core/credentials/filter-queries.ts';
import { keysOf } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions, type ColumnTerm } from '#core/db/filter.ts';
import { recognise } from '#core/model/pasted.ts';
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

/** The hash of the secret in a text, of the whole text where it holds none: as keys name what was pasted. */
function hashIn(text: string): string {
  const { kind, value } = recognise(text);
  return hashedSecret(kind === 'secret' ? value : text);
}

/** A filter as it may be kept and written into the journal: secrets in it by their hash, which finds the same. */
export function withoutSecrets(filter: CheckedFilter): CheckedFilter {
  const { kind, value } = recognise(filter.text ?? '');
  const plain = kind === 'secret' ? { ...filter, text: hashedSecret(value) } : filter;
  const terms = plain.terms.map((term) => ({
    ...term,
    values: term.values.map((each) => each && maskedValue(each)),
  }));
  const { credential } = plain;
  return { ...plain, terms, ...(credential !== undefined && { credential: maskedValue(credential) }) };
}

const EVENT: ReadonlySet<string> = new Set(EVENT_FIELDS);
const CREDENTIAL: ReadonlySet<string> = new Set(CREDENTIAL_FIELDS);
const PSEUDO: ReadonlySet<string> = new Set(PSEUDO_FIELDS);

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

/**
 * The filter as conditions on the table `event`, for queries that name it so (`FROM event`, without an alias; its columns
 * are written `event.<column>`).
 */
export async function eventConditions(
  connection: Connection,
  context: CallContext,
  filter: CheckedFilter,
): Promise<Conditions> {
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
    const called = eventsOfCredentials(credentialsSaying(text, hashIn(text)));
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
  filter: CheckedFilter,
): Promise<Conditions> {
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
    conditions.addAll(Conditions.anyOf(credentialsSaying(text, hashIn(text)), using));
  }
  return conditions.addAll(credentialsOfNoise(filter.noise));
}
