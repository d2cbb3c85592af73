import { CredtrailError } from '#core/base/error.ts';
import type { ListEntry } from './entries.ts';

type Fields = Readonly<Record<string, unknown>>;

const VALUES = [
  'value',
  'indicator',
  'ioc',
  'ip',
  'ip_address',
  'address',
  'cidr',
  'sha256',
  'hash',
  'arn',
  'access_key_id',
  'access_key',
  'key',
  'user_agent',
  'token',
];
const NOTES = ['note', 'comment', 'description', 'name', 'type', 'label', 'source'];
const LISTS = [
  'objects',
  'indicators',
  'iocs',
  'data',
  'items',
  'results',
  'Attribute',
  'attributes',
  'response',
  'Event',
  'Object',
];

/** Values compared in a STIX pattern, e.g. `[ipv4-addr:value = '192.0.2.1']`. */
const COMPARED = /([\w-]+):[\w.'[\]-]+\s*=\s*'((?:[^'\\]|\\.)*)'/g;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function noteOf(fields: Fields, own: string): string {
  return NOTES.filter((name) => name !== own && typeof fields[name] === 'string' && fields[name] !== '')
    .map((name) => `${name}: ${String(fields[name])}`)
    .join('; ');
}

function* entriesIn(value: unknown): Generator<Omit<ListEntry, 'line'>> {
  if (typeof value === 'string') yield { text: value, note: '', field: null };
  else if (Array.isArray(value)) for (const item of value) yield* entriesIn(item);
  else if (isFields(value)) yield* entriesOfObject(value);
  else yield { text: JSON.stringify(value), note: '', field: null };
}

function* entriesOfObject(fields: Fields): Generator<Omit<ListEntry, 'line'>> {
  const { pattern } = fields;
  if (typeof pattern === 'string') {
    const note = noteOf(fields, 'pattern');
    const found = [...pattern.matchAll(COMPARED)];
    for (const [, type, text] of found)
      yield { text: (text ?? '').replace(/\\(.)/g, '$1'), note, field: type ?? null };
    if (found.length === 0) yield { text: pattern, note, field: 'pattern' };
    return;
  }
  const name = VALUES.find((each) => typeof fields[each] === 'string');
  if (name !== undefined) yield { text: String(fields[name]), note: noteOf(fields, name), field: name };
  const lists = LISTS.filter((each) => typeof fields[each] === 'object' && fields[each] !== null);
  for (const each of lists) yield* entriesIn(fields[each]);
  const meta = lists.length > 0 || (typeof fields['type'] === 'string' && typeof fields['id'] === 'string');
  if (name === undefined && !meta) yield { text: JSON.stringify(fields), note: '', field: null };
}

/** What a JSON text says. Throws `input-unreadable` where it is none. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CredtrailError('input-unreadable', `${name} is not JSON: ${reason}.`, { cause: error });
  }
}

/**
 * Entries of a JSON list: texts, objects with a field of a known name, STIX patterns (of each the values compared), MISP
 * attributes. Throws `input-unreadable` where it is not JSON, or nested too deeply.
 */
export function* jsonEntries(text: string, name: string): Generator<ListEntry> {
  let line = 0;
  try {
    for (const entry of entriesIn(parseJson(text, name))) yield { ...entry, line: ++line };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CredtrailError('input-unreadable', `${name} is nested too deeply for a list.`, {
      cause: error,
    });
  }
}
