import type { Row } from '#core/api/contract.ts';
import type { Palette, Scene, SceneLane, SceneLink, SceneRow } from '../../charts/timeline/scene.ts';
import { ticksOf } from '../../charts/timeline/ticks.ts';
import { levelFor, stretchesOf, type LaneTile } from '../../charts/timeline/tiles.ts';
import { kindLook } from '../../format/kinds.ts';
import { int, text } from '../../format/rows.ts';
import { lifeOf } from '../../parts/credential/life.ts';
import type { Route } from '../../state/route.ts';
import { AXIS, ROW, type ShownRow, type Timeline } from './timeline.svelte.ts';

const APART = 92;

/** What the picture needs beside the timeline itself. */
export interface SceneAround {
  /** The range and the as-of cursor of the case. */
  readonly route: Pick<Route, 'from' | 'to' | 'asOf'>;
  /** Offset of the display zone at a moment, in µs. */
  readonly offset: (time: bigint) => bigint;
  /** A colour, by the name of its custom property. */
  readonly colour: (name: string) => string;
}

function tilesOf(timeline: Timeline, lane: number): readonly LaneTile[] {
  const level = levelFor(timeline.window.span, timeline.width);
  return stretchesOf(timeline.window.span, level).flatMap((index) => timeline.tiles.lane(lane, level, index));
}

function laneOf(timeline: Timeline, { at, lane }: ShownRow, around: SceneAround): SceneLane | null {
  if (at.kind === 'group' || !lane) return null;
  return {
    life: lifeOf(lane),
    colour: around.colour(kindLook(text(lane, 'kind')).colour),
    several: (int(lane, 'keys') ?? 0n) > 1n,
    tiles: tilesOf(timeline, at.lane),
    bands: timeline.bandsOf(text(lane, 'credential_key')),
  };
}

function linksOf(timeline: Timeline, chosen: string | null): SceneLink[] {
  const places = new Map<string, number>();
  for (const { lane, y } of timeline.around) {
    if (lane) places.set(text(lane, 'credential_key') ?? '', AXIS + y + ROW / 2);
  }
  return timeline.links.all.flatMap(({ child, parent, time, exact }) => {
    const fromY = places.get(parent);
    const toY = places.get(child);
    if (fromY === undefined || toY === undefined) return [];
    return [{ time, fromY, toY, lit: chosen !== null && (child === chosen || parent === chosen), exact }];
  });
}

/** Everything that is in sight of the timeline now. */
export function sceneOf(timeline: Timeline, around: SceneAround): Scene {
  const { span } = timeline.window;
  const { from, to, asOf } = around.route;
  const rows = timeline.shown.map((row): SceneRow => ({
    y: AXIS + row.y,
    lane: laneOf(timeline, row, around),
    head: row.at.kind === 'group',
    chosen: row.row === timeline.active,
  }));
  return {
    width: timeline.width,
    height: timeline.height + AXIS,
    axis: AXIS,
    rowHeight: ROW,
    span,
    ticks: ticksOf(span, timeline.width, APART, around.offset),
    rows,
    links: linksOf(timeline, keyOf(timeline.chosen)),
    range: from === null && to === null ? null : { from: from ?? span.from, to: to ?? span.to },
    asOf,
    cursor: timeline.cursor,
    hover: timeline.hover,
    brush: timeline.brush,
  };
}

function keyOf(row: Row | null): string | null {
  return row && text(row, 'credential_key');
}

/** Names of the custom properties that a palette is made of. */
const TOKENS: Readonly<Record<Exclude<keyof Palette, 'font'>, string>> = {
  ground: '--ground',
  pane: '--pane',
  raised: '--raised',
  chosen: '--chosen',
  line: '--line',
  edge: '--edge',
  text: '--text',
  muted: '--muted',
  accent: '--accent',
  denied: '--denied',
  elevation: '--elevation',
};

/** The palette of the theme in force. */
export function paletteOf(colour: (name: string) => string, font: string): Palette {
  const entries = Object.entries(TOKENS).map(([name, token]) => [name, colour(token)]);
  return { ...(Object.fromEntries(entries) as Omit<Palette, 'font'>), font };
}
