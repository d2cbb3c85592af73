import type { FromExporter, ToExporter } from './export-messages.ts';
import { exportToOutcome } from './export-work.ts';
import { parentPort } from './parent-port.ts';

const port = parentPort();
const stop = new AbortController();
const post = (message: FromExporter) => port.post(message);
let work: Promise<unknown> = Promise.resolve();

port.onClose(() => {
  stop.abort();
  void work.finally(() => process.exit(1));
});
port.onMessage((received) => {
  const message = received as ToExporter;
  if (message.kind === 'cancel') {
    stop.abort();
    return;
  }
  work = exportToOutcome(message.request, stop.signal, (progress) =>
    post({ kind: 'progress', progress }),
  ).then((outcome) => post({ kind: 'ended', outcome }));
});
