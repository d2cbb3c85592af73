import {
  credentialsOfIdentities,
  eventsOfIdentities,
  identityValues,
} from '#core/identities/filter-queries.ts';
import type { TermResolver } from './terms.ts';

/** The field of a filter that names an identity by any of its keys: its events, and the credentials that it held. */
export const IDENTITY_TERMS: Readonly<Record<'identity', TermResolver>> = {
  identity: {
    events: async (_connection, _context, term) => eventsOfIdentities(term),
    credentials: async (_connection, _context, term) => credentialsOfIdentities(term),
    values: (connection) => identityValues(connection),
  },
};
