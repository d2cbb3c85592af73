import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A token that wraps an answer of Vault. */
export const vaultWrappingToken: LinkRule = {
  id: 'vault-wrapping-token',
  sentence: 'The token that made the call had its answer wrapped in this one.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['vault-token'],
  parents: null,
  sql,
};
