import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Every token of the Vault entity that names an agent in its metadata names the same one. */
export const agentOfVaultEntity: ActorRule = {
  id: 'agent-of-vault-entity',
  sentence: 'Every token of the Vault entity that names an agent in its metadata names the same one.',
  strength: 'strong',
  needs: ['vault-metadata-agent', 'vault-token-entity'],
  sql,
};
