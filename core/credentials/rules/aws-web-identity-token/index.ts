import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A session of AWS that was handed out for a token of Kubernetes or SPIFFE. */
export const awsWebIdentityToken: LinkRule = {
  id: 'aws-web-identity-token',
  sentence: 'Of the tokens of the subject and audience that the call names, this alone was live then.',
  relation: 'exchanged-subject',
  strength: 'strong',
  sameHolder: true,
  children: ['aws-temporary-key'],
  parents: ['kubernetes-token', 'jwt-svid'],
  sql,
};
