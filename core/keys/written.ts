import { recognise } from '#core/model/pasted.ts';
import { secretsIn } from '#core/model/secrets.ts';
import { maskText, maskValue, type Masked } from './mask.ts';

/** What somebody wrote, with every secret in it masked: the rule for all text of users that a case keeps. */
export function maskWritten(text: string): Masked {
  const found = secretsIn(text);
  let clean = '';
  let at = 0;
  for (const { from, to } of found) {
    clean += text.slice(at, from) + maskValue(text.slice(from, to));
    at = to;
  }
  return { text: clean + text.slice(at), masked: found.length };
}

/** Plain data with every text in it masked as {@link maskWritten} does, and how many values were. */
export function maskAllWritten<T>(value: T): { readonly value: T; readonly masked: number } {
  let masked = 0;
  const clean = (inner: unknown): unknown => {
    if (typeof inner === 'string') {
      const made = maskWritten(inner);
      masked += made.masked;
      return made.text;
    }
    if (Array.isArray(inner)) return inner.map(clean);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, clean(each)]));
  };
  return { value: clean(value) as T, masked };
}

/** A text that is looked for: the secret in it as keys name it, a text without one as it is. */
export function maskSought(text: string): string {
  const { kind, value } = recognise(text);
  return kind === 'secret' ? maskValue(value) : text;
}

/** A value that is compared with a column, masked as the tables are. */
export function maskCompared(value: string): string {
  return maskText(value).text;
}
