import type { CallResult, Row } from '#core/api/contract.ts';

/** Where a clause leads: the rows that it speaks of. */
export type ClauseTarget =
  | {
      readonly to: 'events';
      readonly field?: string;
      readonly values?: readonly string[];
      /** Of these only what lies in this time (µs), the end not included. */
      readonly during?: { readonly from: bigint; readonly to: bigint };
    }
  | { readonly to: 'event'; readonly id: bigint }
  | { readonly to: 'identity'; readonly key: string }
  | { readonly to: 'list'; readonly view: 'permissions' | 'hours' }
  | { readonly to: 'credential'; readonly key: string }
  | { readonly to: 'record'; readonly fileId: number; readonly ordinal: bigint }
  | { readonly to: 'section'; readonly id: string };

/** A stretch of the statement; with a target it is a link. */
export interface Clause {
  /** What is said. */
  readonly text: string;
  /** The rows that prove it, absent for the words between. */
  readonly target?: ClauseTarget;
  /** Whether a reader should look twice. */
  readonly tone?: 'caution' | 'denied';
}

/** What is known of a credential, as the engine answers it. */
export interface Story {
  /** Its row. */
  readonly credential: Row;
  /** Every key that is its own. */
  readonly keys: ReadonlySet<string>;
  /** What happened to it or was made with it, in time order. */
  readonly lifecycle: readonly Row[];
  /** What it did, most frequent first: service, action, count; `total` where there are more than are given. */
  readonly actions: readonly Row[];
  /** Where it was used from, most frequent first; `total` where there are more than are given. */
  readonly addresses: readonly Row[];
  /** The credential it comes from, null if none or several. */
  readonly parent: { readonly key: string; readonly label: string } | null;
  /** How many credentials come from it directly. */
  readonly children: bigint;
  /** Who held it or may have held it, the surest first: identity_key, label, kind, strength. */
  readonly holders: readonly Row[];
  /** The tasks that it was for, the surest first: task_id, strength. */
  readonly tasks: readonly Row[];
  /** What its use says, null where that was not asked for. */
  readonly usage: CallResult<'usage.of'> | null;
  /** Its scopes, null where they were not asked for. */
  readonly scopes: CallResult<'scopes.of'> | null;
  /** What it had, used and never used, null where that was not asked for. */
  readonly permissions: CallResult<'scopes.permissions'> | null;
}

/** The words of a list as a sentence has them: `a`, `a and b`, `a, b and c`. */
export function joined(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
