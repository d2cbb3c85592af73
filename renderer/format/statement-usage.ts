import type { Row } from '#core/api/contract.ts';
import { joined, type Clause, type ClauseTarget, type Story } from './clauses.ts';
import { MISMATCH_WORDS } from './coverage-words.ts';
import { EXPECTED_WORDS, measure, useText } from './measures.ts';
import { counted, grouped } from './numbers.ts';
import { int, list, text } from './rows.ts';
import { worded } from './words.ts';

function distinct(rows: readonly Row[], column: string): readonly Row[] {
  return [...new Map(rows.map((row) => [text(row, column), row])).values()];
}

/** Of several links only those that are more than candidates, where there are some. */
function surest(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly weak: boolean } {
  const sure = rows.filter((row) => text(row, 'strength') !== 'weak');
  return sure.length > 0 ? { rows: sure, weak: false } : { rows, weak: true };
}

/** Who held it, and for which task. */
export function held(story: Story): readonly Clause[] {
  const { rows, weak } = surest(story.holders);
  const actors = rows.filter((row) => text(row, 'kind') === 'agent' || text(row, 'kind') === 'person');
  const holders = distinct(actors.length > 0 ? actors : rows, 'identity_key');
  const [one] = holders;
  if (!one) return [{ text: ' No record says who held it.' }];
  const key = text(one, 'identity_key') ?? '';
  const out: Clause[] = [
    { text: weak ? ' It may have been held by ' : ' It was held by ' },
    holders.length > 1
      ? { text: `any of ${grouped(holders.length)} actors`, target: { to: 'section', id: 'holders' } }
      : { text: text(one, 'label') ?? key, target: { to: 'identity', key } },
  ];
  const tasks = surest(story.tasks);
  const ids = distinct(tasks.rows, 'task_id').map((row) => text(row, 'task_id') ?? '');
  if (ids.length > 0) {
    const said = ids.length > 2 ? counted(ids.length, 'task') : joined(ids.map((id) => `task ${id}`));
    out.push({ text: tasks.weak ? ', perhaps for ' : ', for ' });
    out.push({ text: said, target: { to: 'section', id: 'holders' } });
  }
  return [...out, { text: '.' }];
}

/** The scope that is spoken of: the broadest that it had. */
export function broadest(scopes: readonly Row[]): Row | null {
  const score = (row: Row): number => measure(row, 'score') ?? -1;
  return [...scopes].sort((a, b) => score(b) - score(a))[0] ?? null;
}

/** What it could do besides using what it may. */
function powers(scope: Row): readonly Clause[] {
  const able = [
    ...(scope['changes_permissions'] === true ? ['change permissions'] : []),
    ...(scope['mints_credentials'] === true ? ['make credentials'] : []),
  ];
  if (able.length === 0) return [];
  return [
    { text: '; it could ' },
    { text: joined(able), target: { to: 'section', id: 'scope' }, tone: 'caution' },
  ];
}

function neverUsed({ permissions }: Story): readonly Clause[] {
  if (!permissions || permissions.used + permissions.neverUsed + permissions.notHad === 0) return [];
  const target: ClauseTarget = { to: 'list', view: 'permissions' };
  const out: Clause[] = [
    { text: ' Of these it used ' },
    { text: grouped(permissions.used), target },
    { text: ' and never ' },
    { text: grouped(permissions.neverUsed), target },
  ];
  if (permissions.notHad > 0) {
    const text = `${grouped(permissions.notHad)} that nothing in the evidence gives`;
    out.push({ text: '; it used ' }, { text, target, tone: 'caution' });
  }
  return [...out, { text: '.' }];
}

/** How much it may do, in parts, and what of it was used. */
export function breadth(story: Story): readonly Clause[] {
  if (!story.scopes) return [];
  const scope = broadest(story.scopes.scopes);
  const basis = scope && text(scope, 'basis');
  if (!scope || basis === 'none') return [{ text: ' Nothing in the evidence says what it may do.' }];
  const permissions = int(scope, 'permissions') ?? 0n;
  const resources = int(scope, 'resources') ?? 0n;
  const where =
    scope['any_resource'] === true
      ? ', some of them on every resource'
      : resources > 0n
        ? ` on ${counted(resources, 'resource')}`
        : '';
  const used = basis === 'used';
  return [
    { text: used ? ' What it was given is not in the evidence; by its use it had at least ' : ' It had ' },
    ...(basis === 'part-granted' ? [{ text: 'at least ' }] : []),
    { text: counted(permissions, 'permission'), target: { to: 'list', view: 'permissions' } },
    { text: ' in ' },
    { text: counted(int(scope, 'services') ?? 0n, 'service'), target: { to: 'section', id: 'scope' } },
    { text: where },
    ...powers(scope),
    { text: '.' },
    ...(used ? [] : neverUsed(story)),
  ];
}

/** How its use compares with what was to be expected of it. */
export function expectation({ usage }: Story): readonly Clause[] {
  const point = usage?.point;
  if (!point) return [];
  const utilisation = measure(point, 'utilisation');
  if (utilisation === null) return [{ text: ' What use was to be expected of it is not known.' }];
  const target: ClauseTarget = { to: 'section', id: 'axes' };
  if (text(point, 'utilisation_basis') === 'declared') {
    const percent = `${(100 * utilisation).toFixed(0)} %`;
    return [
      { text: ' It used ' },
      { text: percent, target },
      { text: ` ${EXPECTED_WORDS['declared'] ?? ''}.` },
    ];
  }
  return [{ text: ' That is ' }, { text: useText(point), target }, { text: '.' }];
}

function misfit(row: Row): readonly Clause[] {
  const events = int(row, 'events') ?? 0n;
  const from = int(row, 'from_at');
  const to = int(row, 'to_at');
  const out: Clause[] = [
    {
      text: worded(MISMATCH_WORDS, text(row, 'kind')),
      target: { to: 'section', id: 'mismatches' },
      tone: 'denied',
    },
  ];
  if (events === 0n || from === null || to === null) return out;
  const writes = int(row, 'writes') ?? 0n;
  out.push({ text: ' (' });
  const during = { from, to: to + 1n };
  const values = list(row, 'used_addresses');
  const target: ClauseTarget =
    values.length === 0 ? { to: 'events', during } : { to: 'events', field: 'client_addr', values, during };
  out.push({ text: counted(events, 'use'), target });
  return [...out, { text: writes > 0n ? `, ${grouped(writes)} writing)` : ')' }];
}

/** What does not fit between what was issued and what was used. */
export function misfits({ usage }: Story): readonly Clause[] {
  if (!usage) return [];
  if (usage.mismatches.length === 0) return [{ text: ' As far as the evidence goes, issued and used fit.' }];
  const told = usage.mismatches.flatMap((row, i) => [...(i === 0 ? [] : [{ text: '; ' }]), ...misfit(row)]);
  return [{ text: ' What does not fit: ' }, ...told, { text: '.' }];
}

/** What it tried beyond what it did before. */
export function attempts({ credential, usage }: Story): readonly Clause[] {
  if (!usage) return [];
  const tried = usage.attempts.filter((row) => text(row, 'kind') !== 'step');
  const [first] = tried;
  const id = first ? int(first, 'event_id') : null;
  if (!first || id === null) return [{ text: ' No attempt to go further is seen.' }];
  const calls = (rows: readonly Row[]): number => distinct(rows, 'event_id').length;
  const number = int(credential, 'elevation_attempts') ?? BigInt(calls(tried));
  const whole = BigInt(calls(tried)) === number;
  const refused = whole ? calls(tried) - calls(tried.filter((row) => text(row, 'outcome') !== 'denied')) : 0;
  const rest =
    refused === 0
      ? ''
      : BigInt(refused) === number
        ? `, refused ${number === 1n ? 'then' : 'each time'}`
        : `, ${grouped(refused)} of them refused`;
  return [
    { text: ' It tried to go further ' },
    { text: counted(number, 'time'), target: { to: 'section', id: 'attempts' }, tone: 'caution' },
    { text: `${rest}, first by ` },
    { text: `${text(first, 'service') ?? '?'}:${text(first, 'action') ?? '?'}`, target: { to: 'event', id } },
    { text: '.' },
  ];
}
