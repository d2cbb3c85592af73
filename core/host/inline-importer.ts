import type { Child } from './child.ts';
import type { FromImporter, ToImporter } from './import-messages.ts';
import { importToOutcome } from './import-work.ts';

/** An importer in this very process, spoken to as if it were a child: for the command line, which is itself one. */
export function inlineImporter(): Child {
  const stop = new AbortController();
  let tell: (message: FromImporter) => void = () => undefined;
  return {
    post(received) {
      const message = received as ToImporter;
      if (message.kind === 'cancel') stop.abort();
      else {
        void importToOutcome(message.request, stop.signal, (progress) =>
          tell({ kind: 'progress', progress }),
        ).then((outcome) => tell({ kind: 'ended', outcome }));
      }
    },
    onMessage: (listener) => {
      tell = listener;
    },
    onExit: () => undefined,
    kill: () => stop.abort(),
  };
}
