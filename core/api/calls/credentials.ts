import { z } from 'zod';
import { CREDENTIAL_SORTS } from '#core/model/orders.ts';
import type { ChainBreak, LineageLink, Row, ValueCount } from './rows.ts';
import { page, caseFilter, type CallSpec } from './schemas.ts';

/** Credentials, as a table and one by one. */
export const CREDENTIALS_CALLS = {
  /** A page of credentials: the columns of credential, `parent_key`, and for a session its member count. */
  'credentials.list': {
    args: z.strictObject({
      filter: caseFilter,
      /** Whether keys of one session are shown as their session only. */
      collapse: z.boolean().default(true),
      /** Member keys of this session only. */
      session: z.string().max(4096).optional(),
      sort: z.enum(CREDENTIAL_SORTS).default('last_used_at'),
      descending: z.boolean().default(true),
      ...page,
    }),
    answer: 'arrow',
  },
  /** How many credentials a filter keeps, in total and by kind, origin and issuance. */
  'credentials.summary': {
    args: z.strictObject({ filter: caseFilter, collapse: z.boolean().default(true) }),
    answer: 'json',
  },
  /** One credential, by any of its keys. */
  'credentials.get': { args: z.strictObject({ key: z.string().min(1).max(4096) }), answer: 'json' },
  /** What a credential called and from where, by any of its keys. */
  'credentials.seen': { args: z.strictObject({ key: z.string().min(1).max(4096) }), answer: 'json' },
  /** The chain of credentials above and below one, with each link's rule, strength and record. */
  'credentials.lineage': { args: z.strictObject({ key: z.string().min(1).max(4096) }), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface CredentialsResults {
  'credentials.summary': {
    readonly total: bigint;
    readonly kinds: readonly ValueCount[];
    readonly origins: readonly ValueCount[];
    readonly issuances: readonly ValueCount[];
    /** Credentials left out only because nobody but cloud services by themselves used them; 0 where noise is shown. */
    readonly folded: bigint;
  };
  'credentials.get': {
    /** Row of credential, with parent_key. */
    readonly credential: Row;
    readonly aliases: readonly Row[];
    /** credential_fact rows of all its keys. */
    readonly facts: readonly Row[];
    /** lifecycle rows that concern it, in time order, each with its file's path; at most 200, its own first. */
    readonly lifecycle: readonly Row[];
    /** How many lifecycle rows concern it. */
    readonly lifecycleTotal: bigint;
    /** Who held it or may have held it: identity_key, label, kind, from_at, to_at, rule, strength, file_id, ordinal, path, sha256; the surest first, at most 200. */
    readonly holders: readonly Row[];
    /** The tasks it was for: task_id, rule, strength, file_id, ordinal, path, sha256; the surest first, at most 200. */
    readonly tasks: readonly Row[];
    /** Member keys of a session credential, or the siblings in its session. */
    readonly members: readonly Row[];
    /** How many credentials come directly from it. */
    readonly children: bigint;
    /** Uses over its own time in 120 equal buckets. */
    readonly density: {
      readonly from: bigint | null;
      readonly to: bigint | null;
      readonly counts: readonly number[];
    };
  };
  'credentials.seen': {
    /** Distinct actions: service, action, access, uses, denied, first_at, last_at, `total` (how many there are); most used first, at most 200. */
    readonly actions: readonly Row[];
    /** Distinct client addresses: client_addr, uses, first_at, last_at, `total`; most used first, at most 200. */
    readonly addresses: readonly Row[];
  };
  'credentials.lineage': {
    readonly key: string;
    /**
     * Every credential in the chain: credential_id, credential_key, kind, label, owner, task_id, origin, issuance, issued_at, expires_at, what people call its only
     * holder (`held_by`), and `distance` (negative above, 0 itself, positive below).
     */
    readonly nodes: readonly Row[];
    readonly links: readonly LineageLink[];
    /** Links that are in the case and not given, because the chain holds enough already. */
    readonly hidden: bigint;
    /** Where the chain ends though something came before. */
    readonly breaks: readonly ChainBreak[];
  };
}
