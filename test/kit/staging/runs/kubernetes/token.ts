import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isoSecond, SECOND, type Moment } from '../../../clock.ts';
import type { JsonObject } from '../../../json.ts';
import type { Mark, Story } from '../../story.ts';
import { component, kubelet, type AccountToken } from './caller.ts';
import { uidOf } from './names.ts';
import { byClusterBinding } from './reason.ts';
import type { KubernetesCall } from './record.ts';
import { CLUSTER } from '../run.ts';

/** Audience of the API server itself. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

/** A token of a service account with what it is for and how long it lasts. */
export interface IssuedToken extends AccountToken {
  readonly audience: string;
  readonly issuedAt: Moment;
  readonly expiresAt: Moment;
}

/** How one request for a token is written down. */
export interface TokenRequestRecord {
  readonly auditId: string;
  readonly mark?: Mark;
  /** Whether the audit policy keeps the answer, which holds the token; it does if left out. */
  readonly answered?: boolean;
}

const MANAGER = 'system:kube-controller-manager';
const SIGNING_KEY = createPrivateKey(readFileSync(new URL('cluster-test-key.pem', import.meta.url)));
const HEADER = { alg: 'RS256', kid: '4f6b1d0e8a3c5972b60e1f4d7c8a9b3e5d2f1c06' };

/** The request for a token: of the kubelet for a pod, else of the controller manager. An answer that is kept holds the token, a secret of the story. */
export function tokenRequest(
  story: Story,
  token: IssuedToken,
  { auditId, mark, answered = true }: TokenRequestRecord,
): KubernetesCall {
  const { account, audience, issuedAt, expiresAt, pod, jti } = token;
  const bound = pod ? { kind: 'Pod', apiVersion: 'v1', name: pod.name, uid: pod.uid } : null;
  const asked = {
    audiences: [audience],
    expirationSeconds: (expiresAt - issuedAt) / SECOND,
    boundObjectRef: bound,
  };
  const kind = { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1' };
  const status = answered ? answerStatus(story, token) : null;
  return {
    at: issuedAt + 110,
    auditId,
    caller: pod ? kubelet(pod.node) : component('kube-controller-manager', 'kube-controller-manager'),
    verb: 'create',
    object: { resource: 'serviceaccounts', ...account, subresource: 'token' },
    body: { ...kind, metadata: {}, spec: asked, status: { token: '', expirationTimestamp: null } },
    ...(status
      ? {
          answer: {
            ...kind,
            metadata: { ...account, creationTimestamp: isoSecond(issuedAt) },
            spec: asked,
            status,
          },
        }
      : {}),
    reason: pod ? '' : byClusterBinding(MANAGER, MANAGER, 'User', MANAGER),
    annotations: { 'authentication.kubernetes.io/issued-credential-id': `JTI=${jti}` },
    ...(mark ? { mark } : {}),
  };
}

function answerStatus(story: Story, token: IssuedToken): JsonObject {
  const text = tokenText(story, token);
  story.plantedSecrets.push(text);
  return { token: text, expirationTimestamp: isoSecond(token.expiresAt) };
}

/** The token itself. */
export function tokenText(story: Story, { account, jti, pod, ...token }: IssuedToken): string {
  const { namespace, name } = account;
  const issued = token.issuedAt / SECOND;
  return signed({
    aud: [token.audience],
    exp: token.expiresAt / SECOND,
    iat: issued,
    iss: CLUSTER.issuer,
    jti,
    'kubernetes.io': {
      namespace,
      ...(pod ? { node: { name: pod.node, uid: pod.nodeUid }, pod: { name: pod.name, uid: pod.uid } } : {}),
      serviceaccount: { name, uid: uidOf(story, 'serviceaccount', account) },
    },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  });
}

/** A JSON Web Token of the cluster with these claims. */
export function signed(claims: JsonObject): string {
  const text = [HEADER, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = sign('sha256', Buffer.from(text.join('.')), SIGNING_KEY);
  return [...text, signature.toString('base64url')].join('.');
}
