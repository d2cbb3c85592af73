import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Records of calls name the user by its ARN and by its unique id together. */
export const uniqueIdOfUser: ActorRule = {
  id: 'unique-id-of-user',
  sentence: 'Records of calls name the user by its ARN and by its unique id together.',
  strength: 'strong',
  needs: ['principal', 'arn'],
  sql,
};
