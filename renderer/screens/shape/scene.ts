import { kindLook } from '../../format/kinds.ts';
import { useSpan } from '../../scene/flat.ts';
import { lifetimePlace, scopePlace } from '../../scene/measures.ts';
import type { IdealBox } from '../../scene/plot.ts';
import type { PointLabel, PointMarks } from '../../scene/space-scene.ts';
import type { Baseline, ShapePoints } from './points.ts';
import { cut, nameOf } from './words.ts';

/** Labels that are tried at most. */
const MOST_LABELS = 9;

/** Points among which what stands out is looked for: all that is told of them is fetched with the points. */
export const MOST_FAR = 200;

/** The ideal region of a kind, that of all other kinds where it has none of its own. */
export function baselineFor(baselines: readonly Baseline[], kind: string | null): Baseline | undefined {
  return baselines.find((each) => each.kind === kind) ?? baselines.find((each) => each.kind === null);
}

/** Ideal regions of the kinds that are shown: that of `kind` lit, else the one that most points have; those alike are one. */
export function idealBoxes(
  baselines: readonly Baseline[],
  counts: ReadonlyMap<string | null, number>,
  kind: string | null,
): readonly IdealBox[] {
  const alike = new Map<string, { baseline: Baseline; kinds: (string | null)[]; points: number }>();
  for (const [each, points] of counts) {
    const baseline = baselineFor(baselines, each);
    if (!baseline) continue;
    const same = [baseline.maxLifetimeSeconds, baseline.maxScope, ...baseline.utilisation].join();
    const known = alike.get(same) ?? { baseline, kinds: [], points: 0 };
    alike.set(same, { baseline, kinds: [...known.kinds, each], points: known.points + points });
  }
  const groups = [...alike.values()].sort((a, b) => b.points - a.points);
  const lit = groups.find(({ kinds }) => kind !== null && kinds.includes(kind)) ?? groups[0];
  return groups.map((group) => {
    const { baseline } = group;
    const own = kind !== null && group === lit ? ` ${kindLook(kind).short}` : '';
    return {
      label: `ideal${own}`,
      x: lifetimePlace(baseline.maxLifetimeSeconds),
      up: scopePlace(baseline.maxScope),
      z: useSpan(...baseline.utilisation),
      lit: group === lit,
    };
  });
}

/** What is drawn at single points. */
export function marksOf(points: ShapePoints): PointMarks {
  const elevated: { index: number; attempts: number }[] = [];
  const mismatched: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const attempts = points.elevation[i] ?? 0;
    if (attempts > 0) elevated.push({ index: i, attempts });
    if ((points.mismatches[i] ?? 0) > 0) mismatched.push(i);
  }
  return { elevated, mismatched };
}

/** Labels of what stands out most among the points that are meant and is told already, the chosen one first; of several with one name only the first. */
export function labelsOf(
  points: ShapePoints,
  weak: Uint8Array | null,
  chosen: number,
): readonly PointLabel[] {
  const labels: PointLabel[] = [];
  const said = new Set<string>();
  const say = (index: number, whole: boolean): void => {
    if (!points.row(index)) return;
    const name = cut(nameOf(points, index), 34);
    if (said.has(name)) return;
    said.add(name);
    const reason = points.text(index, 'reason') ?? '';
    const words = whole ? reason : (reason.split(' · ', 1)[0] ?? '');
    labels.push({ index, lines: [name, cut(words)].filter(Boolean) });
  };
  if (chosen >= 0) say(chosen, true);
  for (let i = 0, tried = 0; i < points.length && labels.length < MOST_LABELS && tried < MOST_FAR; i++) {
    if (!((points.distance[i] ?? 0) > 0)) break;
    if (weak?.[i] === 1) continue;
    tried += 1;
    if (i !== chosen) say(i, false);
  }
  return labels;
}
