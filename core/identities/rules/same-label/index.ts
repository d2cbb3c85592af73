import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Keys of different systems under one name. */
export const sameLabel: ActorRule = {
  id: 'same-label',
  sentence: 'The two are called the same, separators and case aside; nothing else ties them.',
  strength: 'weak',
  needs: [],
  sql,
};
