import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A token, issued in exchange for another. */
export const tokenIssued: LinkRule = {
  id: 'token-issued',
  sentence: 'The token that was shown was exchanged for this one.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['jwt', 'jwt-svid', 'refresh-token'],
  parents: null,
  sql,
};
