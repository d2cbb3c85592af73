import type { CredentialKind, LinkRelation, Strength } from '#core/model/vocabulary.ts';

/** A rule by which one credential is known to come from another: a folder of its own, and a line in `LINK_RULES`. */
export interface LinkRule {
  /** Its name, also that of its folder; what `credential_link.rule` says. */
  readonly id: string;
  /** What its proof says of the child and the parent, as one sentence. */
  readonly sentence: string;
  /** How the one comes from the other. */
  readonly relation: LinkRelation;
  /** Exact where a record names both, strong where the records fit and nothing else does. */
  readonly strength: Strength;
  /** Whether only who holds the parent can get the child, as in an exchange or by a private key; an issuer may hand on what it asked for. */
  readonly sameHolder: boolean;
  /** Kinds of the credentials that come from others, null for any: a case without one of them is not asked. */
  readonly children: readonly CredentialKind[] | null;
  /** Kinds of those they come from, null for any. */
  readonly parents: readonly CredentialKind[] | null;
  /**
   * A query whose rows are proofs: `child_key`, `parent_key`, `occurred_at`, `tie` (decides between proofs of one moment, whatever the order
   * of import), and the `file_id` and `ordinal` of the record.
   */
  readonly sql: string;
}
