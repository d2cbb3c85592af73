import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A key that a service uses on behalf of a session (forward access sessions). */
export const awsServiceForwarded: LinkRule = {
  id: 'aws-service-forwarded',
  sentence:
    "A direct call of the session's own key to that service, at or before the forwarded one, explains it.",
  relation: 'forwarded',
  strength: 'strong',
  sameHolder: true,
  children: ['aws-temporary-key'],
  parents: ['aws-temporary-key'],
  sql,
};
