import type { PushEvents, PushName } from '#core/api/events.ts';
import type { Answer, Transport } from './transport.ts';

/** What the shell's preload puts on `window`. */
export interface ShellBridge {
  /** Asks the engine. */
  call(name: string, args: unknown): Promise<Answer>;
  /** Listens to one push. */
  on(name: string, listener: (payload: unknown) => void): () => void;
}

declare global {
  interface Window {
    /** Present only inside the desktop shell. */
    readonly credtrail?: ShellBridge;
  }
}

/** The way to an engine beside this page's own shell. */
export function bridgeTransport(bridge: ShellBridge): Transport {
  return {
    call: (name, args) => bridge.call(name, args),
    on: <N extends PushName>(name: N, listener: (payload: PushEvents[N]) => void) =>
      bridge.on(name, (payload) => listener(payload as PushEvents[N])),
    onLine: () => () => undefined,
    upload: () =>
      Promise.resolve({
        ok: false,
        error: { code: 'not-here', message: 'Files are picked by the system’s dialog here.' },
      }),
  };
}
