import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Permission } from '#core/authz/decision.ts';
import { allActions } from '#core/authz/aws/catalogue.ts';
import { evaluateAws } from '#core/authz/aws/evaluate.ts';
import { expandAws, type ExpandOptions } from '#core/authz/aws/expand.ts';
import { contains } from '#core/authz/aws/glob.ts';
import { patternOf } from '#core/authz/aws/pattern.ts';
import type { AwsStatement } from '#core/authz/aws/statement.ts';
import { callerOf, requestOf, statementOf, type WrittenRequest, type WrittenStatement } from './written.ts';

interface Case extends Pick<WrittenRequest, 'principal' | 'context' | 'fromManagement'> {
  readonly name: string;
  readonly policies: readonly WrittenStatement[];
  /** The actions that are looked at, where the policies mean many. */
  readonly only?: readonly string[];
  /** The fields that the case is about, of each permission in order. */
  readonly expected: readonly Partial<Permission>[];
}

const file = resolve(import.meta.dirname, '../../../../core/authz/aws/cases/expand.json');
const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[];
const options: ExpandOptions = { principal: null, context: {}, fromManagement: false };

describe('expand.json', () => {
  it.each(cases)('$name', ({ policies, only, expected, context = {}, fromManagement = false, ...caller }) => {
    const found = expandAws(policies.map(statementOf), {
      principal: callerOf(caller),
      context,
      fromManagement,
    });
    const looked = found.filter(({ action }) => only?.includes(action) ?? true);
    expect(looked).toHaveLength(expected.length);
    expect(looked).toMatchObject(expected);
  });
});

describe('the whole catalogue', () => {
  it('an administrator may do every action of it, on any resource and without condition', () => {
    const found = expandAws([statementOf({ id: 'g1' })], options);
    expect(found).toHaveLength(allActions().length);
    expect(found.every(({ resources, conditional }) => resources === 'any' && conditional.length === 0)).toBe(
      true,
    );
  });

  it('permissions stand in the order of their names', () => {
    const actions = expandAws(
      [statementOf({ id: 'g1', actions: ['s3:*', 'iam:*', 'example:Thing'] })],
      options,
    ).map(({ action }) => action);
    expect(actions).toEqual([...actions].sort());
  });
});

const actions = fc.subarray(
  ['s3:GetObject', 's3:*', 's3:ListBucket', 'sqs:SendMessage', 'sts:AssumeRole', 'ec2:Run*'],
  {
    minLength: 1,
  },
);
const resources = fc.subarray(
  ['*', 'arn:aws:s3:::a', 'arn:aws:s3:::a/*', 'arn:aws:s3:::*/x', 'arn:aws:sqs:eu-west-1:111111111111:*'],
  { minLength: 1 },
);
const condition = fc.constantFrom(null, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
const written = (
  part: fc.Arbitrary<AwsStatement['part']>,
  effect: fc.Arbitrary<'allow' | 'deny'>,
): fc.Arbitrary<WrittenStatement> =>
  fc
    .record({ part, effect, actions, resources, condition, not: fc.integer({ min: 0, max: 5 }) })
    .map(({ not, ...each }) => ({
      id: 'any',
      ...each,
      ...(not === 1 && { actions: null, notActions: each.actions }),
      ...(not === 2 && { resources: null, notResources: each.resources }),
    }));
const anyStatement = written(
  fc.constantFrom('identity', 'boundary', 'session', 'service-control'),
  fc.constantFrom('allow', 'allow', 'deny'),
);
const grant = written(fc.constant('identity'), fc.constant('allow'));

const numbered = (statements: readonly WrittenStatement[]): readonly AwsStatement[] =>
  statements.map((statement, at) => statementOf({ ...statement, id: `g${String(at)}` }));

/** Resources that are sure to be part of each pattern: what a permission holds is held when all of these are. */
const PROBES = [
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/y',
  'arn:aws:s3:::b/x',
  'arn:aws:sqs:eu-west-1:111111111111:q',
  '*',
];

function held(found: readonly Permission[], certain: boolean): ReadonlySet<string> {
  const reaches = (patterns: readonly string[], probe: string): boolean =>
    patterns.some((text) =>
      contains(patternOf(text, 'resource', null).glob ?? [], patternOf(probe, 'exact', null).glob ?? []),
    );
  return new Set(
    found
      .filter(({ conditional }) => !certain || conditional.length === 0)
      .flatMap(({ action, resources: on, except }) =>
        PROBES.filter((probe) => (on === 'any' || reaches(on, probe)) && !reaches(except, probe)).map(
          (probe) => `${action} ${probe}`,
        ),
      ),
  );
}

describe('more statements that allow', () => {
  it('never take a permission away, with or without condition', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), grant, (statements, more) => {
        const before = expandAws(numbered(statements), options);
        const after = expandAws(numbered([...statements, more]), options);
        for (const certain of [true, false]) {
          const [less, all] = [held(before, certain), held(after, certain)];
          expect([...less].filter((each) => !all.has(each))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});

const ASKED: readonly (readonly [string, string])[] = [
  ['s3:GetObject', 'arn:aws:s3:::a/y'],
  ['s3:GetObject', 'arn:aws:s3:::b/x'],
  ['s3:ListBucket', 'arn:aws:s3:::a'],
  ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111111111111:q'],
];

describe('what a holder may do at all', () => {
  it('agrees with what single requests are answered: all that is allowed is there, and nothing that is denied holds for certain', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { minLength: 1, maxLength: 5 }), (statements) => {
        const policies = numbered(statements);
        const caller = { principal: 'arn:aws:sts::111111111111:assumed-role/app/job' };
        const found = expandAws(policies, { ...options, principal: callerOf(caller) });
        const exact = found.filter(({ notes }) => !notes.includes('overlap'));
        const [may, does] = [held(found, false), held(exact, true)];
        for (const [action, resource] of ASKED) {
          const { verdict } = evaluateAws(requestOf({ ...caller, action, resource }), policies);
          const name = `${action} ${resource}`;
          if (verdict !== 'denied') expect(may).toContain(name);
          if (verdict !== 'allowed') expect(does).not.toContain(name);
        }
      }),
      { numRuns: 60 },
    );
  });
});
