import { decodeWire, encodeWire } from '#core/api/wire.ts';
import type { Answer } from '#core/host/answer.ts';

/** A browser that opened the first address: it holds the cookie and speaks as the page does. */
export interface LoopbackBrowser {
  /** Origin of the page. */
  readonly origin: string;
  /** The session's cookie. */
  readonly cookie: string;
  /** Asks as the page does. */
  call(name: string, args: unknown): Promise<Answer>;
  /** Loads a file as a link of the page does. */
  fetch(address: string): Promise<ArrayBuffer>;
  /** Hears the event stream; resolves once it is open. */
  listen(listener: (name: string, payload: unknown) => void): Promise<void>;
}

async function hear(
  body: ReadableStream<Uint8Array>,
  listener: (name: string, payload: unknown) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const found = /^event: (.*)\ndata: (.*)$/.exec(block);
      if (found) listener(found[1]!, decodeWire(found[2]!));
    }
  }
}

/** Opens the address that the server printed. */
export async function browserOf(address: string): Promise<LoopbackBrowser> {
  const { origin } = new URL(address);
  const first = await fetch(address, { redirect: 'manual' });
  const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const opened: { current: Promise<void> } = { current: Promise.resolve() };
  return {
    origin,
    cookie,
    async call(name, args) {
      await opened.current;
      const headers = { origin, cookie, 'content-type': 'application/json' };
      const response = await fetch(`${origin}/api/call/${name}`, {
        method: 'POST',
        headers,
        body: encodeWire(args),
      });
      if (response.headers.get('content-type')?.startsWith('application/vnd.apache.arrow.stream')) {
        return { ok: true, value: new Uint8Array(await response.arrayBuffer()) };
      }
      return decodeWire(await response.text()) as Answer;
    },
    async fetch(address) {
      const response = await fetch(`${origin}${address}`, { headers: { cookie } });
      return response.arrayBuffer();
    },
    listen(listener) {
      const open = fetch(`${origin}/api/events`, { headers: { cookie } }).then((response) => {
        hear(response.body!, listener).catch(() => undefined);
      });
      opened.current = Promise.all([opened.current, open]).then(() => undefined);
      return opened.current;
    },
  };
}
