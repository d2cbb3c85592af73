import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { CALL_CHANNEL, DROP_CHANNEL, PUSH_CHANNEL } from './channels.ts';

/** The part of a page's drag events that is read here; this file is built without the page's types. */
interface Drag {
  readonly isTrusted: boolean;
  readonly dataTransfer: { readonly files: ArrayLike<Parameters<typeof webUtils.getPathForFile>[0]> } | null;
  preventDefault(): void;
}

declare const window: { addEventListener(name: 'drop' | 'dragover', listener: (event: Drag) => void): void };

const listeners = new Map<string, Set<(payload: unknown) => void>>();

ipcRenderer.on(PUSH_CHANNEL, (_event: IpcRendererEvent, pushed: string, payload: unknown) => {
  for (const heard of [...(listeners.get(pushed) ?? [])]) heard(payload);
});

contextBridge.exposeInMainWorld('credtrail', {
  call: (name: string, args: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, name, args),
  on: (name: string, listener: (payload: unknown) => void): (() => void) => {
    const heard = (payload: unknown) => listener(payload);
    const own = listeners.get(name) ?? new Set();
    listeners.set(name, own.add(heard));
    return () => void own.delete(heard);
  },
});

window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', (event) => {
  event.preventDefault();
  const files = Array.from(event.dataTransfer?.files ?? []);
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  if (event.isTrusted && paths.length > 0) ipcRenderer.send(DROP_CHANNEL, paths);
});
