import { NOISE_MODES, type NoiseMode } from '#core/model/filter.ts';
import { parseUtc, utcStamp } from '../format/time.ts';

/** One condition of a filter, as the address carries it; a null value means "the evidence does not say". */
export interface Term {
  /** Column it is about. */
  readonly field: string;
  /** How the values are meant. */
  readonly op: 'is' | 'is-not' | 'contains';
  /** Any of these. */
  readonly values: readonly (string | null)[];
}

/** What part of the case is looked at: every screen has the same. */
export interface FilterPart {
  /** Start of the time range (µs), null for the case's own start. */
  readonly from: bigint | null;
  /** End of the time range, not included (µs), null for the case's own end. */
  readonly to: bigint | null;
  /** As-of cursor (µs), null for none. */
  readonly asOf: bigint | null;
  /** Conditions that must all hold. */
  readonly terms: readonly Term[];
  /** Free text filter. */
  readonly text: string;
  /** Only this credential and its events, null for all. */
  readonly credential: string | null;
  /** Whether what cloud services do by themselves is left out, shown or shown alone. */
  readonly noise: NoiseMode;
}

/** Everything that a link can say: where one is, what is looked at and what is opened beside it. */
export interface Route extends FilterPart {
  /** Id of the screen. */
  readonly screen: string;
  /** What the screen shows in particular, e.g. a credential's key; null for the screen itself. */
  readonly key: string | null;
  /** Event opened in the panel, null for none. */
  readonly event: bigint | null;
  /** Record opened in the panel, null for none. */
  readonly record: { readonly fileId: number; readonly ordinal: bigint } | null;
  /** Which list of the screen is shown, empty for its first. */
  readonly view: string;
  /** File that the list is about, null for all. */
  readonly file: number | null;
  /** Column the list is sorted by, `-` before it for descending; empty for the screen's own order. */
  readonly sort: string;
}

/** The whole case, noise folded. */
export const NO_FILTER: FilterPart = {
  from: null,
  to: null,
  asOf: null,
  terms: [],
  text: '',
  credential: null,
  noise: 'folded',
};

/** The address of nothing in particular. */
export const HOME: Route = {
  ...NO_FILTER,
  screen: '',
  key: null,
  event: null,
  record: null,
  view: '',
  file: null,
  sort: '',
};

const OPS = ['is', 'is-not', 'contains'] as const;
const ABSENT = '\u2205';

function bigintOf(text: string | null): bigint | null {
  return text !== null && /^\d{1,20}$/.test(text) ? BigInt(text) : null;
}

function momentOf(text: string | null): bigint | null {
  return text === null ? null : parseUtc(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function termsOf(query: URLSearchParams): readonly Term[] {
  const terms: Term[] = [];
  for (const name of new Set(query.keys())) {
    const dot = name.indexOf('.');
    const op = OPS.find((candidate) => candidate === name.slice(0, dot));
    if (dot < 0 || !op) continue;
    const values = query.getAll(name).map((value) => (value === ABSENT ? null : value));
    terms.push({ field: name.slice(dot + 1), op, values });
  }
  return terms;
}

/** Reads an address's hash; what cannot be read is left out, never an error. */
export function parseRoute(hash: string): Route {
  const body = hash.replace(/^#?\/?/, '');
  const mark = body.indexOf('?');
  const path = mark < 0 ? body : body.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : body.slice(mark + 1));
  const slash = path.indexOf('/');
  const record = /^(\d{1,9}):(\d{1,18})$/.exec(query.get('record') ?? '');
  const file = query.get('file');
  return {
    screen: slash < 0 ? path : path.slice(0, slash),
    key: slash < 0 || slash === path.length - 1 ? null : decoded(path.slice(slash + 1)),
    from: momentOf(query.get('from')),
    to: momentOf(query.get('to')),
    asOf: momentOf(query.get('as-of')),
    terms: termsOf(query),
    text: query.get('text') ?? '',
    credential: query.get('credential'),
    noise: NOISE_MODES.find((mode) => mode === query.get('noise')) ?? 'folded',
    event: bigintOf(query.get('event')),
    record: record ? { fileId: Number(record[1]), ordinal: BigInt(record[2] ?? 0) } : null,
    view: query.get('view') ?? '',
    file: file !== null && /^\d{1,9}$/.test(file) ? Number(file) : null,
    sort: query.get('sort') ?? '',
  };
}

/** The hash of a route, with nothing in it that is not said. */
export function formatRoute(route: Route): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | null) => {
    if (value !== null && value !== '') query.append(name, value);
  };
  for (const { field, op, values } of route.terms) {
    for (const value of values) query.append(`${op}.${field}`, value ?? ABSENT);
  }
  put('text', route.text);
  put('credential', route.credential);
  put('noise', route.noise === 'folded' ? null : route.noise);
  put('view', route.view);
  put('file', route.file === null ? null : String(route.file));
  put('sort', route.sort);
  put('from', route.from === null ? null : utcStamp(route.from).replace(' ', 'T'));
  put('to', route.to === null ? null : utcStamp(route.to).replace(' ', 'T'));
  put('as-of', route.asOf === null ? null : utcStamp(route.asOf).replace(' ', 'T'));
  put('event', route.event === null ? null : route.event.toString());
  put('record', route.record ? `${route.record.fileId}:${route.record.ordinal}` : null);
  const path = route.key === null ? route.screen : `${route.screen}/${encodeURIComponent(route.key)}`;
  const tail = query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return tail === '' ? `#/${path}` : `#/${path}?${tail}`;
}
