import type { LinkRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** A service account token, requested from the API server. */
export const kubernetesTokenRequested: LinkRule = {
  id: 'kubernetes-token-requested',
  sentence: 'The credential that asked the API server was handed this token.',
  relation: 'issued-by',
  strength: 'exact',
  sameHolder: false,
  children: ['kubernetes-token'],
  parents: null,
  sql,
};
