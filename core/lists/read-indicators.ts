import { maskWritten } from '#core/keys/written.ts';
import { excerpt, MASKED, understand, type Indicator, type Understood } from './indicator.ts';
import { entriesOf, type ListEntry, type ListFormat } from './entries.ts';
import { textOfList } from './text.ts';

/** An entry of a list that was not understood. */
export interface ListProblem {
  /** Line, in JSON number of the entry, from 1. */
  readonly line: number;
  /** Why it is nothing that can be looked for. */
  readonly reason: string;
  /** Its beginning; a secret is masked. */
  readonly excerpt: string;
}

/** A list as it was understood. */
export interface IndicatorList {
  /** How it was written. */
  readonly format: ListFormat;
  /** What is looked for, in the order of the list. */
  readonly indicators: readonly Indicator[];
  /** Every entry that was not understood, in the order of the list. */
  readonly problems: readonly ListProblem[];
  /** Entries that say what another said before. */
  readonly duplicates: number;
  /** Secrets in it that are masked. */
  readonly masked: number;
}

const LONGEST = 2048;

function meaningOf({ text, field }: ListEntry): Understood {
  if (text.trim() === '') return { reason: 'empty' };
  if (text.length > LONGEST && !/^\s*(?:eyJ|-----BEGIN)/.test(text)) {
    return { reason: `longer than ${LONGEST.toLocaleString('en-US')} characters` };
  }
  const agent = field !== null && /^(user[-_ ]?agent|agent|ua)$/.test(field);
  return agent ? { kind: 'agent', value: text.trim() } : understand(text);
}

/** Reads a list of indicators: a text with one a line, CSV or JSON. No entry is dropped in silence. Throws `input-unreadable`. */
export function readIndicators(bytes: Uint8Array, name: string): IndicatorList {
  const { format, entries } = entriesOf(textOfList(bytes, name), name);
  const indicators = new Map<string, Indicator>();
  const problems: ListProblem[] = [];
  let [duplicates, masked] = [0, 0];
  const clean = (text: string): string => {
    const made = maskWritten(text);
    masked += made.masked;
    return made.text;
  };
  for (const entry of entries) {
    const meaning = meaningOf(entry);
    if ('reason' in meaning) {
      const shown = excerpt(entry.text);
      if (shown === MASKED) masked += 1;
      problems.push({ line: entry.line, reason: meaning.reason, excerpt: shown });
      continue;
    }
    const { kind } = meaning;
    const value = clean(meaning.value);
    if (meaning.note !== undefined) masked += 1;
    const id = `${kind} ${kind === 'agent' || kind === 'key' ? value : value.toLowerCase()}`;
    const note = [meaning.note ?? '', clean(entry.note)].filter((part) => part !== '').join('; ');
    if (indicators.has(id)) duplicates += 1;
    else indicators.set(id, { kind, value, note, line: entry.line });
  }
  return { format, indicators: [...indicators.values()], problems, duplicates, masked };
}
