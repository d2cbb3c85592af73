import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A login with a secret-id of an AppRole, where the log names the secret-id. */
export const vaultSecretIdLogin: LinkRule = {
  id: 'vault-secret-id-login',
  sentence: 'The token was handed out for the secret-id that the login names.',
  relation: 'exchanged-subject',
  strength: 'exact',
  sameHolder: true,
  children: ['vault-token'],
  parents: ['vault-secret-id'],
  sql,
};
