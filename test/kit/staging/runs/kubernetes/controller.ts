import { HOUR, type Moment } from '../../../clock.ts';
import type { Story } from '../../story.ts';
import { controller } from './caller.ts';
import { byClusterBinding } from './reason.ts';
import type { KubernetesCall } from './record.ts';
import { API_AUDIENCE, tokenRequest, type IssuedToken } from './token.ts';

/** The replica set controller with a token of its own, which lasts an hour. */
export interface ReplicaSetController {
  /** The request for its token. */
  readonly token: KubernetesCall;
  /** Who calls, and why it is allowed. */
  readonly as: Pick<KubernetesCall, 'caller' | 'reason'>;
}

const NAME = 'system:controller:replicaset-controller';

/** The replica set controller, with a token that was issued at a moment. */
export function replicaSetController(
  story: Story,
  jti: string,
  issuedAt: Moment,
  auditId: string,
): ReplicaSetController {
  const token: IssuedToken = {
    account: { namespace: 'kube-system', name: 'replicaset-controller' },
    jti,
    pod: null,
    audience: API_AUDIENCE,
    issuedAt,
    expiresAt: issuedAt + HOUR,
  };
  const reason = byClusterBinding(NAME, NAME, 'ServiceAccount', 'replicaset-controller/kube-system');
  return {
    token: tokenRequest(story, token, { auditId }),
    as: { caller: controller(story, token), reason },
  };
}
