import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** An SSH certificate, signed on request. */
export const sshCertificateSigned: LinkRule = {
  id: 'ssh-certificate-signed',
  sentence: 'The credential that asked had this certificate signed.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['ssh-certificate'],
  parents: null,
  sql,
};
