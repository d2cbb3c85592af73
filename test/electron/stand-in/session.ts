import type { Route } from '@playwright/test';
import { shell } from './shell.ts';

/** A real Chromium cannot be given a scheme of one's own, so the page is at this origin and its requests are mapped. */
export const STAGE = 'http://app.example.com';
const mapped = (url: string) => url.replace(STAGE, 'credtrail://app');

type BeforeRequest = (details: { url: string }, answer: (result: { cancel?: boolean }) => void) => void;
type Protocol = (request: Request) => Response | Promise<Response>;

class DefaultSession {
  permission: ((contents: unknown, name: string, answer: (ok: boolean) => void) => void) | null = null;
  check: (() => boolean) | null = null;
  device: (() => boolean) | null = null;
  before: BeforeRequest = (_details, answer) => answer({});
  served: Protocol = () => new Response(null, { status: 404 });
  readonly protocol = { handle: (_scheme: string, handler: Protocol) => void (this.served = handler) };
  readonly webRequest = { onBeforeRequest: (listener: BeforeRequest) => void (this.before = listener) };
  setPermissionRequestHandler(handler: DefaultSession['permission']): void {
    this.permission = handler;
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }

  async answer(route: Route): Promise<void> {
    const url = mapped(route.request().url());
    const { cancel } = await new Promise<{ cancel?: boolean }>((resolve) => this.before({ url }, resolve));
    if (cancel) {
      shell.cancelled.push(url);
      await route.abort('blockedbyclient');
      return;
    }
    const reply = await this.served(new Request(url, { method: route.request().method() }));
    await route.fulfill({
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body: Buffer.from(await reply.arrayBuffer()),
    });
  }
}

/** What Electron calls sessions. */
export const session = { defaultSession: new DefaultSession() };
