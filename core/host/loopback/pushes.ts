import type { ServerResponse } from 'node:http';
import type { PushName } from '#core/api/events.ts';
import { encodeWire } from '#core/api/wire.ts';
import { CredtrailError } from '#core/base/error.ts';
import { SAFE_HEADERS } from './replies.ts';

const MAX_STREAMS = 32;
const HEARTBEAT = 15_000;

/** The open event streams (server-sent events). */
export class Pushes {
  readonly #streams = new Set<ServerResponse>();
  readonly #heartbeat = setInterval(() => this.#write(': alive\n\n'), HEARTBEAT).unref();

  /** Opens one more stream. */
  open(response: ServerResponse): void {
    if (this.#streams.size >= MAX_STREAMS) throw new CredtrailError('not-here', 'Too many pages are open.');
    response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
    response.write('retry: 1000\n\n');
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
  }

  /** Sends one push to every page. */
  send(name: PushName, payload: unknown): void {
    this.#write(`event: ${name}\ndata: ${encodeWire(payload)}\n\n`);
  }

  /** Ends every stream. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const stream of this.#streams) stream.end();
  }

  #write(text: string): void {
    for (const stream of this.#streams) stream.write(text);
  }
}
