import type { Command } from '../../state/commands.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';

/** The commands about cases, their evidence and the settings; the window's own menu names them by their ids. */
export function caseCommands({ cases, host, importing, preferences, router }: Workbench): readonly Command[] {
  const canPick = () => host.value?.canPick === true && host.value.hasCase && !importing.running;
  const pick = async (what: 'files' | 'folder'): Promise<void> => {
    router.open(router.screen('evidence'));
    await importing.pick(what, false);
  };
  return [
    {
      id: 'cases',
      title: 'Show the recent cases',
      words: 'open case new recent window',
      run: () => {
        cases.open = true;
      },
    },
    {
      id: 'import.files',
      title: 'Import files',
      words: 'add bundle evidence',
      when: canPick,
      run: () => pick('files'),
    },
    {
      id: 'import.folder',
      title: 'Import a folder',
      words: 'add bundle evidence',
      when: canPick,
      run: () => pick('folder'),
    },
    {
      id: 'settings',
      title: 'Settings',
      words: 'preferences zone time theme memory',
      keys: 'Mod+,',
      run: () => {
        preferences.open = true;
      },
    },
  ];
}
