import { offsetAt } from '#core/base/zone.ts';
import type { Picture } from '../../charts/picture/picture.ts';
import type { PicturePen } from '../../charts/picture/svg-pen.ts';
import { drawTimeline } from '../../charts/timeline/draw.ts';
import { shortKey } from '../../format/keys.ts';
import { text } from '../../format/rows.ts';
import { shown } from '../../format/text.ts';
import { displayZone } from '../../format/zone.svelte.ts';
import { captionOf } from '../../parts/picture/caption.ts';
import { withColours } from '../../parts/picture/colours.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { paletteOf, sceneOf } from './scene.ts';
import { AXIS, ROW, type ShownRow, type Timeline } from './timeline.svelte.ts';
import { aloneName, groupWords } from './words.ts';

const NAMES = 240;
const LONGEST = 34;
const MARKS =
  'marks: ▲ attempt to go further · △ step on the way · hatched between brackets: issued and used do not fit';
const FONT = '11px "IBM Plex Mono", ui-monospace, monospace';

function nameOf({ at, lane }: ShownRow, { rows, grouping }: Timeline): string {
  const group = rows.groups[at.group];
  if (at.kind === 'group') {
    const words = group && groupWords(group, grouping);
    return shown([words?.what, words?.name].filter(Boolean).join(' · '));
  }
  const key = shortKey((lane && text(lane, 'credential_key')) ?? '');
  const label =
    group && lane && at.alone ? aloneName(group, grouping, lane).what : lane && text(lane, 'label');
  const indent = at.alone ? '' : '  ';
  return indent + (label ? `${cut(shown(label), LONGEST - key.length - 3)} ${shown(key)}` : shown(key));
}

function cut(name: string, most = LONGEST): string {
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}

/** What is in sight of the timeline, with the names of its lanes, without the mouse. */
export function timelinePicture(timeline: Timeline, workbench: Workbench): Picture {
  return withColours((colour) => {
    const palette = paletteOf(colour, FONT);
    const offset = (time: bigint) => BigInt(offsetAt(time, displayZone.name)) * 1_000_000n;
    const now = sceneOf(timeline, { route: workbench.router.route, offset, colour });
    const scene = { ...now, hover: null, brush: null, cursor: null };
    const rows = timeline.shown.filter(({ y }) => y >= 0 && y < timeline.height);
    const names = rows.map((row) => ({ y: AXIS + row.y + ROW / 2, name: cut(nameOf(row, timeline)) }));
    const draw = (pen: PicturePen): void => {
      pen.save();
      pen.translate(NAMES, 0);
      drawTimeline(pen, scene, palette);
      pen.restore();
      pen.fillStyle = palette.pane;
      pen.fillRect(0, 0, NAMES, scene.height);
      pen.fillStyle = palette.text;
      pen.font = FONT;
      pen.textBaseline = 'middle';
      for (const { y, name } of names) pen.fillText(name, 8, y);
    };
    return {
      title: 'Timeline',
      width: scene.width + NAMES,
      height: scene.height,
      draw,
      caption: [...captionOf(workbench, 'Timeline'), MARKS],
      colours: { ground: palette.ground, text: palette.text, muted: palette.muted },
    };
  });
}
