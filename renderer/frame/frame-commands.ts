import { compareWord } from '../screens/compare/places.ts';
import { SCREENS } from '../screens/index.ts';
import type { Command } from '../state/commands.svelte.ts';
import { chipCount } from '../state/filters.ts';
import type { Workbench } from '../state/workbench.svelte.ts';

/** The commands that are there on every screen. A screen adds its own by `workbench.commands.add` in an effect. */
export function frameCommands({ router, theme, selection }: Workbench): readonly Command[] {
  const route = () => router.route;
  return [
    ...SCREENS.map(({ id, title, keyed }, index) => ({
      id: `go.${id}`,
      title: `Go to ${title}`,
      words: 'screen open show',
      ...(index < 9 ? { keys: `Alt+${String(index + 1)}` } : {}),
      run: () => router.open(router.screen(id, keyed)),
    })),
    {
      id: 'import',
      title: 'Import evidence',
      words: 'add bundle files folder open',
      run: () => router.open(router.screen('evidence')),
    },
    {
      id: 'filters.clear',
      title: 'Clear all filters',
      words: 'remove chips reset',
      when: () => chipCount(route()) > 0,
      run: () => router.change({ terms: [], text: '', credential: null, noise: 'folded' }),
    },
    {
      id: 'range.clear',
      title: 'Show the whole time of the case',
      words: 'reset range brush zoom out',
      when: () => route().from !== null || route().to !== null,
      run: () => router.change({ from: null, to: null }),
    },
    {
      id: 'as-of.clear',
      title: 'Take the as-of cursor away',
      words: 'reset time moment',
      when: () => route().asOf !== null,
      run: () => router.change({ asOf: null }),
    },
    {
      id: 'selection.clear',
      title: 'Let the selected credential go',
      when: () => selection.credential !== null,
      run: () => selection.clear(),
    },
    {
      id: 'compare.with',
      title: 'Compare the selected credential with…',
      words: 'side by side difference two',
      when: () => selection.credential !== null,
      run: () => {
        const keys = { a: selection.credential?.key ?? null, b: null };
        router.open(router.place('compare', { view: compareWord({ view: 'credentials', keys }) }));
      },
    },
    { id: 'theme.next', title: 'Toggle theme', words: 'dark light system colours', run: () => theme.next() },
    { id: 'print', title: 'Print this screen', words: 'paper pdf', run: () => window.print() },
  ];
}
