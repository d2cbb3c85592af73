import type { CompareDimension, CompareState } from '#core/model/compare.ts';
import type { Comparison, Row } from '#core/api/contract.ts';
import { counted } from '../../format/numbers.ts';
import { int, small, text } from '../../format/rows.ts';
import { duration, second } from '../../format/time.ts';
import type { SideName } from './places.ts';

/** What the rows are about, for people. */
export const DIMENSION_WORDS: Readonly<Record<CompareDimension, string>> = {
  action: 'action',
  service: 'service',
  resource: 'resource',
  client_addr: 'address',
  user_agent: 'client',
  account: 'account',
  region: 'region',
};

/** A mark and a word for what became of a row between two periods. */
export const STATE_LOOKS: Readonly<Record<CompareState, { readonly mark: string; readonly word: string }>> = {
  new: { mark: '+', word: 'new' },
  gone: { mark: '−', word: 'gone' },
  more: { mark: '↑', word: 'more' },
  less: { mark: '↓', word: 'less' },
  same: { mark: '=', word: 'same' },
  unknown: { mark: '?', word: 'cannot tell' },
};

/** The word for a state: credentials have rows of their own where periods have new and gone ones. */
export function stateWord(state: CompareState, ofCredentials: boolean): string {
  if (ofCredentials && state === 'new') return 'only B';
  if (ofCredentials && state === 'gone') return 'only A';
  if (ofCredentials && (state === 'more' || state === 'less')) return `B ${state}`;
  return STATE_LOOKS[state].word;
}

/** How often one side has what the other has: `×0.25`, `×3`, `×120`. */
export function times(ratio: number): string {
  const digits = ratio >= 10 || Number.isInteger(ratio) ? 0 : ratio >= 1 ? 1 : 2;
  return ratio < 0.005 ? '<×0.01' : `×${ratio.toFixed(digits)}`;
}

/** A share as whole percents, never rounded up to all or down to none. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 100 && share < 1) return '>99 %';
  return whole === 0 && share > 0 ? '<1 %' : `${String(whole)} %`;
}

const NAMES: Readonly<Record<SideName, string>> = { a: 'A', b: 'B' };

/** Why a row has its state, as a sentence. */
export function whyState(row: Row, state: CompareState): string {
  const share = (side: SideName): string => {
    const covered = Number(row[`${side}_share`] ?? 0);
    return covered >= 1 ? `fully covered by its logs` : `covered to ${percent(covered)} by its logs`;
  };
  if (state === 'unknown') {
    const side: SideName = int(row, 'a_events') === 0n ? 'a' : 'b';
    return `${NAMES[side]} has none, and none of its logs covers any of ${NAMES[side]}: it may have happened there.`;
  }
  if (state === 'new') return `None in A, which is ${share('a')}.`;
  if (state === 'gone') return `None in B, which is ${share('b')}.`;
  const by = row['by_time'] === true ? 'By events for each covered time' : 'By number of events';
  return `${by}. A is ${share('a')}, B ${share('b')}.`;
}

/** What a log leaves uncovered on one side, null where it covers all of it. */
export function lackWords(log: Row, side: SideName, { a, b }: Pick<Comparison, 'a' | 'b'>): string | null {
  const gaps = small(log, `${side}_gaps`);
  const covered = int(log, `${side}_us`);
  const { from, to } = side === 'a' ? a : b;
  if (gaps === null || covered === null) return `${NAMES[side]}: it has no record that tells of time`;
  if (gaps === 0) return null;
  if (covered <= 0n) return `${NAMES[side]}: nothing of it covered`;
  const start = int(log, `${side}_gap_from`);
  const end = int(log, `${side}_gap_to`);
  const longest =
    start === null || end === null
      ? ''
      : `, ${gaps > 1 ? 'the longest ' : ''}${second(start)} to ${second(end)}`;
  const missing = duration(to - from - covered);
  return `${NAMES[side]}: ${missing} not covered in ${counted(gaps, 'stretch', 'stretches')}${longest}`;
}

/** A log by its source and installation. */
export function logName(log: Row): string {
  return `${text(log, 'source') ?? 'log'} ${text(log, 'system_key') ?? ''}`.trim();
}
