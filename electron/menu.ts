import { Menu } from 'electron';

/** A menu of the system's own entries only: none of them leads out of the app. */
export function setMenu(platform: NodeJS.Platform): void {
  const app = platform === 'darwin' ? [{ role: 'appMenu' as const }] : [{ role: 'fileMenu' as const }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...app, { role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }]),
  );
}
