import type { Life } from '../lifetime/geometry.ts';
import type { TimeSpan } from '../time-strip/geometry.ts';
import type { Band } from './outstanding.ts';
import type { Tick } from './ticks.ts';
import type { LaneTile } from './tiles.ts';

/** Colours of a drawing, ready for a canvas. */
export interface Palette {
  /** Ground of the lanes. */
  readonly ground: string;
  /** Ground of the axis. */
  readonly pane: string;
  /** Ground of a group's head. */
  readonly raised: string;
  /** Ground of the chosen lane. */
  readonly chosen: string;
  /** Thin lines. */
  readonly line: string;
  /** Stronger lines. */
  readonly edge: string;
  /** Text, and the tick of a making that is seen. */
  readonly text: string;
  /** Text of less weight. */
  readonly muted: string;
  /** Cursors and what is chosen. */
  readonly accent: string;
  /** Refusals and revocations. */
  readonly denied: string;
  /** What deserves a second look. */
  readonly elevation: string;
  /** Font of the axis, as a canvas takes it. */
  readonly font: string;
}

/** A lane as it is drawn. */
export interface SceneLane {
  /** What is known of its life. */
  readonly life: Life;
  /** Colour of its kind, ready for a canvas. */
  readonly colour: string;
  /** Whether several keys are drawn in it, so that each one's making is marked. */
  readonly several: boolean;
  /** What happened in it, for the columns at hand. */
  readonly tiles: readonly LaneTile[];
  /** Where issued and used do not fit. */
  readonly bands: readonly Band[];
}

/** A row of the picture. */
export interface SceneRow {
  /** Its upper edge, in pixels from the picture's. */
  readonly y: number;
  /** Its lane; null for the head of a group, and while it is not at hand. */
  readonly lane: SceneLane | null;
  /** Whether it is the head of a group. */
  readonly head: boolean;
  /** Whether it is the chosen one. */
  readonly chosen: boolean;
}

/** A curve from a parent's lane to its child's. */
export interface SceneLink {
  /** When the child was made. */
  readonly time: bigint;
  /** Middle of the parent's row; outside the picture where that is not in sight. */
  readonly fromY: number;
  /** Middle of the child's row. */
  readonly toY: number;
  /** Whether it belongs to the chosen lane. */
  readonly lit: boolean;
  /** Whether the link is certain; others are dashed. */
  readonly exact: boolean;
}

/** Everything in one picture of the timeline. */
export interface Scene {
  /** Width, in pixels. */
  readonly width: number;
  /** Height, in pixels. */
  readonly height: number;
  /** Height of the axis above the lanes. */
  readonly axis: number;
  /** Height of a row. */
  readonly rowHeight: number;
  /** The time that is shown. */
  readonly span: TimeSpan;
  /** Marks of the axis. */
  readonly ticks: readonly Tick[];
  /** Rows in sight, from top to bottom. */
  readonly rows: readonly SceneRow[];
  /** Curves from parents to children. */
  readonly links: readonly SceneLink[];
  /** The chosen range of the case, null for all of its time; outside it the picture is dim. */
  readonly range: TimeSpan | null;
  /** The as-of cursor, null for none; after it the picture is dim. */
  readonly asOf: bigint | null;
  /** The moment that was pointed at, null for none. */
  readonly cursor: bigint | null;
  /** The moment under the pointer, null for none. */
  readonly hover: bigint | null;
  /** A range that is being drawn, null for none. */
  readonly brush: TimeSpan | null;
}
