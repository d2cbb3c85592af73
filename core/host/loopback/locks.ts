import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CredtrailError } from '#core/base/error.ts';

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Who may ask: the right host, the right page, the right browser. */
export class Locks {
  readonly #token = randomBytes(32).toString('base64url');
  readonly #session = randomBytes(32).toString('base64url');
  #port = 0;
  #tokenUsed = false;

  /** Sets the port once it is known; before that, every request is refused. */
  set port(port: number) {
    this.#port = port;
  }

  /** The one-time token of the first address. */
  get token(): string {
    return this.#token;
  }

  /** Refuses a request that names another host, as a page does that had a name rebound to this address. */
  checkHost(request: IncomingMessage): void {
    const hosts = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
    const host = request.headers.host;
    if (host === undefined || !hosts.includes(host)) {
      throw new CredtrailError('forbidden-host', `This server answers for ${hosts.join(' and ')} only.`);
    }
  }

  /** Refuses a request from another page; with `required`, also one that does not say where it comes from. */
  checkOrigin(request: IncomingMessage, required: boolean): void {
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (origin === undefined ? required || foreign : origin !== `http://${request.headers.host ?? ''}`) {
      throw new CredtrailError('forbidden-origin', 'Only the page that this server served may ask.');
    }
  }

  /** Refuses a request without this session's cookie. */
  checkSession(request: IncomingMessage): void {
    if (!this.hasSession(request)) {
      throw new CredtrailError(
        'unauthorised',
        'Open the address that Credtrail printed; its token works once.',
      );
    }
  }

  /** Whether a request carries this session's cookie. */
  hasSession(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.some((cookie) => same(cookie, `${this.#name}=${this.#session}`));
  }

  /** Takes the token for the cookie that replaces it; throws `unauthorised` if it is wrong or was used. */
  exchange(token: string): string {
    if (this.#tokenUsed || !same(token, this.#token)) {
      throw new CredtrailError(
        'unauthorised',
        'This token is wrong or was used; start Credtrail again for a new address.',
      );
    }
    this.#tokenUsed = true;
    return `${this.#name}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  get #name(): string {
    return `credtrail-${this.#port}`;
  }
}
