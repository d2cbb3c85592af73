import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Decision, Reason } from '#core/authz/decision.ts';
import { evaluateAws } from '#core/authz/aws/evaluate.ts';
import type { AwsCondition, AwsStatement } from '#core/authz/aws/statement.ts';
import { requestOf, statementOf, type WrittenRequest, type WrittenStatement } from './written.ts';

/** A case: `condition` stands for one statement that allows everything under it, `context` for the request's. */
interface Case {
  readonly name: string;
  readonly policies?: readonly WrittenStatement[];
  readonly condition?: AwsCondition;
  readonly request?: WrittenRequest;
  readonly context?: WrittenRequest['context'];
  readonly expected: string | Expected;
}

interface Expected {
  readonly verdict: string;
  /** What each statement of these ids did. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** The parts that are missing, in order. */
  readonly missing?: readonly string[];
  readonly open?: readonly string[];
}

const folder = resolve(import.meta.dirname, '../../../../core/authz/aws/cases');

const said = ({ effect, because, keys }: Reason): string =>
  [effect, because, ...keys].filter(Boolean).join(' ');

function found(decision: Decision, { reasons, missing, open }: Expected): Expected {
  const named = decision.reasons.filter(
    ({ grant }) => grant !== null && reasons !== undefined && grant in reasons,
  );
  const lacking = decision.reasons.filter(({ grant }) => grant === null);
  return {
    verdict: decision.verdict,
    ...(reasons && { reasons: Object.fromEntries(named.map((reason) => [reason.grant, said(reason)])) }),
    ...(missing && {
      missing: lacking.map(({ part, because, keys }) => [part, because, ...keys].filter(Boolean).join(' ')),
    }),
    ...(open && { open: decision.open }),
  };
}

function policiesOf({ policies, condition }: Case): readonly AwsStatement[] {
  return (policies ?? [{ id: 'g1', condition: condition ?? null }]).map(statementOf);
}

const files = readdirSync(folder).filter((name) => name !== 'expand.json');
const role = { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111111111111:role/deploy' };

describe.each(files)('%s', (file) => {
  const cases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Case[];

  it.each(cases)('$name', (written) => {
    const { request, context, expected: wanted } = written;
    const expected: Expected = typeof wanted === 'string' ? { verdict: wanted } : wanted;
    const asked = requestOf({
      ...(file === 'trust.json' && role),
      ...request,
      context: { ...request?.context, ...context },
    });
    expect(found(evaluateAws(asked, policiesOf(written)), expected)).toEqual(expected);
  });
});

it('there are at least 300 cases, each under a name of its own', () => {
  const names = files.flatMap((file) =>
    (JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Case[]).map(
      ({ name }) => `${file} ${name}`,
    ),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(300);
});
