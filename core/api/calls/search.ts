import { z } from 'zod';
import type { PastedKind } from '#core/model/pasted.ts';
import { type CallSpec } from './schemas.ts';

/** What a search looks through, in the order in which it is shown. */
export const SEARCH_GROUPS = [
  'ids',
  'credentials',
  'sessions',
  'principals',
  'addresses',
  'actions',
  'resources',
  'agents',
  'accounts',
  'errors',
  'files',
] as const;

/** The one search. */
export const SEARCH_CALLS = {
  /**
   * What in the case has a text in it: keys, names, addresses, actions, resources, ids, files, at most `limit` of each. A
   * pasted secret is looked up by its hash and by nothing else, and is kept nowhere.
   */
  'search.find': {
    args: z.strictObject({
      text: z.string().max(65_536),
      limit: z.int().min(1).max(100).default(6),
    }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** One thing that was found. */
export interface SearchHit {
  /** What exactly it is: a kind of credential; actor or effective; resource or resources (what many begin with); the kind of id. */
  readonly kind: string | null;
  /** The value: a key, an address, `service:action`, a path, the number of an event. */
  readonly value: string;
  /** Its name for people, null if it has none. */
  readonly label: string | null;
  /** The key or text in which it was found, null where that is the value or the label. */
  readonly matched: string | null;
  /** Events it has, null where it is an event itself. */
  readonly events: bigint | null;
  /** First of them in µs, null if none. */
  readonly firstAt: bigint | null;
  /** Last of them in µs, null if none. */
  readonly lastAt: bigint | null;
  /** Number of the entry, of a file; else null. */
  readonly fileId: number | null;
}

/** What was found of one kind. */
export interface SearchGroup {
  /** Which kind, one of the groups. */
  readonly group: (typeof SEARCH_GROUPS)[number];
  /** How many there are, also those that are not given. */
  readonly total: bigint;
  /** The first of them. */
  readonly hits: readonly SearchHit[];
}

/** What the JSON calls of this area answer. */
export interface SearchResults {
  'search.find': {
    /** What the text was taken for. */
    readonly recognised: {
      readonly kind: PastedKind;
      /** In words, e.g. `Vault token`. */
      readonly title: string;
      /** SHA-256 under which a secret was looked up, null for other texts. */
      readonly hash: string | null;
    };
    /** Groups in which something was found, in the order in which they are shown. */
    readonly groups: readonly SearchGroup[];
    /** How many resources, the most frequent, were looked through where the case has more; null where it was all of them. */
    readonly resourcesLimit: number | null;
  };
}
