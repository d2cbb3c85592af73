import { shortKey } from '../../format/keys.ts';
import { grouped } from '../../format/numbers.ts';
import { shown } from '../../format/text.ts';
import { duration } from '../../format/time.ts';
import type { ShapePoints } from './points.ts';

/** A length of time in seconds, as {@link duration} writes it. */
export function seconds(length: number): string {
  return duration(BigInt(Math.round(length)) * 1_000_000n);
}

/** A share of the expected use: `×0.02`, `×6.1`, `×120`. */
export function share(utilisation: number): string {
  if (utilisation < 0.1) return `×${String(Number(utilisation.toPrecision(1)))}`;
  return `×${utilisation.toFixed(utilisation >= 10 ? 0 : 1)}`;
}

/** A point's lifetime in words, with what makes it less than known. */
export function lifetimeWords(points: ShapePoints, index: number): string {
  const length = points.lifetime[index] ?? NaN;
  const basis = points.text(index, 'lifetime_basis');
  if (Number.isNaN(length)) return 'lifetime not known';
  if (basis === 'never') return `never expires, ${seconds(length)} old`;
  return basis === 'at-least' ? `at least ${seconds(length)}` : seconds(length);
}

/** A point's name for people, … while it is not there. */
export function nameOf(points: ShapePoints, index: number): string {
  const key = points.key(index);
  return key === null ? '…' : shown(points.text(index, 'label') ?? shortKey(key));
}

/** A point's three measures in short: `12 h · 61 · ×0.0`; a question mark stands for what is not known. */
export function measuresInShort(points: ShapePoints, index: number): string {
  const scope = points.scope[index] ?? NaN;
  const use = points.utilisation[index] ?? NaN;
  const length = points.lifetime[index] ?? NaN;
  return [
    Number.isNaN(length)
      ? '?'
      : `${points.text(index, 'lifetime_basis') === 'at-least' ? '≥ ' : ''}${seconds(length)}`,
    Number.isNaN(scope) ? '?' : String(Math.round(scope)),
    Number.isNaN(use) ? '?' : share(use),
  ].join(' · ');
}

/** Everything that is measured of a point, as sentences for a reader who does not see the plot. */
export function pointSentence(points: ShapePoints, index: number): string {
  const scope = points.scope[index] ?? NaN;
  const use = points.utilisation[index] ?? NaN;
  const attempts = points.elevation[index] ?? 0;
  const parts = [
    `lifetime: ${lifetimeWords(points, index)}`,
    `scope: ${Number.isNaN(scope) ? 'not known' : `${String(Math.round(scope))} of 100`}`,
    `use: ${Number.isNaN(use) ? 'nothing to expect is known' : `${share(use)} of what is expected`}`,
    ...(attempts > 0 ? [`attempts to go further: ${grouped(attempts)}`] : []),
  ];
  return parts.join('; ');
}

const LONGEST = 46;

/** A text short enough for a label. */
export function cut(text: string, most = LONGEST): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
