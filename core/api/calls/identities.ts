import { z } from 'zod';
import { IDENTITY_SORTS } from '#core/model/orders.ts';
import { IDENTITY_KINDS, LINK_STATES, QUALITY_KINDS, type DecisionVerdict } from '#core/model/vocabulary.ts';
import type { RecordRef, Row, ValueCount } from './rows.ts';
import { micros, nameOf, page, type CallSpec } from './schemas.ts';

const key = z.string().min(1).max(4096);
/** Why something was decided; it is written into the journal. */
const reason = z
  .string()
  .max(10_000)
  .refine((text) => text.trim() !== '', 'a decision needs a reason');

/** Who is who: actors, what ties their keys, what was decided, and what is wrong with the labels. */
export const IDENTITIES_CALLS = {
  /** A page of identities. */
  'identities.list': {
    args: z.strictObject({
      /** Part of a key, a name or an owner, in any case. */
      text: z.string().max(4096).optional(),
      kinds: z.array(z.enum(IDENTITY_KINDS)).optional(),
      /** Only actors of whom some record tells by this moment, in µs; those that records name without a time stay. */
      asOf: micros.optional(),
      sort: z.enum(IDENTITY_SORTS).default('events'),
      descending: z.boolean().default(true),
      ...page,
    }),
    answer: 'json',
  },
  /** One identity by any of its keys, with its keys, credentials and links. */
  'identities.get': {
    args: z.strictObject({
      key,
      /** Without keys, links and credentials of which records tell only after this moment, in µs. */
      asOf: micros.optional(),
    }),
    answer: 'json',
  },
  /** A page of links between keys, by state: candidates wait for a decision. */
  'identities.links': {
    args: z.strictObject({ state: z.enum(LINK_STATES).default('candidate'), ...page }),
    answer: 'json',
  },
  /** What must not be believed silently: keys that links would join though something contradicts it. */
  'identities.conflicts': { args: z.strictObject({}), answer: 'json' },
  /** The decisions of the investigator, the newest first, undone ones too. */
  'identities.decisions': { args: z.strictObject({}), answer: 'json' },
  /** Writes a decision into the journal and computes the identities again; progress and end come as pushes of an import. */
  'identities.decide': {
    args: z.discriminatedUnion('verdict', [
      z.strictObject({ verdict: z.enum(['accept', 'reject']), key, otherKey: key, reason }),
      z.strictObject({ verdict: z.enum(['owner', 'name']), key, value: nameOf(200), reason }),
    ]),
    answer: 'json',
  },
  /** Takes decisions back by the lines of the journal that hold them, and computes the identities again. */
  'identities.undo': {
    args: z.strictObject({ lines: z.array(z.int().positive()).min(1).max(1000) }),
    answer: 'json',
  },
  /** The decisions in force as YAML text for a file, which `identities.importDecisions` reads. */
  'identities.exportDecisions': { args: z.strictObject({}), answer: 'json' },
  /** Takes over the decisions of such a file; those that the case has already are passed over. */
  'identities.importDecisions': {
    args: z.strictObject({ name: z.string().min(1).max(4096), text: z.string().max(4_000_000) }),
    answer: 'json',
  },
  /** A page of what is wrong with labels and evidence. */
  'quality.list': {
    args: z.strictObject({
      kinds: z.array(z.enum(QUALITY_KINDS)).optional(),
      text: z.string().max(4096).optional(),
      ...page,
    }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** What says that two keys are one actor, or may be. */
export interface ActorLink {
  readonly leftKey: string;
  readonly rightKey: string;
  /** First key of the identity that each key belongs to, and what people call it. */
  readonly leftIdentity: { readonly key: string; readonly label: string };
  readonly rightIdentity: { readonly key: string; readonly label: string };
  readonly rule: string;
  /** What the rule says of the two, null where a record states it outright. */
  readonly sentence: string | null;
  readonly strength: string;
  readonly state: string;
  /** Why it waits, or why it was decided so; null where it stands by itself. */
  readonly reason: string | null;
  readonly firstAt: bigint | null;
  readonly lastAt: bigint | null;
  readonly events: bigint;
  /** First record that shows it, null where no record shows the keys themselves. */
  readonly record: RecordRef | null;
}

/** A decision, with what it came to. */
export interface DecisionLine {
  /** Line of the journal, from 1. */
  readonly line: number;
  readonly verdict: DecisionVerdict;
  readonly key: string;
  readonly otherKey: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly examiner: string;
  /** When, in µs. */
  readonly at: bigint;
  /** applied; stale where the evidence no longer holds what it is about; pending until the identities are computed again; undone; altered where somebody changed its line. */
  readonly state: 'applied' | 'stale' | 'pending' | 'undone' | 'altered';
}

/** What the JSON calls of this area answer. */
export interface IdentitiesResults {
  'identities.list': {
    readonly total: bigint;
    /** How many of each kind the text keeps, whatever kinds are asked for. */
    readonly kinds: readonly ValueCount[];
    /** Rows of identity. */
    readonly rows: readonly Row[];
  };
  'identities.get': {
    /** Row of identity. */
    readonly identity: Row;
    /** Rows of identity_member with `path` and `sha256` of their record. */
    readonly members: readonly Row[];
    /** Links that touch one of its keys, at most 500, those that wait for a decision first. */
    readonly links: readonly ActorLink[];
    readonly linksTotal: bigint;
    /** Credentials that it held or may have held: credential_id, credential_key, kind, label, session_key, issued_at, expires_at, last_used_at, uses, denied, with `rules`, `strength`, `from_at`, `to_at` and the record; at most 200, the last used first. */
    readonly credentials: readonly Row[];
    readonly credentialsTotal: bigint;
    /** Rows of identity_claim of relations other than same-actor and same-credential that name one of its keys (what it acts as and who owns it first), with `own_key`, `other_key`, the identity that has the other (`other_identity`, `other_label`, `other_kind`), `path` and `sha256`; at most 200. */
    readonly claims: readonly Row[];
    /** Rows of identity_conflict that concern it, every side of each, with `identity_key` and `label`. */
    readonly conflicts: readonly Row[];
    /** Rows of quality_issue that concern one of its keys, as `quality.list` gives them. */
    readonly issues: readonly Row[];
  };
  'identities.links': { readonly total: bigint; readonly links: readonly ActorLink[] };
  'identities.conflicts': {
    readonly conflicts: readonly {
      readonly key: string;
      readonly kind: string;
      readonly sides: readonly {
        readonly value: string;
        readonly key: string;
        readonly identityKey: string;
        readonly label: string;
      }[];
    }[];
  };
  'identities.decisions': { readonly decisions: readonly DecisionLine[] };
  'identities.decide': { readonly line: number; readonly masked: number };
  'identities.undo': { readonly undone: number };
  'identities.exportDecisions': { readonly name: string; readonly text: string };
  'identities.importDecisions': { readonly added: number; readonly known: number; readonly masked: number };
  'quality.list': {
    readonly total: bigint;
    readonly kinds: readonly ValueCount[];
    /** Rows of quality_issue with `path` and `sha256` of their record, null where none shows it, and what subject and other key are called (`subject_label`, `other_label`). */
    readonly rows: readonly Row[];
  };
}
