import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A token that is of use only with a certificate (RFC 8705, `cnf` with `x5t#S256`). */
export const jwtBoundCertificate: LinkRule = {
  id: 'jwt-bound-certificate',
  sentence:
    'The token names the certificate that it was handed out over, and is of use to its holder alone (RFC 8705).',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: true,
  children: ['jwt', 'jwt-svid'],
  parents: ['x509-certificate', 'x509-svid'],
  sql,
};
