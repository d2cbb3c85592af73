import { scenePalette, type ScenePalette } from '../../scene/palette.ts';
import type { Theme } from '../../state/theme.svelte.ts';
import { withColours } from '../../parts/picture/colours.ts';

/** The colours of the plot in the theme in force; must be made while a component is. */
export class SceneColours {
  #palette = $state.raw<ScenePalette | null>(null);

  constructor(theme: Theme, tokens: () => readonly string[]) {
    $effect(() => {
      void theme.choice;
      const names = tokens();
      const renew = (): void => {
        this.#palette = withColours((colour) => scenePalette(colour, names));
      };
      renew();
      const media = window.matchMedia('(prefers-color-scheme: dark)');
      media.addEventListener('change', renew);
      void document.fonts.ready.then(renew);
      return () => media.removeEventListener('change', renew);
    });
  }

  /** The palette, null before the first drawing. */
  get palette(): ScenePalette | null {
    return this.#palette;
  }
}
