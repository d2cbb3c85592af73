import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Every login of the Vault entity that can be tied to a Kubernetes token was made with a token of the same service account, and that account logs in as no other entity. */
export const serviceAccountOfVaultEntity: ActorRule = {
  id: 'service-account-of-vault-entity',
  sentence:
    'Every login of the Vault entity that can be tied to a Kubernetes token was made with a token of the same service account, and that account logs in as no other entity.',
  strength: 'strong',
  needs: ['vault-token-entity'],
  sql,
};
