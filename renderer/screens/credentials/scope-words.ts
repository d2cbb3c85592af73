import type { Row } from '#core/api/contract.ts';
import { joined } from '../../format/clauses.ts';
import { measure } from '../../format/measures.ts';
import { counted, grouped } from '../../format/numbers.ts';
import { int, list, text } from '../../format/rows.ts';
import { second } from '../../format/time.ts';

const BASIS: Readonly<Record<string, string>> = {
  granted: 'The content of every policy and role that it comes from is in the evidence',
  'part-granted': 'At least this: some of its policies are not in the evidence',
  used: 'At least this: no policy is in the evidence, only what calls were let through to do',
  none: 'Neither a policy nor a call that was let through is in the evidence',
};

/** What permissions of each access level are for, the weightiest first. */
const LEVELS = [
  ['permissions', 'to change permissions'],
  ['write', 'to write'],
  ['tagging', 'to tag'],
  ['auth', 'to authenticate'],
  ['read', 'to read'],
  ['list', 'to list'],
  ['unknown', 'of unknown access'],
] as const;

/** A scope in its parts, as sentences: basis, permissions by access, services, resources, powers, period and score. */
export function scopeSentence(scope: Row): string {
  const basis = BASIS[text(scope, 'basis') ?? ''] ?? '';
  const score = measure(scope, 'score');
  if (score === null) return `${basis}.`;
  const levels = LEVELS.flatMap(([level, what]) => {
    const number = int(scope, `${level}_permissions`) ?? 0n;
    return number === 0n ? [] : [`${grouped(number)} ${what}`];
  });
  const resources = int(scope, 'resources') ?? 0n;
  const where =
    scope['any_resource'] === true ? 'some on every resource' : `on ${counted(resources, 'resource')}`;
  const from = int(scope, 'had_from');
  const to = int(scope, 'had_to');
  const since = from === null ? 'as far back as records go' : `since ${second(from)}`;
  const unknown = int(scope, 'unknown_grants') ?? 0n;
  return [
    `${basis}: `,
    `${counted(int(scope, 'permissions') ?? 0n, 'permission')} in ${counted(int(scope, 'services') ?? 0n, 'service')}, ${where}`,
    levels.length > 0 ? ` (${joined(levels)})` : '',
    `, ${since}${to === null ? '' : ` until ${second(to)}`}. Score ${score.toFixed(0)} of 100.`,
    unknown > 0n ? ` The content of ${counted(unknown, 'grant')} is not in the evidence.` : '',
  ].join('');
}

const PARTS: Readonly<Record<string, string>> = {
  identity: 'given',
  boundary: 'bounded by',
  'service-control': 'organisation bounds by',
  session: 'session bounds by',
};

const first = (words: readonly string[], most: number): string =>
  words.length <= most
    ? words.join(', ')
    : `${words.slice(0, most).join(', ')} and ${grouped(words.length - most)} more`;

/** A statement of a policy in few words. */
export function statementWords(row: Row): {
  /** What it does in the scope. */
  readonly part: string;
  /** Actions, the first of them. */
  readonly actions: string;
  /** Resources, the first of them. */
  readonly resources: string;
  /** Whether a condition stands on it; empty if none. */
  readonly condition: string;
} {
  const part = PARTS[text(row, 'part') ?? ''] ?? text(row, 'part') ?? '';
  const actions = list(row, 'actions');
  const except = list(row, 'not_actions');
  const resources = list(row, 'resources');
  const spared = list(row, 'not_resources');
  return {
    part: text(row, 'effect') === 'deny' ? 'denied' : part,
    actions:
      actions.length > 0
        ? first(actions, 4)
        : except.length > 0
          ? `all but ${first(except, 4)}`
          : (text(row, 'policy_key') ?? 'content not in the evidence'),
    resources:
      resources.length > 0 ? first(resources, 3) : spared.length > 0 ? `all but ${first(spared, 3)}` : 'all',
    condition: text(row, 'condition') === null ? '' : ', under a condition',
  };
}
