import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Decision, Permission, Reason } from '#core/authz/decision.ts';
import type { Grant } from '#core/authz/grant.ts';

/** A request, the grants in evidence, and what the documentation says of it. */
export interface DecisionCase<R> {
  readonly name: string;
  readonly grants: readonly Partial<Grant>[];
  readonly request: Partial<R>;
  readonly expected: {
    readonly verdict: Decision['verdict'];
    readonly open?: readonly string[];
    /** Each as `<grant or part> <effect> <cause> [<keys>]`; all of them, in their order. */
    readonly reasons?: readonly string[];
  };
}

/** A holder, the grants in evidence, and what it may do. */
export interface ExpansionCase<H> {
  readonly name: string;
  readonly grants: readonly Partial<Grant>[];
  readonly holder: Partial<H>;
  readonly expected: {
    /** All actions there are. */
    readonly actions?: readonly string[];
    /** Some of the permissions, in some of their fields. */
    readonly permissions?: readonly Partial<Permission>[];
    readonly absent?: readonly string[];
  };
}

/** A case as its file holds it, of either kind and with what else a room needs. */
export function casesOf<C>(room: string, file: string): readonly C[] {
  const path = resolve(import.meta.dirname, `../../../core/authz/${room}/cases/${file}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as readonly C[];
}

/** Grants from parts of them: with actions the content of a policy, else an attachment; ids are `g1` and so on where none is given. */
export function grantsOf(parts: readonly Partial<Grant>[]): readonly Grant[] {
  return parts.map((part, at) => ({
    id: `g${String(at + 1)}`,
    holder: null,
    kind: part.actions ? 'content' : 'attachment',
    effect: 'allow',
    actions: null,
    notActions: null,
    resources: null,
    principals: null,
    condition: null,
    scopeNode: null,
    policyKey: null,
    ...part,
  }));
}

function reasonText({ grant, part, effect, because, keys }: Reason): string {
  const named = keys.length > 0 ? `[${keys.join(', ')}]` : null;
  return [grant ?? part, effect, because, named].filter((word) => word !== null).join(' ');
}

/** Tests that each case is decided as it says, that the guards have cases that allow and cases that stop, and that there are enough of them. */
export function decides<R>(
  cases: readonly DecisionCase<R>[],
  least: number,
  decide: (one: DecisionCase<R>) => Decision,
): void {
  it('has cases enough, of every verdict, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(least);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect([...new Set(cases.map(({ expected }) => expected.verdict))].sort()).toEqual([
      'allowed',
      'denied',
      'open',
    ]);
  });

  it.each(cases)('$name', (one) => {
    const { verdict, open, reasons } = decide(one);
    expect({
      verdict,
      ...(one.expected.open ? { open } : {}),
      ...(one.expected.reasons ? { reasons: reasons.map(reasonText) } : {}),
    }).toEqual(one.expected);
    expect(open.length > 0).toBe(verdict === 'open');
  });
}

/** Tests that each case expands as it says. */
export function expands<H>(
  cases: readonly ExpansionCase<H>[],
  expand: (one: ExpansionCase<H>) => readonly Permission[],
): void {
  describe('what a holder may do', () => {
    it.each(cases)('$name', (one) => {
      const made = expand(one);
      const { actions, permissions = [], absent = [] } = one.expected;
      const names = made.map(({ action }) => action);
      if (actions) expect(names).toEqual(actions);
      for (const permission of permissions)
        expect(made.find(({ action }) => action === permission.action)).toMatchObject(permission);
      expect(names.filter((name) => absent.includes(name))).toEqual([]);
    });
  });
}
