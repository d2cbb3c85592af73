import { app, dialog, type BrowserWindow } from 'electron';
import { join } from 'node:path';

/** Files that were chosen in a dialog: the page can have no other one written. */
const chosen = new Set<string>();

/** Asks where a file goes; the system's dialog asks before one is replaced. */
export async function askPlace(
  window: BrowserWindow,
  { name }: { readonly name: string },
): Promise<{ readonly path: string | null }> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Export',
    buttonLabel: 'Export',
    defaultPath: join(app.getPath('documents'), name),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return { path: null };
  chosen.add(filePath);
  return { path: filePath };
}

/** Whether an export goes to a file that was chosen in a dialog; each choice counts once. */
export function isChosen(args: unknown): boolean {
  const path = typeof args === 'object' && args !== null && 'path' in args ? args.path : undefined;
  return typeof path === 'string' && chosen.delete(path);
}
