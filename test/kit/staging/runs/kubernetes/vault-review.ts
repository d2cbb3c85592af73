import { MINUTE, SECOND, type Moment } from '../../../clock.ts';
import type { Mark, Story } from '../../story.ts';
import { workload, type AccountToken, type BoundPod } from './caller.ts';
import type { Place } from './names.ts';
import { byClusterBinding } from './reason.ts';
import type { KubernetesCall } from './record.ts';
import { API_AUDIENCE, tokenRequest, tokenText, type IssuedToken } from './token.ts';

/** Ids of what a review needs: of Vault's own token, and of both calls. */
export interface ReviewIds {
  readonly jti: string;
  readonly token: string;
  readonly review: string;
}

const VAULT: Place = { namespace: 'vault', name: 'vault' };
const PYTHON = 'OpenAPI-Generator/31.0.0/python';

/** Vault has the token of a login looked at, with a token of its own; nothing where the token is bound to no pod. */
export function reviewCalls(
  story: Story,
  own: IssuedToken,
  at: Moment,
  ids: ReviewIds,
  mark?: Mark,
): readonly KubernetesCall[] {
  if (!own.pod) return [];
  const account: AccountToken = { account: VAULT, jti: ids.jti, pod: vaultPod(story, own.pod) };
  const issuedAt = at - 17 * MINUTE;
  const token = { ...account, audience: API_AUDIENCE, issuedAt, expiresAt: issuedAt + 3607 * SECOND };
  const kind = { kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', metadata: {} };
  const spec = { token: tokenText(story, own) };
  const { user } = workload(story, own, PYTHON);
  return [
    tokenRequest(story, token, { auditId: ids.token }),
    {
      at,
      auditId: ids.review,
      caller: workload(story, account, 'Go-http-client/2.0'),
      verb: 'create',
      object: { group: 'authentication.k8s.io', resource: 'tokenreviews' },
      body: { ...kind, spec },
      answer: { ...kind, spec, status: { authenticated: true, user, audiences: [API_AUDIENCE] } },
      reason: byClusterBinding(
        'vault-token-review',
        'system:auth-delegator',
        'ServiceAccount',
        'vault/vault',
      ),
      ...(mark ? { mark } : {}),
    },
  ];
}

function vaultPod(story: Story, { node, nodeUid }: BoundPod): BoundPod {
  return {
    name: 'vault-0',
    uid: story.random(`runs/kubernetes/vault-0/${node}`).uuid(),
    address: `10.30.${node.split('-')[3] ?? ''}.250`,
    node,
    nodeUid,
  };
}
