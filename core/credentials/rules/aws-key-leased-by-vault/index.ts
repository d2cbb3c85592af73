import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** An AWS key that the AWS engine of Vault made for a token. */
export const awsKeyLeasedByVault: LinkRule = {
  id: 'aws-key-leased-by-vault',
  sentence:
    "The name that Vault gave the user or session holds the second, and for a user the token's name and the role, of one lease.",
  relation: 'leased-by',
  strength: 'strong',
  sameHolder: false,
  children: ['aws-access-key', 'aws-temporary-key'],
  parents: ['vault-token'],
  sql,
};
