import type { Strength } from '#core/model/vocabulary.ts';

/** A rule by which two keys are known, or suspected, to stand for one actor: a folder of its own, and a line in `ACTOR_RULES`. */
export interface ActorRule {
  /** Its name, also that of its folder; what `identity_link.rule` says. */
  readonly id: string;
  /** What its proof says of the two keys, as one sentence. */
  readonly sentence: string;
  /** Strong where records fit and nothing else does, weak where the two only look alike. */
  readonly strength: Strength;
  /** Rules of claims and names of facts of which a case must have every one, else it is not asked: planning a query costs a small case more than running it. */
  readonly needs: readonly string[];
  /**
   * A query whose rows are proofs: `left_key`, `right_key`, `occurred_at`, `tie` (decides between proofs of one moment, whatever the order of
   * import), and the `file_id` and `ordinal` of the record. Keys that stand for no actor are left out afterwards.
   */
  readonly sql: string;
}
