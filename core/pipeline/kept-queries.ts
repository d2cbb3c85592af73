import { z } from 'zod';
import { CredtrailError, ERROR_CODES, type ErrorCode } from '#core/base/error.ts';
import { fromIso, toIso } from '#core/base/time.ts';
import { maskAllWritten, maskWritten } from '#core/keys/written.ts';
import { ConfigFile, type ConfigRead } from './config-file.ts';

const MOST_RUN = 200;
const MOST_SAVED = 500;

/** A statement that was run. */
export interface RunQuery {
  /** Its text, secrets masked. */
  readonly sql: string;
  /** When it was last run, µs UTC. */
  readonly at: bigint;
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
  /** Rows that came, null where it failed. */
  readonly rows: number | null;
  /** Code of its failure, null where it was answered. */
  readonly code: ErrorCode | null;
}

/** A statement that was kept under a name. */
export interface SavedQuery {
  /** Its name, secrets masked, unlike any other's. */
  readonly name: string;
  /** Its text, secrets masked. */
  readonly sql: string;
}

/** The statements that a case keeps. */
export interface KeptQueries {
  /** Statements that were run, the last one first, each once. */
  readonly history: readonly RunQuery[];
  /** Saved ones by name. */
  readonly saved: readonly SavedQuery[];
}

const time = z.codec(z.string(), z.bigint(), {
  decode: (text, context) => {
    const at = fromIso(text);
    if (at !== null) return at;
    context.issues.push({ code: 'custom', message: 'no moment', input: text });
    return z.NEVER;
  },
  encode: (at) => toIso(at),
});
const kept = z.strictObject({
  history: z.array(
    z.strictObject({
      sql: z.string(),
      at: time,
      milliseconds: z.number(),
      rows: z.number().nullable(),
      code: z.enum(ERROR_CODES).nullable(),
    }),
  ),
  saved: z.array(z.strictObject({ name: z.string(), sql: z.string() })),
});

const QUERIES = new ConfigFile<KeptQueries>({
  name: 'queries.json',
  what: 'queries',
  empty: { history: [], saved: [] },
  read: (json) => kept.safeDecode(json as z.input<typeof kept>).data ?? null,
  write: ({ history, saved }) => kept.encode({ history: [...history], saved: [...saved] }),
});

/** The statements that a case keeps; what cannot be understood is a fault. */
export function keptQueries(caseDir: string): Promise<ConfigRead<KeptQueries>> {
  return QUERIES.read(caseDir);
}

/** Keeps a statement that was run, in place of an earlier run of the same text; the oldest beyond 200 go. */
export function keepRun(caseDir: string, run: RunQuery): Promise<KeptQueries> {
  const sql = maskWritten(run.sql).text;
  return QUERIES.change(caseDir, ({ history, saved }) => {
    const others = history.filter((entry) => entry.sql !== sql);
    return { history: [{ ...run, sql }, ...others].slice(0, MOST_RUN), saved };
  });
}

/** Forgets which statements were run. */
export function forgetRuns(caseDir: string): Promise<KeptQueries> {
  return QUERIES.change(caseDir, ({ saved }) => ({ history: [], saved }));
}

/**
 * Keeps a statement under a name, secrets in both masked, in place of one of the same name, and says how many secrets there
 * were; rejects with `bad-arguments` beyond 500.
 */
export async function saveQuery(
  caseDir: string,
  given: SavedQuery,
): Promise<KeptQueries & { readonly masked: number }> {
  const { value: query, masked } = maskAllWritten(given);
  const kept = await QUERIES.change(caseDir, ({ history, saved }) => {
    const others = saved.filter(({ name }) => name !== query.name);
    if (others.length >= MOST_SAVED) {
      throw new CredtrailError(
        'bad-arguments',
        `A case keeps at most ${String(MOST_SAVED)} queries; remove one first.`,
      );
    }
    const all = [...others, query];
    return { history, saved: all.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
  return { ...kept, masked };
}

/** Forgets a saved statement; rejects with `not-found` where there is none of that name. */
export function removeQuery(caseDir: string, name: string): Promise<KeptQueries> {
  return QUERIES.change(caseDir, ({ history, saved }) => {
    if (!saved.some((query) => query.name === name))
      throw new CredtrailError('not-found', `This case holds no saved query ${name}.`);
    return { history, saved: saved.filter((query) => query.name !== name) };
  });
}
