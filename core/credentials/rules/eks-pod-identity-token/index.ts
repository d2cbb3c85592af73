import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A session of AWS that EKS handed out for the token of a pod. */
export const eksPodIdentityToken: LinkRule = {
  id: 'eks-pod-identity-token',
  sentence:
    "Of the tokens of the pod that the session's tags name, this alone was live then and made for EKS Pod Identity.",
  relation: 'exchanged-subject',
  strength: 'strong',
  sameHolder: true,
  children: ['aws-temporary-key'],
  parents: ['kubernetes-token'],
  sql,
};
