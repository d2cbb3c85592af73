import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kubernetesAccess } from '#core/authz/kubernetes/access.ts';
import { evaluateKubernetes, type KubernetesRequest } from '#core/authz/kubernetes/evaluate.ts';
import { expandKubernetes } from '#core/authz/kubernetes/expand.ts';
import type { KubernetesRole } from '#core/authz/kubernetes/roles.ts';
import type { KubernetesSubject } from '#core/authz/kubernetes/subject.ts';
import {
  casesOf,
  decides,
  expands,
  grantsOf,
  type DecisionCase,
  type ExpansionCase,
} from '../grant-cases.ts';

interface Roles {
  readonly roles?: readonly KubernetesRole[];
}

const SUBJECT: KubernetesSubject = { user: 'jane@example.com', groups: [] };
const REQUEST: KubernetesRequest = {
  ...SUBJECT,
  verb: 'get',
  group: 'core',
  resource: 'pods',
  subresource: null,
  namespace: 'agents',
  name: null,
  path: null,
};
const PATH = { group: null, resource: null, namespace: null } as const;

describe('Kubernetes RBAC', () => {
  decides(casesOf<DecisionCase<KubernetesRequest> & Roles>('kubernetes', 'decisions'), 40, (one) =>
    evaluateKubernetes(
      { ...REQUEST, ...(one.request.path ? PATH : {}), ...one.request },
      grantsOf(one.grants),
      (one as Roles).roles,
    ),
  );

  expands(casesOf<ExpansionCase<KubernetesSubject> & Roles>('kubernetes', 'permissions'), (one) =>
    expandKubernetes({ ...SUBJECT, ...one.holder }, grantsOf(one.grants), (one as Roles).roles),
  );

  it('marks what changes permissions, makes credentials, runs code and shows secrets', () => {
    const access = (verb: string, target: string): string | null => kubernetesAccess(verb, target);
    expect(access('escalate', 'rbac.authorization.k8s.io/roles')).toBe('permissions');
    expect(access('bind', 'rbac.authorization.k8s.io/clusterroles')).toBe('permissions');
    expect(access('impersonate', 'core/users')).toBe('permissions');
    expect(access('create', 'rbac.authorization.k8s.io/rolebindings')).toBe('permissions');
    expect(access('get', 'rbac.authorization.k8s.io/rolebindings')).toBe('read');
    expect(access('create', 'core/serviceaccounts/token')).toBe('auth');
    expect(access('get', 'core/pods/exec')).toBe('write');
    expect(access('list', 'core/secrets')).toBe('read');
    expect(access('watch', 'core/pods')).toBe('list');
    expect(access('frobnicate', 'core/pods')).toBeNull();
  });

  it('takes nothing away when a binding and its rule come in addition', () => {
    const word = (...words: string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
    const grant = fc.record({
      namespace: word('*', 'agents', 'build'),
      verb: word('get', 'create', '*'),
      target: word('core/pods', 'core/*', '*/*', 'core/secrets', '/metrics'),
      name: word('', 'web'),
    });
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), grant, (before, more) => {
        const granted = (all: readonly (typeof more)[]): ReturnType<typeof expandKubernetes> =>
          expandKubernetes(
            SUBJECT,
            grantsOf(
              all.flatMap(({ namespace, verb, target, name }, at) => {
                const policyKey = `k8s-role:default//r${String(at)}`;
                const condition = name === '' ? null : { resourceNames: [name] };
                return [
                  { holder: 'k8s-user:default/jane@example.com', scopeNode: namespace, policyKey },
                  { holder: policyKey, actions: [verb], resources: [target], condition },
                ];
              }),
            ),
          );
        const after = new Map(granted([...before, more]).map((one) => [one.action, one]));
        for (const { action, resources } of granted(before)) {
          const now = after.get(action)?.resources;
          expect(now).toBeDefined();
          if (resources === 'any') expect(now).toBe('any');
          else if (now !== 'any') expect(now).toEqual(expect.arrayContaining([...resources]));
        }
      }),
      { numRuns: 40 },
    );
  });
});
