import { type Glob, ONE, ONE_IN_SEGMENT, STAR, STAR_IN_SEGMENT, UNKNOWN } from '#core/authz/aws/glob.ts';

/**
 * Texts of a policy as patterns. Rules: IAM User Guide, "IAM JSON policy elements: Resource", "Condition operators" (ARN) and
 * "Policy elements: Variables and tags".
 */

/** Every way in which a text of a policy is read. */
export type PatternKind =
  /** An ARN of the Resource element: a `*` that ends a segment goes on over colons, one inside a segment does not. */
  | 'resource'
  /** An ARN of a condition: each of the six components is matched by itself. */
  | 'arn'
  /** A text in which `*` and `?` are wildcards. */
  | 'text'
  /** A text without wildcards. */
  | 'exact';

/** A value of the request: its texts, null where it is known to be absent, undefined where the evidence does not say. */
export type Known = readonly string[] | null | undefined;

/** Answers what is known of a context key; names of keys have no case. */
export type Lookup = (key: string) => Known;

/** A text of a policy, its variables replaced. */
export interface Pattern {
  /** The text as the policy has it. */
  readonly text: string;
  /** What it matches; null where a variable has no value, and nothing is like it. */
  readonly glob: Glob | null;
  /** Context keys of variables whose value is not known; each is an unknown part of the glob. */
  readonly open: readonly string[];
}

interface Variable {
  /** Its key, or the character it stands for. */
  readonly key: string;
  /** What it is where the key has no value; null without a default. */
  readonly fallback: string | null;
  /** Where the text goes on. */
  readonly end: number;
}

/** The variable that begins at `start` with `${`; null where it is not closed. */
function variableAt(text: string, start: number): Variable | null {
  const close = text.indexOf('}', start);
  const quote = text.indexOf("'", start);
  const quoteEnd = quote < 0 || quote > close ? -1 : text.indexOf("'", quote + 1);
  const end = quoteEnd < 0 ? close : text.indexOf('}', quoteEnd);
  if (end < 0) return null;
  const comma = quoteEnd < 0 ? -1 : text.lastIndexOf(',', quote);
  const key = text.slice(start + 2, comma > start ? comma : end).trim();
  return { key, fallback: quoteEnd < 0 ? null : text.slice(quote + 1, quoteEnd), end: end + 1 };
}

/** ARNs with fewer than six segments go on with `*`, as IAM completes them. */
function completed(text: string): string {
  if (!text.startsWith('arn:')) return text;
  const colons = text.split(':', 7).length - 1;
  return text + ':*'.repeat(Math.max(0, 5 - colons));
}

/** Whether the language of a policy knows variables: those of its first version take them for plain text. */
export function knowsVariables(version: string): boolean {
  return version >= '2012-10-17';
}

/**
 * Reads a text of a policy. Values of variables are plain text; those without one match nothing. In resources a variable counts only
 * behind the fifth colon. `lookup` is null where the policy's language has no variables.
 */
export function patternOf(text: string, kind: PatternKind, lookup: Lookup | null): Pattern {
  const written = kind === 'resource' ? completed(text) : text;
  const glob: number[] = [];
  const open: string[] = [];
  let nothing = false;
  let colons = 0;
  const put = (part: string): void => {
    for (let at = 0; at < part.length; at += 1) glob.push(part.charCodeAt(at));
  };
  for (let at = 0; at < written.length; at += 1) {
    const character = written.charAt(at);
    const segmented = (kind === 'resource' || kind === 'arn') && colons < 5;
    const variable =
      lookup !== null && character === '$' && written[at + 1] === '{' && !(kind === 'resource' && segmented)
        ? variableAt(written, at)
        : null;
    if (variable !== null && lookup !== null) {
      at = variable.end - 1;
      if (['*', '?', '$'].includes(variable.key)) {
        put(variable.key);
        continue;
      }
      const known = lookup(variable.key);
      const value = known?.length === 1 ? (known[0] ?? null) : variable.fallback;
      if (known === undefined) {
        open.push(variable.key);
        glob.push(UNKNOWN);
      } else if (value === null) nothing = true;
      else put(value);
    } else if (character === '*' && kind !== 'exact') {
      const ends = kind === 'resource' && [':', undefined].includes(written[at + 1]);
      glob.push(segmented && !ends ? STAR_IN_SEGMENT : STAR);
    } else if (character === '?' && kind !== 'exact') glob.push(segmented ? ONE_IN_SEGMENT : ONE);
    else {
      put(character);
      if (character === ':') colons += 1;
    }
  }
  return { text, glob: nothing ? null : glob, open };
}

/** A pattern of the Action element, to be held against actions in lower case: names of actions have no case and no variables. */
export function actionGlob(pattern: string): Glob {
  return patternOf(pattern.toLowerCase(), 'text', null).glob ?? [];
}
