import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromIso } from '#core/base/time.ts';
import { evaluateGcp, type GcpRequest } from '#core/authz/gcp/evaluate.ts';
import { expandGcp } from '#core/authz/gcp/expand.ts';
import type { GcpHolder } from '#core/authz/gcp/member.ts';
import { gcpAccess } from '#core/authz/gcp/permission.ts';
import {
  casesOf,
  decides,
  expands,
  grantsOf,
  type DecisionCase,
  type ExpansionCase,
} from '../grant-cases.ts';

/** A request as a case writes it: its time is a text. */
type WrittenRequest = Omit<GcpRequest, 'at'> & { readonly at: string };

interface Placed {
  readonly ancestors?: Readonly<Record<string, readonly string[]>>;
}

const HOLDER: GcpHolder = { principal: 'gcp-principal:ana@example.com', groups: [] };
const REQUEST: GcpRequest = {
  ...HOLDER,
  permission: 'storage.objects.get',
  resource: 'projects/_/buckets/notes',
  ancestors: ['projects/example', 'folders/11', 'organizations/22'],
  resourceName: null,
  resourceType: null,
  resourceService: null,
  at: null,
};

describe('Google Cloud IAM', () => {
  const cases = casesOf<DecisionCase<WrittenRequest>>('gcp', 'decisions');

  decides(cases, 40, ({ request: { at, ...request }, grants }) =>
    evaluateGcp({ ...REQUEST, ...request, at: at === undefined ? null : fromIso(at) }, grantsOf(grants)),
  );

  expands(casesOf<ExpansionCase<GcpHolder> & Placed>('gcp', 'permissions'), (one) =>
    expandGcp(
      { ...HOLDER, ...one.holder },
      grantsOf(one.grants),
      new Map(Object.entries((one as Placed).ancestors ?? {})),
    ),
  );

  it('says which guards nothing is known of, whatever it decides', () => {
    const rule = { kind: 'service-control', effect: 'deny', actions: [], principals: [] } as const;
    expect(evaluateGcp(REQUEST, []).unseen).toEqual(['deny policy', 'principal access boundary']);
    expect(evaluateGcp(REQUEST, grantsOf([rule])).unseen).toEqual(['principal access boundary']);
  });

  it('tells access by the last part of a permission', () => {
    const expected = {
      'storage.objects.list': 'list',
      'storage.objects.get': 'read',
      'secretmanager.versions.access': 'read',
      'compute.instances.create': 'write',
      'compute.instances.setMetadata': 'write',
      'compute.instances.setLabels': 'tagging',
      'storage.buckets.setIamPolicy': 'permissions',
      'iam.serviceAccounts.actAs': 'permissions',
      'iam.roles.update': 'permissions',
      'iam.serviceAccounts.getAccessToken': 'auth',
      'iam.serviceAccountKeys.create': 'auth',
      'storage.buckets.getIamPolicy': 'read',
      'example.things.frobnicate': null,
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, gcpAccess(name)]))).toEqual(
      expected,
    );
  });

  it('takes nothing away when a binding and its role come in addition', () => {
    const grant = fc.record({
      scopeNode: fc.constantFrom('projects/example', 'folders/11', null),
      holder: fc.constantFrom('gcp-principal:ana@example.com', 'gcp-principal:group:ops@example.com'),
      actions: fc.subarray(['storage.objects.get', 'storage.objects.list', 'iam.roles.update']),
      condition: fc.constantFrom(null, { expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' }),
    });
    const rule = grantsOf([
      {
        id: 'd1',
        kind: 'service-control',
        effect: 'deny',
        actions: ['storage.googleapis.com/*.list'],
        principals: ['allUsers'],
        scopeNode: 'projects/example',
      },
    ]);
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), grant, (before, more) => {
        const granted = (all: readonly (typeof more)[]): readonly string[] =>
          expandGcp(HOLDER, [
            ...rule,
            ...grantsOf(
              all.flatMap(({ holder, scopeNode, condition, actions }, at) => {
                const policyKey = `gcp-role:projects/example/roles/r${String(at)}`;
                return [
                  { holder, scopeNode, condition, policyKey },
                  { holder: policyKey, actions },
                ];
              }),
            ),
          ]).map(({ action }) => action);
        expect(granted([...before, more])).toEqual(expect.arrayContaining([...granted(before)]));
      }),
    );
  });
});
