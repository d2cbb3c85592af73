import { withAir } from '../../charts/timeline/window.ts';
import { int } from '../../format/rows.ts';
import type { Command } from '../../state/commands.svelte.ts';
import type { Router } from '../../state/router.svelte.ts';
import type { Timeline } from './timeline.svelte.ts';

const NEAR = 0.6;
const FAR = 1 / NEAR;
const SIDE = 0.15;

/** What the commands need beside the timeline. */
export interface CommandPlaces {
  /** Makes a stretch the range of the case. */
  readonly setRange: (from: bigint, to: bigint) => void;
  /** Shows or hides the list of keys. */
  readonly help: () => void;
  /** The moment that is pointed at, null for none. */
  readonly moment: () => bigint | null;
  /** When something begins that stands out in the chosen lane, in order. */
  readonly moments: () => readonly bigint[];
}

/** Moves the cursor to what stands out next in the chosen lane, or before it, and into sight. */
function jump(timeline: Timeline, moments: readonly bigint[], here: bigint | null, later: boolean): void {
  const beyond = moments.filter((time) => here === null || (later ? time > here : time < here));
  const next = later ? beyond[0] : beyond.at(-1);
  if (next === undefined) return;
  timeline.cursor = next;
  const { from, to } = timeline.window.target;
  if (next >= from && next <= to) return;
  const half = (to - from) / 2n;
  timeline.window.show({ from: next - half, to: next + half });
}

/** Where zooming by keys holds fast: at the cursor where it is in sight, else in the middle. */
function hold(timeline: Timeline): number {
  if (timeline.cursor === null) return 0.5;
  const fraction = timeline.xOf(timeline.cursor) / timeline.width;
  return fraction >= 0 && fraction <= 1 ? fraction : 0.5;
}

/** Shows the life and the uses of the chosen lane. */
function fit(timeline: Timeline): void {
  const row = timeline.chosen;
  if (!row) return timeline.window.showAll();
  const known = ['issued_at', 'first_used_at', 'last_used_at', 'expires_at', 'revoked_at']
    .map((column) => int(row, column))
    .filter((time) => time !== null);
  const [start] = known;
  if (start === undefined) return timeline.window.showAll();
  const from = known.reduce((a, b) => (b < a ? b : a), start);
  const to = known.reduce((a, b) => (b > a ? b : a), start);
  timeline.window.show(withAir({ from, to: to > from ? to : from + 1n }));
}

/** What can be done on the timeline by keys, and by name from the list of commands. */
export function timelineCommands(
  timeline: Timeline,
  router: Router,
  { setRange, help, moment, moments }: CommandPlaces,
): readonly Command[] {
  const { window: view } = timeline;
  return [
    { id: 'timeline.in', title: 'Zoom in', keys: 'w', run: () => view.zoom(hold(timeline), NEAR) },
    { id: 'timeline.out', title: 'Zoom out', keys: 's', run: () => view.zoom(hold(timeline), FAR) },
    { id: 'timeline.left', title: 'Move to earlier times', keys: 'a', run: () => view.pan(-SIDE) },
    { id: 'timeline.right', title: 'Move to later times', keys: 'd', run: () => view.pan(SIDE) },
    {
      id: 'timeline.next',
      title: 'Move to the next attempt or mismatch of the lane',
      keys: '.',
      run: () => jump(timeline, moments(), timeline.cursor, true),
    },
    {
      id: 'timeline.previous',
      title: 'Move to the attempt or mismatch before',
      keys: ',',
      run: () => jump(timeline, moments(), timeline.cursor, false),
    },
    { id: 'timeline.fit', title: 'Zoom to the chosen lane', keys: 'f', run: () => fit(timeline) },
    { id: 'timeline.all', title: 'Zoom out to the whole case', keys: '0', run: () => view.showAll() },
    {
      id: 'timeline.as-of',
      title: 'Set the as-of cursor here',
      keys: 'm',
      when: () => moment() !== null,
      run: () => router.change({ asOf: moment() }),
    },
    {
      id: 'timeline.range',
      title: 'Make what is in sight the range of the case',
      keys: 'r',
      run: () => setRange(view.span.from, view.span.to),
    },
    { id: 'timeline.keys', title: 'Show the keys of the timeline', keys: '?', run: help },
  ];
}
