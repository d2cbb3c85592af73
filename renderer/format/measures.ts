import type { Row } from '#core/api/contract.ts';
import { counted } from './numbers.ts';
import { int, text } from './rows.ts';
import { duration } from './time.ts';

/** A number of a column, null where the evidence does not say. */
export function measure(row: Row, column: string): number | null {
  const value = row[column];
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'bigint' ? Number(value) : null;
}

/** Seconds as a length of time: `12 h`. */
export function lengthOf(seconds: number): string {
  return duration(BigInt(Math.round(seconds)) * 1_000_000n);
}

/** A share of what is expected, with two digits that count: `×0.026`, `×1.0`, `×31`. */
export function shareOf(utilisation: number): string {
  if (utilisation === 0) return '×0';
  return `×${utilisation >= 10 ? Math.round(utilisation).toLocaleString('en-US') : utilisation.toPrecision(2)}`;
}

/** How long a point lives, in words, with what makes it less than known. */
export function lifetimeText(point: Row): string {
  const seconds = measure(point, 'lifetime_seconds');
  if (seconds === null) return 'not known';
  const basis = text(point, 'lifetime_basis');
  if (basis === 'never') return `no end, ${lengthOf(seconds)} so far`;
  return basis === 'at-least' ? `at least ${lengthOf(seconds)}` : lengthOf(seconds);
}

/** How much a point may do, in words: its score and its permissions. */
export function scopeText(point: Row): string {
  const score = measure(point, 'scope');
  if (score === null) return 'not known';
  const least = text(point, 'scope_basis') === 'granted' ? '' : 'at least ';
  const permissions = int(point, 'permissions');
  const number = permissions === null ? '' : `, ${counted(permissions, 'permission')}`;
  return `${least}${Math.round(score).toString()} of 100${number}`;
}

/** What the use of a credential is compared with, for each basis. */
export const EXPECTED_WORDS: Readonly<Record<string, string>> = {
  declared: 'of the permissions that it is declared to need',
  siblings: 'of what credentials like it do',
  own: 'of what its own other days come to',
};

/** How a point was used against what is expected, in words. */
export function useText(point: Row): string {
  const utilisation = measure(point, 'utilisation');
  if (utilisation === null) return 'nothing to compare with';
  return `${shareOf(utilisation)} ${EXPECTED_WORDS[text(point, 'utilisation_basis') ?? ''] ?? 'of what is expected'}`;
}
