import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A credential of a kind that no other rule is for, whose record names who asked for it. */
export const callerNamed: LinkRule = {
  id: 'caller-named',
  sentence: 'The record of its making names the credential that asked.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: null,
  parents: null,
  sql,
};
