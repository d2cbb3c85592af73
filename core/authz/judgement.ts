import { sortedOnce, type Decision, type Reason, type ReasonCause, type Truth } from './decision.ts';

/** One thing that a grant must match. */
export interface Match {
  /** What is matched. */
  readonly because: ReasonCause;
  /** Whether it does. */
  readonly truth: Truth;
  /** Names that failed or are not known; absent if none matter. */
  readonly keys?: readonly string[];
}

/** Whether a grant has its say in a request, and the reason for it. */
export interface Judgement {
  /** yes where everything matches, no where something does not, else open. */
  readonly truth: Truth;
  /** What the grant did. */
  readonly reason: Reason;
}

/** Judges a grant by what it must match; the first match that fails is its cause, else the first that is open, with the keys of all that are. */
export function judged(
  grant: string | null,
  part: string,
  matches: readonly Match[],
  effect: 'allows' | 'denies' = 'allows',
): Judgement {
  const failed = matches.find(({ truth }) => truth === 'no');
  if (failed) {
    const { because, keys = [] } = failed;
    return { truth: 'no', reason: { grant, part, effect: 'unmatched', because, keys: sortedOnce(keys) } };
  }
  const open = matches.filter(({ truth }) => truth === 'open');
  const [first] = open;
  if (first === undefined) return { truth: 'yes', reason: { grant, part, effect, because: null, keys: [] } };
  const keys = sortedOnce(open.flatMap((match) => match.keys ?? []));
  return { truth: 'open', reason: { grant, part, effect: 'open', because: first.because, keys } };
}

/** The reason that a part which had to allow holds nothing that does. */
export function missing(part: string): Reason {
  return { grant: null, part, effect: 'missing', because: null, keys: [] };
}

/** The decision that one judgement alone comes to. */
export function decisionOf({ truth, reason }: Judgement): Decision {
  return {
    verdict: truth === 'yes' ? 'allowed' : truth === 'no' ? 'denied' : 'open',
    reasons: [reason],
    open: truth === 'open' ? reason.keys : [],
  };
}

/** What is known for certain as a truth. */
export function truthOf(holds: boolean): Truth {
  return holds ? 'yes' : 'no';
}
