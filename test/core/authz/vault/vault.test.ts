import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vaultAccess } from '#core/authz/vault/access.ts';
import { evaluateVault, type VaultRequest } from '#core/authz/vault/evaluate.ts';
import { expandVault } from '#core/authz/vault/expand.ts';
import { byPriority, covers, holdsPath, overlaps, parsePath } from '#core/authz/vault/path.ts';
import type { VaultHolder } from '#core/authz/vault/policies.ts';
import {
  casesOf,
  decides,
  expands,
  grantsOf,
  type DecisionCase,
  type ExpansionCase,
} from '../grant-cases.ts';

const HOLDER: VaultHolder = {
  policies: ['vault-policy:default/root/team'],
  identity: {},
  shippedDefault: false,
};
const REQUEST: VaultRequest = {
  ...HOLDER,
  operation: 'read',
  path: 'secret/data/team/key',
  namespace: 'root',
  parameters: {},
  wrapSeconds: 0,
};

describe('Vault policies', () => {
  decides(casesOf<DecisionCase<VaultRequest>>('vault', 'decisions'), 40, ({ request, grants }) =>
    evaluateVault({ ...REQUEST, ...request }, grantsOf(grants)),
  );

  expands(casesOf<ExpansionCase<VaultHolder>>('vault', 'permissions'), ({ holder, grants }) =>
    expandVault({ ...HOLDER, ...holder }, grantsOf(grants)),
  );

  it.each([
    ['the first wildcard stands later', 'secret/a*', 'secret/+'],
    ['the first wildcard stands later, for all the others', 'foo/bar/+/baz', 'foo/+/bar/baz'],
    ['it does not end in a wildcard', 'secret/+/bar', 'secret/+/ba*'],
    ['fewer parts are wildcards', 'foo/+/bar/baz', 'foo/+/+/baz'],
    ['it is longer', 'foo/+/bar/ba*', 'foo/+/bar/b*'],
    ['it is greater by its characters', 'foo/+/b/+', 'foo/+/a/+'],
  ])('of two paths one comes first where %s', (_, first, second) => {
    expect(byPriority(parsePath(first), parsePath(second))).toBeGreaterThan(0);
    expect(byPriority(parsePath(second), parsePath(first))).toBeLessThan(0);
  });

  it('says whether a path holds, covers and meets another', () => {
    const [wide, narrow] = [parsePath('secret/+/team/*'), parsePath('secret/data/team/key')];
    expect([covers(wide, narrow), covers(narrow, wide), overlaps(wide, narrow)]).toEqual([true, false, true]);
    expect(covers(parsePath('secret/*'), parsePath('secret/+/x'))).toBe(true);
    expect(covers(parsePath('secret/d*'), parsePath('secret/+/x'))).toBe(false);
    expect(overlaps(parsePath('secret/d*'), parsePath('secret/+/x'))).toBe(true);
    expect(overlaps(parsePath('kv/*'), parsePath('secret/*'))).toBe(false);
  });

  it('what a wider path covers holds whatever the narrower one holds', () => {
    const part = fc.constantFrom('a', 'b', '+', 'ab');
    const pattern = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([parts, prefix]) => parsePath(parts.join('/') + (prefix && parts.at(-1) !== '+' ? '*' : '')));
    const path = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'abc'), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(pattern, pattern, path, (wide, narrow, asked) => {
        const [byWide, byNarrow] = [holdsPath(wide, asked), holdsPath(narrow, asked)];
        if (covers(wide, narrow) && byNarrow) expect(byWide).toBe(true);
        if (byWide && byNarrow) expect(overlaps(wide, narrow)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('tells access by capability and by what lies under a path', () => {
    const access = (capability: string, path: string): string | null =>
      vaultAccess(capability, parsePath(path));
    expect(access('read', 'secret/data/*')).toBe('read');
    expect(access('update', 'secret/data/*')).toBe('write');
    expect(access('list', 'secret/metadata/*')).toBe('list');
    expect(access('update', 'sys/policies/acl/*')).toBe('permissions');
    expect(access('update', '*')).toBe('permissions');
    expect(access('create', 'auth/approle/role/agent')).toBe('permissions');
    expect(access('read', 'aws/creds/deploy')).toBe('auth');
    expect(access('update', 'pki/issue/agents')).toBe('auth');
    expect(access('update', 'auth/token/create')).toBe('auth');
    expect(access('sudo', 'secret/x')).toBe('permissions');
    expect(access('frobnicate', 'secret/x')).toBeNull();
  });

  it('takes nothing away when a path comes in addition, but is an exception where it comes before another', () => {
    const statement = fc.record({
      path: fc.constantFrom('secret/*', 'secret/team/*', 'secret/+/key', 'secret/team/key', 'kv/*', '*'),
      capabilities: fc.subarray(['read', 'list', 'update'], { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), statement, (before, more) => {
        const granted = (all: readonly (typeof more)[]): ReturnType<typeof expandVault> =>
          expandVault(
            HOLDER,
            grantsOf(
              [{ path: 'cubbyhole/*', capabilities: ['read'] }, ...all].map(({ path, capabilities }) => ({
                holder: 'vault-policy:default/root/team',
                actions: capabilities,
                resources: [path],
                scopeNode: 'root',
              })),
            ),
          );
        const after = new Map(granted([...before, more]).map((one) => [one.action, one]));
        for (const { action, except, resources } of granted(before)) {
          const now = after.get(action);
          expect(now).toBeDefined();
          const lost = (now?.except ?? []).filter((path) => !except.includes(path));
          const met =
            resources === 'any' || resources.some((path) => overlaps(parsePath(path), parsePath(more.path)));
          expect(lost).toEqual(lost.length > 0 && met ? [more.path] : []);
        }
      }),
    );
  });
});
