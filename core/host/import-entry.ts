import type { FromImporter, ToImporter } from './import-messages.ts';
import { importToOutcome } from './import-work.ts';
import { parentPort } from './parent-port.ts';

const port = parentPort();
const stop = new AbortController();
const post = (message: FromImporter) => port.post(message);

port.onClose(() => process.exit(1));
port.onMessage((received) => {
  const message = received as ToImporter;
  if (message.kind === 'cancel') {
    stop.abort();
    return;
  }
  void importToOutcome(message.request, stop.signal, (progress) => post({ kind: 'progress', progress })).then(
    (outcome) => post({ kind: 'ended', outcome }),
  );
});
