import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A login to Vault in the name of a service account of which one token was live. */
export const vaultLoginServiceAccount: LinkRule = {
  id: 'vault-login-service-account',
  sentence:
    'Of the tokens of the service account that the login names, this alone was live then and not made for a cloud.',
  relation: 'exchanged-subject',
  strength: 'strong',
  sameHolder: true,
  children: ['vault-token'],
  parents: ['kubernetes-token'],
  sql,
};
