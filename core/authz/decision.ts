import type { AccessLevel } from '#core/model/vocabulary.ts';

/**
 * What every evaluator answers with. Nothing here is guessed: where the evidence is silent the answer is open, and says about what.
 */
/** Every verdict. */
export const VERDICTS = ['allowed', 'denied', 'open'] as const;
/** Allowed for certain, denied for certain, or not to be told because the evidence does not say something that it hangs on. */
export type Verdict = (typeof VERDICTS)[number];

/** Every effect that a grant can have on a decision. */
export const REASON_EFFECTS = ['allows', 'denies', 'unmatched', 'open', 'missing'] as const;
/**
 * What a grant did: allowed, denied, did not match, might match where the evidence is silent, or, where no grant can be named, that
 * a part which had to allow holds nothing that does.
 */
export type ReasonEffect = (typeof REASON_EFFECTS)[number];

/** Every thing that a grant can fail to match, or be open, because of. */
export const REASON_CAUSES = [
  'action',
  'resource',
  'principal',
  'condition',
  'content',
  'membership',
] as const;
/**
 * What a reason hangs on: the action or permission, the resource or scope, who asks, a condition, content that is not in evidence, or
 * a membership in a group that is not in evidence.
 */
export type ReasonCause = (typeof REASON_CAUSES)[number];

/** What one grant, or the lack of one, did to a decision. */
export interface Reason {
  /** Id of the grant (`grant_id` as text); null where the reason is that no grant of this part allows. */
  readonly grant: string | null;
  /** The part the grant plays in its system's words, e.g. identity, boundary, binding, policy, role. */
  readonly part: string;
  /** What it did. */
  readonly effect: ReasonEffect;
  /** What it did not match or is open because of; null where it allows, denies or is missing outright. */
  readonly because: ReasonCause | null;
  /** Condition keys or names that failed or whose value is not known, sorted; empty where none matter. */
  readonly keys: readonly string[];
}

/** The answer to one request. */
export interface Decision {
  /** Whether the request is allowed. */
  readonly verdict: Verdict;
  /** What each grant did, in the order in which the grants were given, and what is missing after them. */
  readonly reasons: readonly Reason[];
  /** Condition keys and names whose value the verdict hangs on, sorted; empty unless the verdict is open. */
  readonly open: readonly string[];
}

/** Every remark on a permission. */
export const PERMISSION_NOTES = ['overlap', 'unknown-to-catalogue', 'unknown-content'] as const;
/**
 * A remark on a permission: patterns of two parts overlap and neither contains the other, its name is in no catalogue, or a
 * grant whose content is not in evidence has a say in it.
 */
export type PermissionNote = (typeof PERMISSION_NOTES)[number];

/** One thing that a holder may do. */
export interface Permission {
  /** The permission in its system's words, e.g. `s3:GetObject`. */
  readonly action: string;
  /** The service or part of the system that it belongs to, e.g. `s3`. */
  readonly service: string;
  /** What kind of access it gives; null where that is not known. */
  readonly access: AccessLevel | null;
  /** Patterns of the resources that it holds on, sorted; `any` where it is bound to none. */
  readonly resources: readonly string[] | 'any';
  /** Patterns of resources that are denied for certain among them, sorted. */
  readonly except: readonly string[];
  /** Condition keys that it hangs on and that are open, sorted; empty where it holds without condition. */
  readonly conditional: readonly string[];
  /** Ids of the grants that allow it, sorted. */
  readonly by: readonly string[];
  /** Remarks, sorted. */
  readonly notes: readonly PermissionNote[];
}

/** Three-valued truth: yes, no, or open where the evidence does not say. */
export type Truth = 'yes' | 'no' | 'open';

/** Whether all hold: no where one does not, else open where one is open. */
export function all(truths: Iterable<Truth>): Truth {
  let result: Truth = 'yes';
  for (const truth of truths) {
    if (truth === 'no') return 'no';
    if (truth === 'open') result = 'open';
  }
  return result;
}

/** Whether one holds: yes where one does, else open where one is open. */
export function some(truths: Iterable<Truth>): Truth {
  let result: Truth = 'no';
  for (const truth of truths) {
    if (truth === 'yes') return 'yes';
    if (truth === 'open') result = 'open';
  }
  return result;
}

/** The opposite; what is open stays open. */
export function negated(truth: Truth): Truth {
  return truth === 'open' ? 'open' : truth === 'yes' ? 'no' : 'yes';
}

/** Each text once, in the order of its UTF-16 code units, as sorted lists of decisions and permissions are. */
export function sortedOnce(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort();
}
