import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A service account key, made by a call. */
export const gcpKeyCreated: LinkRule = {
  id: 'gcp-key-created',
  sentence: 'The credential that made the call created this key.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['gcp-service-account-key'],
  parents: null,
  sql,
};
