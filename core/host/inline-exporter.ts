import type { Child } from './child.ts';
import type { FromExporter, ToExporter } from './export-messages.ts';
import { exportToOutcome } from './export-work.ts';

/** An exporter in this very process, spoken to as if it were a child: where no process can be started. */
export function inlineExporter(): Child {
  const stop = new AbortController();
  let tell: (message: FromExporter) => void = () => undefined;
  let exit: (reason: string) => void = () => undefined;
  let work: Promise<unknown> = Promise.resolve();
  return {
    post(received) {
      const message = received as ToExporter;
      if (message.kind === 'cancel') stop.abort();
      else {
        work = exportToOutcome(message.request, stop.signal, (progress) =>
          tell({ kind: 'progress', progress }),
        ).then((outcome) => tell({ kind: 'ended', outcome }));
      }
    },
    onMessage: (listener) => {
      tell = listener;
    },
    onExit: (listener) => {
      exit = listener;
    },
    kill: () => {
      stop.abort();
      void work.finally(() => exit('it was ended'));
    },
  };
}
