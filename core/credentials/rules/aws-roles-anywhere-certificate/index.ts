import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A session of AWS handed out by Roles Anywhere for a certificate. */
export const awsRolesAnywhereCertificate: LinkRule = {
  id: 'aws-roles-anywhere-certificate',
  sentence: 'The session bears the serial of one certificate, which was valid then.',
  relation: 'exchanged-subject',
  strength: 'strong',
  sameHolder: true,
  children: ['aws-temporary-key'],
  parents: ['x509-certificate', 'x509-svid'],
  sql,
};
