import type { StartChild } from '../child.ts';

/** Where a command writes, and how it is stopped. */
export interface CommandIo {
  /** Writes to standard output; resolves when more can be written. */
  out(text: string): Promise<void>;
  /** Writes to standard error. */
  err(text: string): void;
  /** Whether standard error is a terminal, so that progress can be drawn. */
  readonly errIsTerminal: boolean;
  /** Aborted when the user asks to stop (Ctrl-C) or the program is told to end. */
  readonly signal: AbortSignal;
  /** Starts the engine and importers that a command needs. */
  readonly startChild: StartChild;
}

/** The process's own standard streams and signals. */
export function processIo(startChild: StartChild): CommandIo {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) =>
      new Promise((resolve) => {
        process.stdout.write(text, () => resolve());
      }),
    err: (text) => void process.stderr.write(text),
    errIsTerminal: process.stderr.isTTY,
    signal: stop.signal,
    startChild,
  };
}
