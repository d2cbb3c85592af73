import type { Child } from './child.ts';
import type { FromExporter, ToExporter } from './export-messages.ts';
import { exportToOutcome } from './export-work.ts';

/** An exporter in this very process, spoken to as if it were a child: where no process can be started. */
export function inlineExporter(): Child {
  const stop = new AbortController();
  let tell: (message: FromExporter) => void = () => undefined;
  return {
    post(received) {
      const message = received as ToExporter;
      if (message.kind === 'cancel') stop.abort();
      else {
        void exportToOutcome(message.request, stop.signal, (progress) =>
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
