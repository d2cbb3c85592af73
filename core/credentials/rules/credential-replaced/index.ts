import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A credential that was made in place of another. */
export const credentialReplaced: LinkRule = {
  id: 'credential-replaced',
  sentence: 'It was made to replace the other one.',
  relation: 'rotated-from',
  strength: 'exact',
  sameHolder: true,
  children: null,
  parents: null,
  sql,
};
