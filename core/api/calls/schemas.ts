import { z } from 'zod';
import { CASE_FIELDS, NOISE_MODES } from '#core/model/filter.ts';
import { writtenLength } from '#core/model/secrets.ts';

/** A name that somebody gives, of at most so many characters; hashes that stand in it for secrets do not count. */
export const nameOf = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((name) => writtenLength(name) <= most, `at most ${String(most)} characters`);
/** A moment in microseconds since 1970, UTC. */
export const micros = z.bigint().min(-62_167_219_200_000_000n).max(253_402_300_800_000_000n);
/** An unsigned integer of 64 bits. */
export const id64 = z.bigint().nonnegative().max(18_446_744_073_709_551_615n);
/** Position of a record in its entry, from 1. */
export const position = z.bigint().nonnegative().max(9_223_372_036_854_775_807n);
/** Number of an entry of the evidence. */
export const entry = z.int().nonnegative().max(2_147_483_647);
/** Which rows of a list. */
export const page = {
  offset: z.int().nonnegative().max(1_000_000_000),
  limit: z.int().positive().max(10_000),
};

/** One condition; a list of values means any of them, null means "the evidence does not say". */
function term<const F extends readonly [string, ...string[]]>(fields: F) {
  return z.strictObject({
    field: z.enum(fields),
    op: z.enum(['is', 'is-not', 'contains']),
    values: z.array(z.string().max(4096).nullable()).min(1).max(1000),
  });
}

/**
 * What part of the case every screen looks at. A field of one table reaches the other through the keys that events name: on
 * events a credential's field keeps the events of such credentials, on credentials an event's field keeps those with at
 * least one such event in the range.
 */
export const caseFilter = z.strictObject({
  /** Not before, in µs: events that happened, credentials alive or used since. */
  from: micros.optional(),
  /** Before, in µs: events that happened, credentials made or used by then. */
  to: micros.optional(),
  /** Nothing after this moment, in µs: later events and credentials neither issued nor used by then. */
  asOf: micros.optional(),
  /** Part of a text, in any case; a pasted secret finds its hash. */
  text: z.string().max(4096).optional(),
  /** One credential by any of its keys; a session stands for its member keys. */
  credential: z.string().max(4096).optional(),
  /** Conditions that must all hold. */
  terms: z.array(term(CASE_FIELDS)).max(100).default([]),
  /** Whether events that cloud services make by themselves are left out, kept or the only ones. */
  noise: z.enum(NOISE_MODES).default('folded'),
});

/** What a call that writes what somebody wrote says besides. The page tells of it whichever call it was: an answer that only reads has no such field. */
export interface MaskedCount {
  /** How many values in it looked like a secret and were masked before it was written. */
  readonly masked: number;
}

/** One call: its arguments, and whether it answers JSON (typed in the results of its area) or a table in Arrow IPC. */
export interface CallSpec {
  readonly args: z.ZodType;
  readonly answer: 'json' | 'arrow';
}

/** The filter that all screens share, as its caller writes it. */
export type CaseFilter = z.input<typeof caseFilter>;
/** The filter that all screens share, after the door has checked it. */
export type CheckedFilter = z.output<typeof caseFilter>;
