import { z } from 'zod';
import { NAMESPACES, parseKey } from '#core/keys/namespaces.ts';
import { ACCESS_LEVELS, CATEGORIES, OUTCOMES } from '#core/model/vocabulary.ts';

/** A place in a record: `$.user.id`, `$.items[0]."odd name"`; in CSV the name of a column. */
const path = z.string().min(1).max(400);

/** A text of the record, or one that is always the same; values in `map` become others, and what is in none becomes `otherwise`. */
const text = z.union(
  [
    z.strictObject({ value: z.string().min(1) }),
    z.strictObject({
      path,
      map: z.record(z.string(), z.string()).optional(),
      otherwise: z.string().optional(),
    }),
  ],
  { error: 'expected { value: … }, or { path: … } with map and otherwise if need be' },
);

/** A key: of a namespace and a place in the record, with what scopes it; or one that is always the same. `secret` values are hashed. */
const keyed = z.union(
  [
    z.strictObject({ value: z.string().refine((value) => parseKey(value) !== null) }),
    z.strictObject({
      key: z.string().refine((name) => Object.hasOwn(NAMESPACES, name)),
      path,
      scope: z.string().min(1).optional(),
      secret: z.boolean().optional(),
    }),
  ],
  { error: 'expected { key: <namespace>, path: … } with scope and secret if need be, or { value: <key> }' },
);

/** A text that is one of a closed list. */
function listed(words: readonly string[]) {
  return z
    .union(
      [
        z.strictObject({ value: z.enum(words as [string, ...string[]]) }),
        z.strictObject({
          path,
          map: z.record(z.string(), z.enum(words as [string, ...string[]])),
          otherwise: z.enum(words as [string, ...string[]]).optional(),
        }),
      ],
      { error: `expected { value: … } or { path: …, map: { … } } with values of ${words.join(', ')}` },
    )
    .optional();
}

/** Every column of an event that a mapping can fill, and how. */
const columns = z.strictObject({
  event_uid: text.optional(),
  account: text.optional(),
  region: text.optional(),
  category: listed(CATEGORIES),
  service: text.optional(),
  action: text,
  access: listed(ACCESS_LEVELS),
  resource: text.optional(),
  outcome: listed(OUTCOMES),
  error: text.optional(),
  credential_key: keyed.optional(),
  principal_kind: text.optional(),
  actor_key: keyed.optional(),
  effective_key: keyed.optional(),
  via_service: text.optional(),
  client_addr: text.optional(),
  user_agent: text.optional(),
  session_name: text.optional(),
  workload_key: keyed.optional(),
  peer_addr: text.optional(),
  peer_name: text.optional(),
  peer_port: text.optional(),
  request_id: text.optional(),
  shared_uid: text.optional(),
  trace_id: text.optional(),
});

const PATH = /^\$(?:\.[A-Za-z_@][\w@-]*|\."[^"\\]+"|\[\d+\])+$/;

/** Whether a text is the name of a time zone (IANA). */
function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** How a log becomes events; docs/mappings.md tells of each field. */
export const MAPPING = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'expected small letters, digits and dashes'),
    title: z.string().min(1).max(100),
    format: z.enum(['json', 'csv']),
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
    records: path.optional(),
    recognise: z
      .strictObject({
        fields: z.array(path).min(1).optional(),
        contains: z.array(z.string().min(3)).min(1).optional(),
      })
      .refine(
        ({ fields, contains }) => fields !== undefined || contains !== undefined,
        'expected fields or contains',
      ),
    time: z.strictObject({
      path,
      format: z.enum(['iso', 'epoch']),
      zone: z
        .string()
        .refine(isZone, 'expected the name of a time zone, such as Europe/Berlin or UTC')
        .optional(),
    }),
    event: columns,
  })
  .superRefine((mapping, context) => {
    if (mapping.format === 'csv') {
      if (mapping.records !== undefined)
        context.addIssue({ code: 'custom', path: ['records'], message: 'a CSV has no path to its records' });
      return;
    }
    for (const [at, place] of pathsOf(mapping))
      if (!PATH.test(place))
        context.addIssue({ code: 'custom', path: [...at], message: 'expected a path such as $.user.id' });
  });

/** A mapping that is understood. */
export type Mapping = z.infer<typeof MAPPING>;
/** How one column is filled. */
export type ColumnRule = z.infer<typeof text> | z.infer<typeof keyed>;

function pathsOf({
  records,
  recognise,
  time,
  event,
}: Mapping): (readonly [readonly (string | number)[], string])[] {
  return [
    ...(records === undefined ? [] : [[['records'], records] as const]),
    ...(recognise.fields ?? []).map((place, i) => [['recognise', 'fields', i], place] as const),
    [['time', 'path'], time.path],
    ...Object.entries(event).flatMap(([name, rule]) =>
      rule !== undefined && 'path' in rule ? [[['event', name, 'path'], rule.path] as const] : [],
    ),
  ];
}
