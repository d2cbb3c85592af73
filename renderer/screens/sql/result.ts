import type { Row } from '#core/api/contract.ts';
import type { Columns } from '../../api/columns.ts';
import { stamp } from '../../format/time.ts';
import type { GridColumn } from '../../widgets/virtual-grid/types.ts';

/** What a statement gave. */
export interface SqlResult {
  /** The statement. */
  readonly sql: string;
  /** Its rows. */
  readonly columns: Columns;
  /** Most rows that were asked for. */
  readonly limit: number;
  /** How long the answer took, in milliseconds. */
  readonly milliseconds: number;
  /** Number of the run, from 1. */
  readonly run: number;
}

const TIMES = /^TIMESTAMP/;
const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BIGNUM|VARINT)$/;
const NARROW = /^(BOOLEAN|DATE|TIME.*)$/;
/** Columns of the public tables that hold the key of a credential. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'credential_key',
  'session_key',
  'parent_key',
  'replaces_key',
  'by_key',
]);
/** Values that one condition of a filter takes. */
const MOST_VALUES = 1000;

function widthOf(name: string, type: string): number {
  const head = 24 + name.length * 7;
  if (TIMES.test(type)) return Math.max(head + 40, 196);
  if (/^U?BIGINT$/.test(type) && name.endsWith('_id')) return 164;
  if (NUMBERS.test(type)) return Math.max(head, 72);
  return Math.max(head, NARROW.test(type) ? 92 : name.endsWith('_key') || type.endsWith(']') ? 220 : 132);
}

/** The columns of a result for a grid: numbers to the right, times in the display zone. */
export function gridColumns({ names, types }: Columns): readonly GridColumn[] {
  return names.map((name, i) => {
    const type = types[i] ?? '';
    return {
      id: name,
      title: name,
      hint: type,
      width: widthOf(name, type),
      ...(i === names.length - 1 ? { grow: 1 } : {}),
      mono: true,
      sortable: true,
      right: NUMBERS.test(type) && !name.endsWith('_id'),
      times: TIMES.test(type),
    };
  });
}

/** A value as text, exact: times with their offset, days, digits, lists as JSON; null where it is NULL. */
export function cellText(value: unknown, type: string): string | null {
  if (value === null || value === undefined) return null;
  if (TIMES.test(type) && typeof value === 'bigint') return stamp(value);
  if (type === 'DATE' && typeof value === 'number') return new Date(value).toISOString().slice(0, 10);
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean')
    return value.toString();
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

/** What a cell leads to. */
export type CellLink =
  | { readonly to: 'credential'; readonly key: string }
  | { readonly to: 'event'; readonly id: bigint }
  | { readonly to: 'record'; readonly fileId: number; readonly ordinal: bigint };

/** What a cell leads to, null for nothing. */
export function linkOf(row: Row, name: string): CellLink | null {
  const value = row[name];
  if (CREDENTIALS.has(name) && typeof value === 'string' && value !== '')
    return { to: 'credential', key: value };
  if (name === 'event_id' && typeof value === 'bigint') return { to: 'event', id: value };
  const fileId = row['file_id'];
  if (name === 'ordinal' && typeof value === 'bigint' && value > 0n && typeof fileId === 'number')
    return { to: 'record', fileId, ordinal: value };
  return null;
}

/** The events that a result names. */
export interface NamedEvents {
  /** Their ids as text, at most as many as a filter takes. */
  readonly ids: readonly string[];
  /** How many it names in all. */
  readonly total: number;
}

/** The events that a result names in its column `event_id`; null where it has none. */
export function eventsOf(columns: Columns): NamedEvents | null {
  if (!columns.names.includes('event_id')) return null;
  const ids = new Set<string>();
  for (let i = 0; i < columns.length; i += 1) {
    const id = columns.value(i, 'event_id');
    if (typeof id === 'bigint') ids.add(id.toString());
  }
  return ids.size === 0 ? null : { ids: [...ids].slice(0, MOST_VALUES), total: ids.size };
}
