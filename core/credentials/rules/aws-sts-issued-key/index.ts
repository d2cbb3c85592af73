import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A call of the token service, whose answer holds the new key. */
export const awsStsIssuedKey: LinkRule = {
  id: 'aws-sts-issued-key',
  sentence: 'The key that made the call was handed this one in the answer.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['aws-temporary-key'],
  parents: null,
  sql,
};
