import { z } from 'zod';
import type { IndicatorKind } from '#core/model/indicator.ts';
import { nameOf, page, type CallSpec, type MaskedCount } from './schemas.ts';
import type { ValueCount } from './rows.ts';

const listName = nameOf(120);
const listKind = z.enum(['indicators', 'networks']);

/** What is looked for in the case, and what addresses are called. */
export const LISTS_CALLS = {
  /** The lists that the case keeps, by name. */
  'lists.all': { args: z.strictObject({}), answer: 'json' },
  /**
   * Keeps a list from a file on the host's side (or sent in), or from a pasted text, in place of one of the same kind and
   * name. Indicators: one a line, CSV or JSON. Networks: CSV of block and name, or AWS's ip-ranges.json.
   */
  'lists.import': {
    args: z
      .strictObject({
        kind: listKind,
        /** Its name; that of the file when absent. */
        name: listName.optional(),
        path: z.string().min(1).max(4096).optional(),
        text: z.string().min(1).max(1_000_000).optional(),
      })
      .refine(({ path, text }) => (path === undefined) !== (text === undefined), 'give a path or a text'),
    answer: 'json',
  },
  /** Forgets a list; rejects with `not-found` where there is none. */
  'lists.remove': { args: z.strictObject({ kind: listKind, name: listName }), answer: 'json' },
  /** Entries of a list that were not understood, in its order. */
  'lists.problems': { args: z.strictObject({ kind: listKind, name: listName, ...page }), answer: 'json' },
  /** What of a list of indicators was found and what was not, in the order of the list. */
  'lists.hits': {
    args: z.strictObject({
      name: listName,
      show: z.enum(['all', 'found', 'missing']).default('all'),
      ...page,
    }),
    answer: 'json',
  },
  /** What the networks of addresses are called, in the order of the addresses; null where none is known. */
  'networks.label': {
    args: z.strictObject({ addresses: z.array(z.string().max(4096)).max(5000) }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** A list that the case keeps. */
export interface ListInfo {
  /** What it holds. */
  readonly kind: 'indicators' | 'networks';
  /** Its name. */
  readonly name: string;
  /** Name of the file it came from, null where it was pasted. */
  readonly file: string | null;
  /** SHA-256 of what it came from. */
  readonly sha256: string;
  /** How that was written: text, csv, json. */
  readonly format: string;
  /** When it was taken in, in µs. */
  readonly importedAt: bigint;
  /** What it holds, by kind: of networks the blocks of each name. */
  readonly kinds: readonly ValueCount[];
  /** How many entries were understood. */
  readonly entries: number;
  /** How many were not. */
  readonly problems: number;
  /** How many said what another had said. */
  readonly duplicates: number;
  /** Of the indicators, how many are in the case; null for networks. */
  readonly found: number | null;
}

/** An entry of a list that was not understood. */
export interface ListProblem {
  /** Line, in JSON number of the entry, from 1. */
  readonly line: number;
  /** Why. */
  readonly reason: string;
  /** Its beginning; a secret is masked. */
  readonly excerpt: string;
}

/** One indicator and what it is in the case: a row for each column in which it was found, one row where it was not. */
export interface IndicatorHit {
  /** What it is. */
  readonly kind: IndicatorKind;
  /** The thing itself. */
  readonly value: string;
  /** What the list says of it, empty for nothing. */
  readonly note: string;
  /** Line on which it stands. */
  readonly line: number;
  /** Column of event in which it was found, `credential` for a credential; null where it was looked for and not found. */
  readonly field: string | null;
  /** Events that have it; an event may have several indicators. */
  readonly events: bigint;
  /** First of them in µs, null if none. */
  readonly firstAt: bigint | null;
  /** Last of them in µs, null if none. */
  readonly lastAt: bigint | null;
  /** Credentials that these events name. */
  readonly credentials: bigint;
  /** The values found, most frequent first, at most 1,000; a credential's primary keys. */
  readonly values: readonly string[];
  /** How many values were found. */
  readonly total: number;
}

/** What the JSON calls of this area answer. */
export interface ListsResults {
  'lists.all': {
    readonly lists: readonly ListInfo[];
    /** Files of lists that could not be understood, as sentences; empty if none. */
    readonly faults: readonly string[];
  };
  'lists.import': MaskedCount & { readonly list: ListInfo; readonly problems: readonly ListProblem[] };
  'lists.remove': { readonly removed: true };
  'lists.problems': { readonly total: number; readonly problems: readonly ListProblem[] };
  'lists.hits': {
    /** Indicators of the list. */
    readonly indicators: number;
    /** Of them, in the case. */
    readonly found: number;
    /** Rows under `show`. */
    readonly total: number;
    readonly hits: readonly IndicatorHit[];
  };
  'networks.label': { readonly labels: readonly (string | null)[] };
}
