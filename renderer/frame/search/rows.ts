import type { CallResult, PlacedMark, SearchGroup, SearchHit } from '#core/api/contract.ts';
import { shortKey } from '../../format/keys.ts';
import { grouped } from '../../format/numbers.ts';
import { milli } from '../../format/time.ts';
import type { Term } from '../../state/route.ts';

/** Where a row leads: to a credential, to rows of a filter, to an event, or to what a command does. */
export type Target =
  | { readonly to: 'credential'; readonly key: string }
  | { readonly to: 'event'; readonly id: bigint; readonly field: string; readonly value: string }
  | { readonly to: 'rows'; readonly terms: readonly Term[] }
  | { readonly to: 'text'; readonly text: string }
  | { readonly to: 'moment'; readonly time: bigint }
  | { readonly to: 'command'; readonly run: () => void | Promise<void> };

/** One row of the palette. */
export interface PaletteRow {
  /** Unlike any other row's. */
  readonly id: string;
  /** What is drawn first. */
  readonly title: string;
  /** The whole value where the title is only a part of it or a name. */
  readonly value: string;
  /** What stands behind it in small type, null for nothing. */
  readonly detail: string | null;
  /** Count or keys at the end of the line, empty for none. */
  readonly end: string;
  /** Kind of credential, for its mark; null for none. */
  readonly kind: string | null;
  /** Where it leads. */
  readonly target: Target;
}

/** Rows under one heading. */
export interface PaletteGroup {
  /** Unlike any other group's. */
  readonly id: string;
  /** The heading. */
  readonly title: string;
  /** How many were found, also those that are not shown; null where nothing was searched. */
  readonly total: bigint | null;
  /** The rows. */
  readonly rows: readonly PaletteRow[];
}

const TITLES: Readonly<Record<SearchGroup['group'], string>> = {
  ids: 'Events',
  credentials: 'Credentials',
  sessions: 'Sessions',
  principals: 'Principals',
  addresses: 'Addresses',
  actions: 'Actions',
  resources: 'Resources',
  agents: 'User agents',
  accounts: 'Accounts',
  errors: 'Errors',
  files: 'Files',
};
const FIELDS: Readonly<Record<string, string>> = {
  address: 'client_addr',
  agent: 'user_agent',
  actor: 'actor_key',
  effective: 'effective_key',
  resource: 'resource',
  account: 'account',
  error: 'error',
};

function is(field: string, value: string): Term {
  return { field, op: 'is', values: [value] };
}

function termsOf({ kind, value, fileId }: SearchHit): readonly Term[] {
  if (fileId !== null) return [is('file_id', String(fileId))];
  if (kind === 'resources') return [{ field: 'resource', op: 'contains', values: [value] }];
  if (kind === 'action') {
    const colon = value.indexOf(':');
    const action = is('action', value.slice(colon + 1));
    return colon < 0 ? [action] : [is('service', value.slice(0, colon)), action];
  }
  return [is(FIELDS[kind ?? ''] ?? 'resource', value)];
}

function targetOf(group: SearchGroup['group'], hit: SearchHit): Target {
  if (group === 'credentials' || group === 'sessions') return { to: 'credential', key: hit.value };
  if (group !== 'ids') return { to: 'rows', terms: termsOf(hit) };
  return { to: 'event', id: BigInt(hit.value), field: 'event_id', value: hit.value };
}

function rowOf(group: SearchGroup['group'], hit: SearchHit): PaletteRow {
  const target = targetOf(group, hit);
  const base = { id: `${group}/${hit.kind ?? ''}/${hit.value}`, value: hit.value, target };
  if (target.to === 'event') {
    const detail = [milli(hit.firstAt), hit.matched].filter((part) => part !== null).join(' · ');
    return { ...base, title: hit.label ?? hit.value, detail, end: '', kind: null };
  }
  const end = hit.events === null ? '' : grouped(hit.events);
  if (target.to === 'credential') {
    const title = hit.label ?? shortKey(hit.value);
    return { ...base, title, detail: hit.matched ?? hit.value, end, kind: hit.kind };
  }
  const many = hit.kind === 'resources' ? `${hit.value}…` : hit.value;
  return {
    ...base,
    title: hit.label ?? many,
    detail: hit.label === null ? null : hit.value,
    end,
    kind: null,
  };
}

/** What the engine found, as rows in groups. */
export function foundGroups(answer: CallResult<'search.find'>): readonly PaletteGroup[] {
  return answer.groups.map(({ group, total, hits }) => ({
    id: group,
    title: TITLES[group],
    total,
    rows: hits.map((hit) => rowOf(group, hit)),
  }));
}

function targetOfMark({ place }: PlacedMark): Target | null {
  if (place.kind === 'credential') return place.key === null ? null : { to: 'credential', key: place.key };
  if (place.kind === 'file')
    return place.fileId === null ? null : { to: 'rows', terms: [is('file_id', String(place.fileId))] };
  if (place.eventId === null) return null;
  return { to: 'event', id: place.eventId, field: 'event_id', value: place.eventId.toString() };
}

function nameOfMark({ place }: PlacedMark): string {
  if (place.kind === 'credential') return place.label ?? place.key ?? '';
  if (place.kind === 'file') return place.path ?? '';
  return [milli(place.occurredAt), place.action ?? ''].join(' ');
}

/** Notes and tags, which lead to what they are on; those on things that this case does not hold are left out. */
export function noteGroups(answer: CallResult<'notes.list'>): readonly PaletteGroup[] {
  const rows = answer.marks.flatMap((mark): PaletteRow[] => {
    const target = targetOfMark(mark);
    if (target === null || mark.text === '') return [];
    const title = mark.text.split('\n', 1)[0] ?? '';
    const detail = `${mark.what} on ${nameOfMark(mark)}`;
    return [{ id: `note/${mark.line}`, title, value: mark.text, detail, end: '', kind: null, target }];
  });
  return rows.length === 0 ? [] : [{ id: 'notes', title: 'Notes and tags', total: null, rows }];
}

/** A text cut at each place where another occurs in it, in any case: those pieces are `hit`. */
export function cut(text: string, part: string): readonly { readonly text: string; readonly hit: boolean }[] {
  const [whole, wanted] = [text.toLowerCase(), part.toLowerCase()];
  if (wanted === '' || whole.length !== text.length) return [{ text, hit: false }];
  const pieces: { text: string; hit: boolean }[] = [];
  let from = 0;
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), hit: false });
    from = at + wanted.length;
    pieces.push({ text: text.slice(at, from), hit: true });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false });
  return pieces;
}
