import type { Row } from '#core/api/contract.ts';
import type { Outstanding } from '../../charts/timeline/outstanding.ts';
import { MISMATCH_WORDS } from '../../format/coverage-words.ts';
import { ends, shortKey } from '../../format/keys.ts';
import { kindLook } from '../../format/kinds.ts';
import { counted, grouped } from '../../format/numbers.ts';
import { int, text } from '../../format/rows.ts';
import { duration } from '../../format/time.ts';
import { spaced, worded } from '../../format/words.ts';
import { lifeOf, lifeWords } from '../../parts/credential/life.ts';
import type { LaneGroup } from './lane-rows.svelte.ts';
import type { LaneSort } from './order.ts';
import type { Grouping } from './timeline.svelte.ts';

const NONE: Readonly<Record<Grouping, string>> = {
  none: '',
  agent: 'unassigned',
  identity: 'unassigned',
  owner: 'unassigned',
  task: 'no task',
  session: 'keys of no session',
  account: 'no account',
};

const UNKNOWN = 'unknown';

const RULES: Readonly<Record<string, string>> = {
  'token-metadata': 'by the token’s metadata',
  'session-name': 'by the session’s name',
  holder: 'as records say',
  principal: 'by its principal',
  task: 'by its task',
};

/** The name of a lane: its label, else its key in short. */
export function laneName(row: Row): string {
  return text(row, 'label') ?? shortKey(text(row, 'credential_key') ?? '');
}

/** What the measure that lanes are ordered by says of a lane, null where they are ordered by something else. */
export function laneMeasure(row: Row, sort: LaneSort): string | null {
  const number = (column: string, digits: number): string | null => {
    const value = row[column];
    return typeof value === 'number' ? value.toFixed(digits) : null;
  };
  const count = (column: string): string => grouped(int(row, column) ?? 0n);
  switch (sort) {
    case 'lifetime': {
      const seconds = row['lifetime_seconds'];
      return typeof seconds === 'number' ? duration(BigInt(Math.round(seconds * 1e6))) : UNKNOWN;
    }
    case 'scope':
      return number('scope', 1) ?? UNKNOWN;
    case 'utilisation': {
      const share = number('utilisation', 2);
      return share === null ? UNKNOWN : `×${share}`;
    }
    case 'distance':
      return number('distance', 2) ?? UNKNOWN;
    case 'elevation':
      return count('elevation_attempts');
    case 'uses':
    case 'denied':
    case 'mismatches':
      return count(sort);
    default:
      return null;
  }
}

/** What stands beside a lane's name: how many keys are folded in, else its key in short where the name is another. */
export function laneAside(row: Row): string {
  const keys = int(row, 'keys') ?? 0n;
  if (keys > 0n) return counted(keys, 'key');
  return text(row, 'label') === null ? '' : shortKey(text(row, 'credential_key') ?? '');
}

/** What stands out at a place of the picture, in words: what it is, and why. */
export function outstandingWords(
  found: Outstanding,
): readonly { readonly head: string; readonly more: string }[] {
  if (found.what === 'bands')
    return found.bands.map(({ kind, reason }) => ({ head: worded(MISMATCH_WORDS, kind), more: reason }));
  const { attempts, steps, detail } = found.mark;
  const parts = [
    ...(attempts > 0 ? [`${counted(attempts, 'attempt')} to go further`] : []),
    ...(steps > 0 ? [`${counted(steps, 'step')} on the way`] : []),
  ];
  const first = detail === null ? '' : attempts + steps > 1 ? `the first: ${detail}` : detail;
  return [{ head: parts.join(', '), more: first }];
}

/** What is drawn in a lane, in words that begin with what stands in its row; `called` is its name there. */
export function laneWords(row: Row, called = laneName(row)): string {
  const uses = int(row, 'uses') ?? 0n;
  const denied = int(row, 'denied') ?? 0n;
  const noise = int(row, 'noise_uses') ?? 0n;
  const name = [called, laneAside(row)].filter((part) => part !== '').join(' ');
  const parts = [`${name}, ${kindLook(text(row, 'kind')).title}`, lifeWords(lifeOf(row))];
  parts.push(counted(uses, 'use'));
  if (denied > 0n) parts.push(counted(denied, 'refusal'));
  const attempts = int(row, 'elevation_attempts') ?? 0n;
  const mismatches = int(row, 'mismatches') ?? 0n;
  if (attempts > 0n) parts.push(`${counted(attempts, 'attempt')} to go further`);
  if (mismatches > 0n) parts.push(`${counted(mismatches, 'kind')} of mismatch between issued and used`);
  if (noise > 0n) parts.push(`${counted(noise, 'use')} by cloud services themselves`);
  return parts.join(' · ');
}

/** The head of a group: what it is, its name, and how lanes came into it. */
export function groupWords(
  { value, name, rules }: LaneGroup,
  grouping: Grouping,
): { readonly what: string; readonly name: string | null; readonly rule: string } {
  const rule = rules.map((each) => RULES[each] ?? `by ${spaced(each)}`).join(', ');
  if (value === null) return { what: NONE[grouping], name: null, rule };
  if (grouping === 'owner') return { what: value, name: null, rule };
  const rest = value.slice(value.indexOf(':') + 1);
  if (value.startsWith('agent:')) return { what: `agent ${ends(rest)}`, name, rule };
  if (value.startsWith('task:')) return { what: `task ${rest}`, name, rule };
  if (value.startsWith('aws:')) return { what: `account ${rest}`, name, rule };
  if (value.startsWith('aws-session:')) return { what: 'session', name: name ?? shortKey(value), rule };
  if (value.startsWith('aws-principal:')) return { what: name ?? 'principal', name: ends(rest), rule };
  return { what: name ?? shortKey(value), name: name === null ? null : shortKey(value), rule };
}

/** The name of a lane that stands for its group as well: what the group is, and what more is known of both, each once. */
export function aloneName(
  group: LaneGroup,
  grouping: Grouping,
  row: Row,
): { readonly what: string; readonly more: readonly string[] } {
  const { what, name } = groupWords(group, grouping);
  const more = new Set([name ?? what, laneName(row)]);
  more.delete(what);
  return { what, more: [...more] };
}
