import { userArn } from '../../../aws/principals.ts';
import type { JsonObject } from '../../../json.ts';
import type { Person } from '../../company.ts';
import type { Story } from '../../story.ts';
import { uidOf, type Place } from './names.ts';

/** Who calls the API server, from where, with which program. */
export interface KubernetesCaller {
  /** `user` of the record. */
  readonly user: JsonObject;
  readonly address: string;
  readonly userAgent: string;
}

/** A pod, as far as a token that is bound to it says. */
export interface BoundPod {
  readonly name: string;
  readonly uid: string;
  readonly address: string;
  readonly node: string;
  readonly nodeUid: string;
}

/** A token of a service account; `pod` is what it is bound to, null where it is bound to none. */
export interface AccountToken {
  readonly account: Place;
  readonly jti: string;
  readonly pod: BoundPod | null;
}

/** Address of the control plane's components. */
const CONTROL_PLANE = '10.30.250.14';
const BUILD = 'v1.31.5 (linux/amd64) kubernetes/5e39f72';
const PREFIX = 'authentication.kubernetes.io';

/** The kubelet of a node. The cluster's authenticator keeps the access keys of nodes out of the log. */
export function kubelet(node: string): KubernetesCaller {
  return {
    user: { username: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] },
    address: nodeAddress(node),
    userAgent: `kubelet/${BUILD}`,
  };
}

/** A component of the control plane in its own name. */
export function component(
  name: 'kube-controller-manager' | 'kube-scheduler',
  part: string,
): KubernetesCaller {
  return {
    user: { username: `system:${name}`, groups: ['system:authenticated'] },
    address: CONTROL_PLANE,
    userAgent: `${name}/${BUILD}/${part}`,
  };
}

/** A controller of the control plane, with the token of its service account. */
export function controller(story: Story, token: AccountToken): KubernetesCaller {
  const { namespace, name } = token.account;
  const part = `system:serviceaccount:${namespace}:${name}`;
  return {
    user: accountUser(story, token),
    address: CONTROL_PLANE,
    userAgent: `kube-controller-manager/${BUILD}/${part}`,
  };
}

/** A program in a pod, with the pod's token. */
export function workload(story: Story, token: AccountToken, userAgent: string): KubernetesCaller {
  return { user: accountUser(story, token), address: token.pod?.address ?? CONTROL_PLANE, userAgent };
}

/** A person with `kubectl`, known by the access key that signed the token for the cluster. */
export function person({ user, origin }: Person, keyId: string): KubernetesCaller {
  const arn = userArn(user);
  return {
    user: {
      username: user.name,
      uid: `aws-iam-authenticator:${user.account}:${user.id}`,
      groups: ['platform-admins', 'system:authenticated'],
      extra: {
        accessKeyId: [keyId],
        arn: [arn],
        canonicalArn: [arn],
        principalId: [user.id],
        sessionName: [''],
        'sigs.k8s.io/aws-iam-authenticator/principalId': [user.id],
      },
    },
    address: origin.address,
    userAgent: 'kubectl/v1.31.3 (linux/amd64) kubernetes/c83cbee',
  };
}

/** Somebody without a credential. */
export function anonymous(address: string, userAgent: string): KubernetesCaller {
  const user = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
  return { user, address, userAgent };
}

/** `user` of calls with a token of a service account. */
export function accountUser(story: Story, { account, jti, pod }: AccountToken): JsonObject {
  const { namespace, name } = account;
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid: uidOf(story, 'serviceaccount', account),
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: {
      [`${PREFIX}/credential-id`]: [`JTI=${jti}`],
      ...(pod
        ? {
            [`${PREFIX}/node-name`]: [pod.node],
            [`${PREFIX}/node-uid`]: [pod.nodeUid],
            [`${PREFIX}/pod-name`]: [pod.name],
            [`${PREFIX}/pod-uid`]: [pod.uid],
          }
        : {}),
    },
  };
}

/** The address that stands in a node's name. */
function nodeAddress(node: string): string {
  return (node.split('.')[0] ?? '').slice('ip-'.length).replaceAll('-', '.');
}
