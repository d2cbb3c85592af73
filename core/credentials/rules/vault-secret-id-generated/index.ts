import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A secret-id of an AppRole, generated in a call. */
export const vaultSecretIdGenerated: LinkRule = {
  id: 'vault-secret-id-generated',
  sentence: 'The token that made the call generated this secret-id.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['vault-secret-id'],
  parents: null,
  sql,
};
