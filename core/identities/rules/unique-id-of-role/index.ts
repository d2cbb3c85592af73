import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Records of sessions name the role by its ARN and by its unique id together. */
export const uniqueIdOfRole: ActorRule = {
  id: 'unique-id-of-role',
  sentence: 'Records of sessions name the role by its ARN and by its unique id together.',
  strength: 'strong',
  needs: ['issuer_principal', 'issuer_arn'],
  sql,
};
