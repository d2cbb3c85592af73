/** Colours of the theme, as a canvas takes them. */
export interface ScenePalette {
  /** Behind everything. */
  readonly ground: string;
  /** Grid. */
  readonly line: string;
  /** Edges of the scales. */
  readonly edge: string;
  /** What is read first. */
  readonly text: string;
  /** What is read next. */
  readonly muted: string;
  /** What is chosen. */
  readonly accent: string;
  /** What does not fit. */
  readonly denied: string;
  /** Attempts to go further. */
  readonly elevation: string;
  /** What is ideal. */
  readonly good: string;
  /** Colours of the boxes. */
  readonly boxes: readonly string[];
}

/** Names of the custom properties that a palette is made of. */
const TOKENS: Readonly<Record<Exclude<keyof ScenePalette, 'boxes'>, string>> = {
  ground: '--ground',
  line: '--line',
  edge: '--edge',
  text: '--text',
  muted: '--muted',
  accent: '--accent',
  denied: '--denied',
  elevation: '--elevation',
  good: '--good',
};

/** The palette of the theme in force, with boxes in the colours of these custom properties. */
export function scenePalette(colour: (name: string) => string, boxes: readonly string[]): ScenePalette {
  const entries = Object.entries(TOKENS).map(([name, token]) => [name, colour(token)]);
  return { ...(Object.fromEntries(entries) as Omit<ScenePalette, 'boxes'>), boxes: boxes.map(colour) };
}

/** Red, green and blue of a computed colour, each from 0 to 1; grey where it is none. */
export function channels(colour: string): readonly [number, number, number] {
  const [red = 128, green = 128, blue = 128] = (/^rgba?\(([^)]*)\)/.exec(colour)?.[1] ?? '')
    .split(/[\s,/]+/)
    .filter(Boolean)
    .map(Number);
  return [red / 255, green / 255, blue / 255];
}

/** How much light falls on the top of a box, and on the sides along lifetime and use. */
export const SHADES = { top: 1, x: 0.62, z: 0.8 } as const;

/** A colour with less light. */
export function shaded(colour: string, light: number): string {
  const parts = channels(colour).map((part) => Math.round(part * 255 * light));
  return `rgb(${parts.join(', ')})`;
}
