import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A token of Vault, created by a call. */
export const vaultTokenCreated: LinkRule = {
  id: 'vault-token-created',
  sentence: 'The token that made the call created this one.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['vault-token'],
  parents: null,
  sql,
};
