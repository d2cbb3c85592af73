import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { RecentCase } from '#core/host/user-folders.ts';
import type { OpenRequest } from './opening.ts';

/** What the menu does: opens cases, and has the page in front run one of its commands. */
export interface MenuActions {
  /** Opens a case as `host.open` does. */
  readonly open: (request: OpenRequest) => void;
  /** Runs the page's command of this id. */
  readonly command: (id: string) => void;
  /** Empties the list of recent cases. */
  readonly forget: () => void;
}

const LINE = { type: 'separator' } as const;

function recentItems(recent: readonly RecentCase[], actions: MenuActions): MenuItemConstructorOptions[] {
  if (recent.length === 0) return [{ label: 'None yet', enabled: false }];
  const items = recent.map(({ dir, name, missing }) => ({
    label: `${name}  ${dir}${missing ? ' (not there)' : ''}`.replaceAll('&', '&&'),
    enabled: !missing,
    click: () => actions.open({ what: 'case', dir }),
  }));
  return [...items, LINE, { label: 'Forget these', click: () => actions.forget() }];
}

/** The window's own menu. What the page can do by itself names one of its commands; nothing leads out of the app. */
export function menuTemplate(
  platform: NodeJS.Platform,
  recent: readonly RecentCase[],
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    id,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => actions.command(id),
  });
  const mac = platform === 'darwin';
  const settings = command('Settings…', 'settings', 'CmdOrCtrl+,');
  const app: MenuItemConstructorOptions = {
    label: 'Credtrail',
    submenu: [
      { role: 'about' },
      LINE,
      settings,
      LINE,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      LINE,
      { role: 'quit' },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      {
        label: 'New case…',
        accelerator: 'CmdOrCtrl+N',
        click: () => actions.open({ what: 'new', paths: [] }),
      },
      { label: 'Open case…', accelerator: 'CmdOrCtrl+O', click: () => actions.open({ what: 'choose' }) },
      { label: 'Open recent', submenu: recentItems(recent, actions) },
      { label: 'Open the sample', click: () => actions.open({ what: 'sample' }) },
      LINE,
      command('Import files…', 'import.files'),
      command('Import a folder…', 'import.folder'),
      LINE,
      command('Print…', 'print'),
      ...(mac ? [] : [LINE, settings]),
      LINE,
      { role: 'close' },
      ...(mac ? [] : [{ role: 'quit' } as const]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      command('Toggle theme', 'theme.next'),
      command('Clear all filters', 'filters.clear'),
      command('Show the whole time', 'range.clear'),
      LINE,
      { role: 'reload' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      LINE,
      { role: 'togglefullscreen' },
    ],
  };
  return [...(mac ? [app] : []), file, { role: 'editMenu' }, view, { role: 'windowMenu' }];
}

/** Puts the menu in place. */
export function setMenu(
  platform: NodeJS.Platform,
  recent: readonly RecentCase[],
  actions: MenuActions,
): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, recent, actions)));
}
