import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExportOutcome } from '#core/api/events.ts';
import { decodeWire } from '#core/api/wire.ts';
import { asCredtrailError, CredtrailError } from '#core/base/error.ts';
import type { EngineDoor } from '../engine.ts';
import { textOf } from './body.ts';
import { DOWNLOAD_PREFIX, Downloads } from './downloads.ts';
import { Locks } from './locks.ts';
import { pageFile } from './page.ts';
import { Pushes } from './pushes.ts';
import { SAFE_HEADERS, sendAnswer, sendFile, sendRefusal } from './replies.ts';
import type { Uploads } from './uploads.ts';

/** How the loopback server is set up. */
export interface LoopbackOptions {
  /** Answers the calls. */
  readonly engine: EngineDoor;
  /** Folder of the built page. */
  readonly page: string;
  /** Where files that are sent in go, null to take none. */
  readonly uploads: Uploads | null;
  /** Port, 0 for any free one. */
  readonly port?: number;
  /** Largest body of a call in bytes; 1 MiB when absent. */
  readonly bodyCap?: number;
  /** Milliseconds in which a call's body must have come; 30,000 when absent. */
  readonly bodyTimeout?: number;
}

const MIB = 1024 * 1024;
const UPLOAD_IDLE = 60_000;

/** The page and the contract on 127.0.0.1, for one browser on this machine. */
export class LoopbackServer {
  readonly #options: LoopbackOptions;
  readonly #locks = new Locks();
  readonly #pushes = new Pushes();
  readonly #downloads = new Downloads();
  readonly #server: Server;
  #port = 0;

  private constructor(options: LoopbackOptions) {
    this.#options = options;
    this.#server = createServer({ headersTimeout: 10_000, requestTimeout: 0, maxHeaderSize: 16_384 });
    this.#server.on('request', (request, response) => void this.#serve(request, response));
    options.engine.listen((name, payload) => {
      const told = name === 'export.ended' ? this.#downloads.offer(payload as ExportOutcome) : payload;
      this.#pushes.send(name, told);
      if (name === 'import.ended') void options.uploads?.drop();
    });
  }

  /** Starts listening on 127.0.0.1; rejects with `bad-arguments` where the port cannot be had. */
  static async start(options: LoopbackOptions): Promise<LoopbackServer> {
    const loopback = new LoopbackServer(options);
    const server = loopback.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(
          new CredtrailError('bad-arguments', `Port ${options.port ?? 0} cannot be had: ${error.message}.`, {
            cause: error,
          }),
        );
      });
      server.listen({ host: '127.0.0.1', port: options.port ?? 0, exclusive: true }, resolve);
    });
    loopback.#port = (server.address() as AddressInfo).port;
    loopback.#locks.port = loopback.#port;
    return loopback;
  }

  /** Origin of the page, e.g. `http://127.0.0.1:40123`. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The first address to open, with its one-time token. */
  get address(): string {
    return `${this.origin}/?token=${this.#locks.token}`;
  }

  /** Stops listening and removes what was sent in; the engine is left to its owner. */
  async close(): Promise<void> {
    this.#pushes.close();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    await this.#options.uploads?.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.#locks.checkHost(request);
      const url = new URL(request.url ?? '/', this.origin);
      if (url.pathname.startsWith('/api/')) await this.#serveApi(request, response, url);
      else await this.#servePage(request, response, url);
    } catch (error) {
      const coded =
        error instanceof TypeError
          ? new CredtrailError('bad-arguments', 'That is no address here.')
          : asCredtrailError(error);
      const allow = coded.code === 'bad-method' ? { allow: coded.message.split(' ')[0] ?? 'GET' } : undefined;
      sendRefusal(response, coded, allow);
      request.resume();
    }
  }

  async #servePage(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    requireMethod(request, 'GET');
    const token = url.searchParams.get('token');
    if (url.pathname === '/' && token !== null) {
      const cookie = this.#locks.hasSession(request) ? {} : { 'set-cookie': this.#locks.exchange(token) };
      response.writeHead(303, { ...SAFE_HEADERS, ...cookie, location: '/' }).end();
      return;
    }
    this.#locks.checkSession(request);
    const file = await pageFile(this.#options.page, url.pathname);
    sendFile(response, file.type, file.body);
  }

  async #serveApi(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const stream = url.pathname === '/api/events';
    const file = url.pathname.startsWith(DOWNLOAD_PREFIX);
    requireMethod(request, stream || file ? 'GET' : 'POST');
    this.#locks.checkOrigin(request, !stream && !file);
    this.#locks.checkSession(request);
    const call = /^\/api\/call\/([^/]{1,100})$/.exec(url.pathname)?.[1];
    if (stream) this.#pushes.open(response);
    else if (file) await this.#downloads.send(url.pathname.slice(DOWNLOAD_PREFIX.length), response);
    else if (call !== undefined) await this.#call(request, response, call);
    else if (url.pathname === '/api/upload') await this.#upload(request, response, url);
    else throw new CredtrailError('not-found', 'There is no such address.');
  }

  async #call(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const type = request.headers['content-type'] ?? '';
    if (!/^application\/json\b/.test(type)) {
      throw new CredtrailError('bad-arguments', 'Calls are sent as application/json.');
    }
    const text = await textOf(request, this.#options.bodyCap ?? MIB, this.#options.bodyTimeout ?? 30_000);
    const args = argumentsOf(text);
    const take = name === 'import.start' ? this.#options.uploads?.claim() : undefined;
    const answer = await this.#options.engine.call(name, args);
    if (answer.ok) take?.();
    sendAnswer(response, answer);
  }

  async #upload(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (this.#options.uploads === null) throw new CredtrailError('not-here', 'This server takes no files.');
    request.setTimeout(UPLOAD_IDLE, () => request.destroy(new Error('too slow')));
    const value = await this.#options.uploads.receive(request, url.searchParams.get('name') ?? '');
    sendAnswer(response, { ok: true, value });
  }
}

function requireMethod(request: IncomingMessage, method: 'GET' | 'POST'): void {
  if (request.method !== method)
    throw new CredtrailError('bad-method', `${method} is the method of this address.`);
}

function argumentsOf(text: string): unknown {
  try {
    return decodeWire(text);
  } catch (error) {
    throw new CredtrailError('bad-arguments', 'The body is not JSON.', { cause: error });
  }
}
