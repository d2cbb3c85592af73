import type { PushEvents, PushName } from '#core/api/events.ts';
import type { Answer, Transport } from './transport.ts';
import { decodeWire, encodeWire } from '#core/api/wire.ts';

const ARROW = 'application/vnd.apache.arrow.stream';

async function ask(url: string, body: BodyInit, type: string): Promise<Answer> {
  let response: Response;
  try {
    const headers = { 'content-type': type };
    response = await fetch(url, { method: 'POST', credentials: 'same-origin', headers, body });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { ok: false, error: { code: 'engine-lost', message: `The server does not answer (${reason}).` } };
  }
  const kind = response.headers.get('content-type') ?? '';
  if (kind.startsWith(ARROW)) return { ok: true, value: new Uint8Array(await response.arrayBuffer()) };
  const text = await response.text();
  try {
    return decodeWire(text) as Answer;
  } catch {
    const message = `The server answered ${response.status} with something that is not an answer.`;
    return { ok: false, error: { code: 'internal', message } };
  }
}

/** The way to an engine behind the loopback server that served this page. */
export function loopbackTransport(): Transport {
  let source: EventSource | undefined;
  const open = (): EventSource => (source ??= new EventSource('/api/events'));
  return {
    call: (name, args) => ask(`/api/call/${name}`, encodeWire(args), 'application/json'),
    upload: (file, path) =>
      ask(`/api/upload?name=${encodeURIComponent(path)}`, file, 'application/octet-stream'),
    on<N extends PushName>(name: N, listener: (payload: PushEvents[N]) => void) {
      const events = open();
      const heard = (event: MessageEvent<string>) => listener(decodeWire(event.data) as PushEvents[N]);
      events.addEventListener(name, heard as EventListener);
      return () => events.removeEventListener(name, heard as EventListener);
    },
    onLine(listener) {
      const events = open();
      const up = () => listener(true);
      const down = () => listener(false);
      events.addEventListener('open', up);
      events.addEventListener('error', down);
      return () => {
        events.removeEventListener('open', up);
        events.removeEventListener('error', down);
      };
    },
  };
}
