/** A box on the screen, in pixels. */
export interface Area {
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Size. */
  readonly width: number;
  /** See `width`. */
  readonly height: number;
}

/** A text that wants to stand near a place. */
export interface WantedLabel {
  /** Which point it is about. */
  readonly index: number;
  /** The place. */
  readonly x: number;
  /** See `x`. */
  readonly y: number;
  /** Lines, the first in the colour of text. */
  readonly lines: readonly string[];
}

/** A text with its place. */
export interface PlacedLabel extends WantedLabel {
  /** Where it stands. */
  readonly area: Area;
}

/** Width of a letter of {@link LABEL_FONT}. */
export const LETTER = 6.65;
/** Height of a line of labels. */
export const LINE = 14;
/** The face of labels: of fixed width, so that their size is known without a canvas. */
export const LABEL_FONT = '11px "IBM Plex Mono", ui-monospace, monospace';

const GAP = 3;
const REACHES = [14, 34, 60, 92, 140, 200];

function overlap(a: Area, b: Area): boolean {
  return (
    a.x < b.x + b.width + GAP &&
    b.x < a.x + a.width + GAP &&
    a.y < b.y + b.height + GAP &&
    b.y < a.y + a.height + GAP
  );
}

/** Size of a label of some lines. */
export function labelSize(lines: readonly string[]): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(0, ...lines.map((line) => line.length)) * LETTER + 8,
    height: lines.length * LINE + 2,
  };
}

/** How many points lie under an area of the screen. */
export type Crowd = (area: Area) => number;

const CELL = 16;

/** Counts points on the screen by cells, so that labels can keep away from where there are many. */
export function crowdOf(
  length: number,
  spot: (index: number) => { readonly x: number; readonly y: number },
  bounds: { readonly width: number; readonly height: number },
): Crowd {
  const across = Math.ceil(bounds.width / CELL) + 1;
  const cells = new Uint32Array(across * (Math.ceil(bounds.height / CELL) + 1));
  for (let i = 0; i < length; i++) {
    const { x, y } = spot(i);
    const at = Math.floor(y / CELL) * across + Math.floor(x / CELL);
    if (x >= 0 && x < bounds.width && at >= 0 && at < cells.length) cells[at] = (cells[at] ?? 0) + 1;
  }
  return ({ x, y, width, height }) => {
    let sum = 0;
    for (let row = Math.floor(y / CELL); row <= (y + height) / CELL; row++) {
      for (let column = Math.floor(x / CELL); column <= (x + width) / CELL; column++)
        sum += cells[row * across + column] ?? 0;
    }
    return sum;
  };
}

/** What a pixel of distance between a label and its place weighs against a point that it covers. */
const FAR_WEIGHT = 0.04;

/**
 * Finds a place for as many labels as can be, the most wanted first: none overlaps another, what is taken already, or the edge, and each
 * stands where it covers few points. A label that finds no place is left out.
 */
export function placeLabels(
  wanted: readonly WantedLabel[],
  taken: readonly Area[],
  bounds: { readonly width: number; readonly height: number },
  crowd: Crowd = () => 0,
): readonly PlacedLabel[] {
  const full = [...taken];
  const placed: PlacedLabel[] = [];
  for (const label of wanted) {
    const size = labelSize(label.lines);
    const places = REACHES.flatMap((reach) =>
      [
        { x: label.x + reach, y: label.y - reach * 0.7 - size.height },
        { x: label.x - reach - size.width, y: label.y - reach * 0.7 - size.height },
        { x: label.x + reach, y: label.y + reach * 0.5 },
        { x: label.x - reach - size.width, y: label.y + reach * 0.5 },
        { x: label.x - size.width / 2, y: label.y - reach - size.height },
      ].map((corner) => ({ area: { ...corner, ...size }, reach })),
    ).filter(
      ({ area }) =>
        area.x >= 2 &&
        area.y >= 2 &&
        area.x + area.width <= bounds.width - 2 &&
        area.y + area.height <= bounds.height - 2 &&
        !full.some((other) => overlap(area, other)),
    );
    let best: Area | null = null;
    let least = Infinity;
    for (const { area, reach } of places) {
      const weight = crowd(area) + reach * FAR_WEIGHT;
      if (weight < least) [best, least] = [area, weight];
    }
    if (!best) continue;
    full.push(best);
    placed.push({ ...label, area: best });
  }
  return placed;
}
