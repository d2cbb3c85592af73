import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** Every call of the Kubernetes user that says so was signed in as the same AWS principal, which is no other user of the cluster. */
export const userOfClusterLogin: ActorRule = {
  id: 'user-of-cluster-login',
  sentence:
    'Every call of the Kubernetes user that says so was signed in as the same AWS principal, which is no other user of the cluster.',
  strength: 'strong',
  needs: ['eks.principal', 'k8s-authenticated-user'],
  sql,
};
