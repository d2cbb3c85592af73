import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A certificate that the SSH engine of Vault signed. */
export const sshSignedByVault: LinkRule = {
  id: 'ssh-signed-by-vault',
  sentence:
    "The serial in Vault's answer to this token is the certificate's, and no other certificate has it.",
  relation: 'issued-by',
  strength: 'strong',
  sameHolder: true,
  children: ['ssh-certificate'],
  parents: ['vault-token'],
  sql,
};
