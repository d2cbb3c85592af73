import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A long-lived key, made by a call. */
export const awsAccessKeyCreated: LinkRule = {
  id: 'aws-access-key-created',
  sentence: 'The key that made the call created this one.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['aws-access-key'],
  parents: null,
  sql,
};
