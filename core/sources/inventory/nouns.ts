import { parseKey } from '#core/keys/namespaces.ts';
import type { JsonObject } from '../source.ts';

/** What a field of a row takes: a text, a list of texts, a number of seconds, or a key as `core/keys/namespaces.ts` has them. */
type FieldKind = 'text' | 'list' | 'seconds' | 'key';

/** One kind of row. */
export interface Noun {
  /** What one row is, and what a table of rows says in its column `type`. */
  readonly name: string;
  /** Top-level list of a YAML inventory that holds such rows. */
  readonly list: string;
  /** Its fields. */
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** Fields that every row has. */
  readonly required: readonly string[];
  /** Fields of which every row has exactly one; none where it is empty. */
  readonly oneOf: readonly string[];
}

/** Every kind of row that an inventory has. */
export const NOUNS: readonly Noun[] = [
  {
    name: 'agent',
    list: 'agents',
    fields: { uuid: 'text', name: 'text', aliases: 'list', owner: 'text', kind: 'text' },
    required: ['uuid'],
    oneOf: [],
  },
  {
    name: 'owner',
    list: 'owners',
    fields: { key: 'key', pattern: 'text', owner: 'text', kind: 'text' },
    required: ['owner'],
    oneOf: ['key', 'pattern'],
  },
  {
    name: 'alias',
    list: 'aliases',
    fields: { left: 'key', right: 'key', reason: 'text' },
    required: ['left', 'right'],
    oneOf: [],
  },
  {
    name: 'expectation',
    list: 'expected',
    fields: {
      agent: 'text',
      role: 'text',
      kind: 'text',
      services: 'list',
      actions: 'list',
      max_lifetime_seconds: 'seconds',
      baseline: 'text',
    },
    required: [],
    oneOf: ['agent', 'role', 'kind'],
  },
  {
    name: 'resource',
    list: 'resources',
    fields: { pattern: 'text', class: 'text', note: 'text' },
    required: ['pattern', 'class'],
    oneOf: [],
  },
  {
    name: 'task',
    list: 'tasks',
    fields: { name: 'text', where: 'list', pattern: 'text' },
    required: ['name', 'pattern'],
    oneOf: [],
  },
];

/** What a task pattern may look at. */
const PLACES = ['session_name', 'principal', 'claim', 'key'];
/** What normal behaviour may be measured by: the subject's own past, others of its kind, or nothing. */
const BASELINES = ['own', 'kind', 'none'];

/** What is wrong with a row: the field it is about, null where it is the row as a whole, and a sentence without values. */
export interface Fault {
  readonly field: string | null;
  readonly detail: string;
}

/** The first thing that is wrong with a row of a kind, null where all is well. Patterns are tried later, by the engine that runs them. */
export function faultOf(noun: Noun, row: JsonObject): Fault | null {
  for (const [field, value] of Object.entries(row)) {
    const kind = noun.fields[field];
    if (kind === undefined) return { field, detail: `${noun.list} have no field of this name` };
    const expected = EXPECTED[kind];
    if (!expected.holds(value)) return { field, detail: `${field} is ${expected.words}` };
  }
  const missing = noun.required.find((field) => !(field in row));
  if (missing !== undefined) return { field: null, detail: `${missing} is missing` };
  if (noun.oneOf.length > 0 && noun.oneOf.filter((field) => field in row).length !== 1)
    return { field: null, detail: `exactly one of ${noun.oneOf.join(', ')} is expected` };
  return faultOfWords(row);
}

function faultOfWords({ where, baseline }: JsonObject): Fault | null {
  if (Array.isArray(where) && !where.every((place) => PLACES.includes(String(place))))
    return { field: 'where', detail: `where is a list of ${PLACES.join(', ')}` };
  if (typeof baseline === 'string' && !BASELINES.includes(baseline))
    return { field: 'baseline', detail: `baseline is one of ${BASELINES.join(', ')}` };
  return null;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const EXPECTED: Readonly<
  Record<FieldKind, { readonly words: string; readonly holds: (value: unknown) => boolean }>
> = {
  text: { words: 'a text', holds: isText },
  list: { words: 'a list of texts', holds: (value) => Array.isArray(value) && value.every(isText) },
  seconds: {
    words: 'a whole number of seconds',
    holds: (value) => /^[1-9]\d{0,9}$/.test(String(value)) && ['number', 'string'].includes(typeof value),
  },
  key: {
    words: 'a key: namespace:value, or a SPIFFE ID',
    holds: (value) => isText(value) && parseKey(value) !== null,
  },
};
