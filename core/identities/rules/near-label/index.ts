import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Keys under names that are easily taken for one another. */
export const nearLabel: ActorRule = {
  id: 'near-label',
  sentence: 'The names of the two differ by one letter or by a number at the end; nothing else ties them.',
  strength: 'weak',
  needs: [],
  sql,
};
