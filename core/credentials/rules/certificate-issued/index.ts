import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A certificate, signed on request. */
export const certificateIssued: LinkRule = {
  id: 'certificate-issued',
  sentence: 'The credential that asked had this certificate issued.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['x509-certificate', 'x509-svid'],
  parents: null,
  sql,
};
