import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** AWS names the session that it gives for a token by the issuer and the subject of that token. */
export const accountOfWebIdentity: ActorRule = {
  id: 'account-of-web-identity',
  sentence: 'AWS names the session that it gives for a token by the issuer and the subject of that token.',
  strength: 'strong',
  needs: [],
  sql,
};
