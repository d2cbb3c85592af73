import type { PushEvents, PushName } from '#core/api/events.ts';

/** An answer as it crosses the border: a value (or the bytes of one Arrow stream), or a coded error. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** The way to the engine. The page knows no other. */
export interface Transport {
  /** Asks the engine; never rejects for what the engine answered, only turns it into an {@link Answer}. */
  call(name: string, args: unknown): Promise<Answer>;
  /** Listens to one push; the returned function stops it. */
  on<N extends PushName>(name: N, listener: (payload: PushEvents[N]) => void): () => void;
  /** Tells when the line to the engine is lost and when it is back; the returned function stops it. */
  onLine(listener: (up: boolean) => void): () => void;
  /** Sends one file to the host and answers the path under which it can be imported. */
  upload(file: Blob, path: string): Promise<Answer>;
}
