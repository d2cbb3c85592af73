import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Every session that was given for a token of this subject can be tied to tokens of the one service account that has its name. */
export const serviceAccountOfTokenSubject: ActorRule = {
  id: 'service-account-of-token-subject',
  sentence:
    'Every session that was given for a token of this subject can be tied to tokens of the one service account that has its name.',
  strength: 'strong',
  needs: ['aws-web-identity'],
  sql,
};
