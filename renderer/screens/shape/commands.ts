import { PRESETS, type Preset } from '../../scene/view.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { SHAPE_VIEWS, type ShapeView } from './places.ts';
import type { Shape } from './shape.svelte.ts';

const VIEWS: Readonly<Record<ShapeView, string>> = {
  space: 'Show the points in space',
  'lifetime-scope': 'Show lifetime against scope',
  'scope-use': 'Show scope against use',
  table: 'Show the points as a table',
};

const PLACES: Readonly<Record<Preset, string>> = {
  iso: 'Look from the corner',
  front: 'Look from the front',
  side: 'Look from the side',
  top: 'Look from above',
};

/** What can be done on the screen Shape by name. */
export function shapeCommands(shape: Shape, play: () => void): readonly Command[] {
  return [
    ...SHAPE_VIEWS.map((view) => ({
      id: `shape.${view}`,
      title: VIEWS[view],
      run: () => shape.go({ view }),
    })),
    ...(Object.keys(PRESETS) as Preset[]).map((preset) => ({
      id: `shape.look.${preset}`,
      title: PLACES[preset],
      when: () => shape.place.view === 'space' && shape.solid,
      run: () => {
        shape.view = { ...PRESETS[preset], zoom: 1 };
      },
    })),
    { id: 'shape.play', title: 'Play: move the as-of cursor through the case', run: play },
  ];
}
