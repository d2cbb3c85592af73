import type { Picture } from '../../charts/picture/picture.ts';
import { captionOf } from '../../parts/picture/caption.ts';
import { withColours } from '../../parts/picture/colours.ts';
import { drawSpace } from '../../scene/draw-boxes.ts';
import { drawFlat, type Flat } from '../../scene/flat.ts';
import { scenePalette } from '../../scene/palette.ts';
import { Projection } from '../../scene/view.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import type { Shape } from './shape.svelte.ts';

/** Size of a picture. */
const SIZE = { width: 1200, height: 760 };

/** The view that is shown, without the mouse; boxes that lie at one place with others of the same look are drawn once. */
export function shapePicture(shape: Shape, workbench: Workbench, flat: Flat | null): Picture {
  const { scene, coloured, view, place } = shape;
  return withColours((colour) => {
    const palette = scenePalette(colour, coloured?.tokens ?? []);
    return {
      title: 'Shape',
      ...SIZE,
      draw: (pen) => {
        if (!scene) return;
        const still = { ...scene, hover: -1 };
        if (flat) drawFlat(pen, still, flat, SIZE, palette, null);
        else drawSpace(pen, still, new Projection(view, SIZE), palette);
      },
      caption: [
        ...captionOf(workbench, 'Shape'),
        `${String(scene?.plot.length ?? 0)} credentials · ${place.axis === 'whole' ? 'whole lifetime' : 'time left'} · colour by ${shape.colouring} · ${(coloured?.legend ?? []).map(({ title, count }) => `${title} ${String(count)}`).join(', ')}`,
      ],
      colours: { ground: palette.ground, text: palette.text, muted: palette.muted },
    };
  });
}
