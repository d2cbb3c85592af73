import type { Row } from '#core/api/contract.ts';
import { ends, shortKey } from '../../format/keys.ts';
import { kindLook } from '../../format/kinds.ts';
import { counted } from '../../format/numbers.ts';
import { int, text } from '../../format/rows.ts';
import { lifeOf, lifeWords } from '../../parts/credential/life.ts';
import type { LaneGroup } from './lane-rows.svelte.ts';
import type { Grouping } from './timeline.svelte.ts';

const NONE: Readonly<Record<Grouping, string>> = {
  none: '',
  agent: 'unassigned',
  task: 'no task',
  session: 'keys of no session',
  account: 'no account',
};

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

/** What stands beside a lane's name: how many keys are folded in, else its key in short where the name is another. */
export function laneAside(row: Row): string {
  const keys = int(row, 'keys') ?? 0n;
  if (keys > 0n) return counted(keys, 'key');
  return text(row, 'label') === null ? '' : shortKey(text(row, 'credential_key') ?? '');
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
  if (noise > 0n) parts.push(`${counted(noise, 'use')} by cloud services themselves`);
  return parts.join(' · ');
}

/** The head of a group: what it is, its name, and how lanes came into it. */
export function groupWords(
  { value, name, rules }: LaneGroup,
  grouping: Grouping,
): { readonly what: string; readonly name: string | null; readonly rule: string } {
  const rule = rules.map((each) => RULES[each] ?? each).join(', ');
  if (value === null) return { what: NONE[grouping], name: null, rule };
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
