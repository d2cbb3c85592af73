import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A login to Vault for which Vault had the API server review a service account token. */
export const vaultLoginReviewedToken: LinkRule = {
  id: 'vault-login-reviewed-token',
  sentence:
    'While this login was answered, the API server reviewed one token of the service account that the login names.',
  relation: 'exchanged-subject',
  strength: 'strong',
  sameHolder: true,
  children: ['vault-token'],
  parents: ['kubernetes-token'],
  sql,
};
