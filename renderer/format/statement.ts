import type { Row } from '#core/api/contract.ts';
import type { Clause, ClauseTarget, Story } from './clauses.ts';
import { kindLook } from './kinds.ts';
import { counted } from './numbers.ts';
import { int, list, small, text } from './rows.ts';
import { attempts, breadth, expectation, held, misfits } from './statement-usage.ts';
import { duration, second } from './time.ts';
import { ISSUANCE_WORDS, ORIGIN_WORDS, worded } from './words.ts';

/** How often a value occurs in a list of values with counts. */
export function occurrences(row: Row): bigint {
  return int(row, 'count') ?? int(row, 'events') ?? int(row, 'uses') ?? 0n;
}

/** How many there are of what a list begins. */
function totalOf(rows: readonly Row[]): bigint {
  return (rows[0] && int(rows[0], 'total')) ?? BigInt(rows.length);
}

/** Origins whose words say that the credential was made, so that a time can follow them. */
const MADE: ReadonlySet<string> = new Set([
  'sts',
  'instance-role',
  'service-role',
  'identity-center',
  'service-forwarded',
  'login',
  'minted',
]);

function validity(row: Row): string {
  const issued = int(row, 'issued_at');
  const expires = int(row, 'expires_at');
  const expiry = text(row, 'expiry');
  if (expiry === 'never') return 'it never expires';
  if (expires === null) return 'the evidence does not say when it ends';
  if (issued === null) return `it ends on ${second(expires)}`;
  return `it is valid for ${duration(expires - issued)}, until ${second(expires)}`;
}

function making(story: Story): readonly Clause[] {
  const row = story.credential;
  const issued = int(row, 'issued_at');
  const own = story.lifecycle.filter((each) => story.keys.has(text(each, 'credential_key') ?? ''));
  const phase = own.find((each) => text(each, 'phase') === 'issued');
  const fileId = phase ? small(phase, 'file_id') : null;
  const ordinal = phase ? int(phase, 'ordinal') : null;
  const target: ClauseTarget =
    fileId !== null && ordinal !== null
      ? { to: 'record', fileId, ordinal }
      : { to: 'section', id: 'lifecycle' };
  const out: Clause[] = [
    { text: `This ${kindLook(text(row, 'kind')).title} ${worded(ORIGIN_WORDS, text(row, 'origin'))}` },
  ];
  const made = MADE.has(text(row, 'origin') ?? '') ? ' on ' : ', made on ';
  if (issued !== null) out.push({ text: made }, { text: second(issued), target });
  if (story.parent) {
    const { key, label } = story.parent;
    out.push({ text: ', from ' }, { text: label, target: { to: 'credential', key } });
  }
  out.push({ text: `; ${validity(row)}.` });
  const issuance = text(row, 'issuance');
  if (issuance !== null && issuance !== 'seen') {
    const said = worded(ISSUANCE_WORDS, issuance);
    out.push(
      { text: ' ' },
      { text: said, ...(issuance === 'unexplained' ? { tone: 'caution' as const } : {}) },
    );
  }
  return out;
}

function uses(story: Story): readonly Clause[] {
  const row = story.credential;
  const count = int(row, 'uses') ?? 0n;
  const first = int(row, 'first_used_at');
  const last = int(row, 'last_used_at');
  if (count === 0n) return [{ text: ' No event in this evidence names it.' }];
  const out: Clause[] = [{ text: ' Used ' }, { text: counted(count, 'time'), target: { to: 'events' } }];
  if (first !== null && last !== null) {
    out.push({ text: first === last ? ` at ${second(first)}` : ` from ${second(first)} to ${second(last)}` });
  }
  const top = story.actions[0];
  const action = top ? text(top, 'action') : null;
  if (top && action !== null) {
    const name = `${text(top, 'service') ?? '?'}:${action}`;
    const total = totalOf(story.actions);
    const only = total === 1n;
    out.push({ text: only ? ', only for ' : ', most for ' });
    out.push({ text: name, target: { to: 'events', field: 'action', values: [action] } });
    if (!only) {
      out.push({ text: ' among ' });
      out.push({ text: counted(total, 'action'), target: { to: 'section', id: 'actions' } });
    }
  }
  return [...out, { text: '.' }];
}

function refusals(story: Story): readonly Clause[] {
  const denied = int(story.credential, 'denied') ?? 0n;
  if (denied === 0n) return [];
  const target: ClauseTarget = { to: 'events', field: 'outcome', values: ['denied'] };
  return [
    { text: ' ' },
    { text: counted(denied, 'call'), target, tone: 'denied' },
    { text: denied === 1n ? ' was denied.' : ' were denied.' },
  ];
}

function places(story: Story): readonly Clause[] {
  const [first] = story.addresses;
  const address = first
    ? (text(first, 'client_addr') ?? text(first, 'address') ?? text(first, 'value'))
    : null;
  if (!first || address === null) return [];
  const target: ClauseTarget = { to: 'events', field: 'client_addr', values: [address] };
  const total = totalOf(story.addresses);
  if (total === 1n) {
    return [{ text: ' Every call came from ' }, { text: address, target }, { text: '.' }];
  }
  return [
    { text: ' Calls came from ' },
    {
      text: counted(total, 'address', 'addresses'),
      target: { to: 'section', id: 'addresses' },
    },
    { text: ', most from ' },
    { text: address, target },
    { text: '.' },
  ];
}

function ending(story: Story): readonly Clause[] {
  const row = story.credential;
  const revoked = int(row, 'revoked_at');
  const out: Clause[] = [];
  if (revoked !== null) {
    out.push({ text: ' It was ended on ' });
    out.push({ text: second(revoked), target: { to: 'section', id: 'lifecycle' } }, { text: '.' });
  }
  const end = revoked ?? int(row, 'expires_at');
  const issued = int(row, 'issued_at');
  const last = int(row, 'last_used_at') ?? issued;
  if (end !== null && issued !== null && last !== null && (end - last) * 2n > end - issued && end > last) {
    out.push({ text: ` It stayed valid for ${duration(end - last)} without a call.`, tone: 'caution' });
  }
  return out;
}

function gifts(story: Story): readonly Clause[] {
  const scope = list(story.credential, 'scope');
  const out: Clause[] = [];
  if (scope.length > 0) {
    const more = scope.length > 3 ? ` and ${scope.length - 3} more` : '';
    out.push({ text: ` It was given ${scope.slice(0, 3).join(', ')}${more}.` });
  }
  if (story.children > 0n) {
    out.push({ text: ' ' });
    out.push({ text: counted(story.children, 'credential'), target: { to: 'section', id: 'lineage' } });
    out.push({ text: story.children === 1n ? ' comes from it.' : ' come from it.' });
  }
  return out;
}

/** What a person would say of a credential aloud, every clause with the rows that prove it. */
export function statement(story: Story): readonly Clause[] {
  return [
    making,
    held,
    gifts,
    breadth,
    uses,
    expectation,
    refusals,
    places,
    ending,
    misfits,
    attempts,
  ].flatMap((part) => part(story));
}
