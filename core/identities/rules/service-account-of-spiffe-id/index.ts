import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** The pods that the SPIRE server gives this SPIFFE ID to have tokens of one service account, whose pods have no other SPIFFE ID. */
export const serviceAccountOfSpiffeId: ActorRule = {
  id: 'service-account-of-spiffe-id',
  sentence:
    'The pods that the SPIRE server gives this SPIFFE ID to have tokens of one service account, whose pods have no other SPIFFE ID.',
  strength: 'strong',
  needs: ['selectors', 'spiffe_id'],
  sql,
};
