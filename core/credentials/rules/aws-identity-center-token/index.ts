import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A token of IAM Identity Center, handed out in a call. */
export const awsIdentityCenterToken: LinkRule = {
  id: 'aws-identity-center-token',
  sentence: 'The credential that made the call was handed this token.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['aws-identity-center'],
  parents: null,
  sql,
};
