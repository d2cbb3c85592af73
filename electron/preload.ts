import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { CALL_CHANNEL, PUSH_CHANNEL } from './channels.ts';

contextBridge.exposeInMainWorld('credtrail', {
  call: (name: string, args: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, name, args),
  on: (name: string, listener: (payload: unknown) => void): (() => void) => {
    const heard = (_event: IpcRendererEvent, pushed: string, payload: unknown) => {
      if (pushed === name) listener(payload);
    };
    ipcRenderer.on(PUSH_CHANNEL, heard);
    return () => void ipcRenderer.off(PUSH_CHANNEL, heard);
  },
});
