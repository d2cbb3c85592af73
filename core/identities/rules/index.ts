import { accountOfWebIdentity } from './account-of-web-identity/index.ts';
import { agentOfTokenSubject } from './agent-of-token-subject/index.ts';
import { agentOfVaultEntity } from './agent-of-vault-entity/index.ts';
import { nearLabel } from './near-label/index.ts';
import { sameLabel } from './same-label/index.ts';
import { serviceAccountOfSpiffeId } from './service-account-of-spiffe-id/index.ts';
import { serviceAccountOfTokenSubject } from './service-account-of-token-subject/index.ts';
import { serviceAccountOfVaultEntity } from './service-account-of-vault-entity/index.ts';
import { uniqueIdOfRole } from './unique-id-of-role/index.ts';
import { uniqueIdOfUser } from './unique-id-of-user/index.ts';
import { userOfClusterLogin } from './user-of-cluster-login/index.ts';
import type { ActorRule } from './rule.ts';

/** Every rule by which two keys are known, or suspected, to stand for one actor, beside what records say outright. */
export const ACTOR_RULES: readonly ActorRule[] = [
  accountOfWebIdentity,
  agentOfTokenSubject,
  agentOfVaultEntity,
  nearLabel,
  sameLabel,
  serviceAccountOfSpiffeId,
  serviceAccountOfTokenSubject,
  serviceAccountOfVaultEntity,
  uniqueIdOfRole,
  uniqueIdOfUser,
  userOfClusterLogin,
];
