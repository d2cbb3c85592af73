/** The way back to the process that started this one. */
export interface ParentPort {
  /** Sends one message. */
  post(message: unknown): void;
  /** Hears every message. */
  onMessage(listener: (message: unknown) => void): void;
  /** Hears once that the starting process has gone. */
  onClose(listener: () => void): void;
}

/** Electron's port of a utility process, as far as it is used here. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(name: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(name: 'close', listener: () => void): void;
}

/** The port of this process, whether it was forked by Node or started as an Electron utility process. */
export function parentPort(): ParentPort {
  const utility = (process as unknown as { readonly parentPort?: UtilityPort }).parentPort;
  if (utility) {
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', (event) => listener(event.data)),
      onClose: (listener) => utility.on('close', listener),
    };
  }
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) => process.once('disconnect', listener),
  };
}
