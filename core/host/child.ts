import { fork } from 'node:child_process';
import { basename, dirname, join } from 'node:path';

/** A process that this one started and speaks to by structured-clone messages. */
export interface Child {
  /** Sends one message. */
  post(message: unknown): void;
  /** Hears every message. */
  onMessage(listener: (message: unknown) => void): void;
  /** Hears once that it ended, with the reason in words. */
  onExit(listener: (reason: string) => void): void;
  /** Ends it at once. */
  kill(): void;
}

/** The built files that do one piece of work and end. */
export type WorkerName = 'importer' | 'exporter';

/** Starts the built file of this name as a child. */
export type StartChild = (name: 'engine' | WorkerName) => Child;

/** JavaScript memory of a child, in MiB; DuckDB's own memory has a limit of its own. */
export const CHILD_HEAP_MB = 1536;

/** Folder of the built program: `CREDTRAIL_OUT` where it is set, else the one this file was built into. */
export function builtFolder(): string {
  const named = process.env['CREDTRAIL_OUT'];
  if (named) return named;
  const here = import.meta.dirname;
  return basename(here) === 'lib' ? dirname(here) : here;
}

/** Starts a child with Node's own fork. */
export const forkChild: StartChild = (name) => {
  const child = fork(join(builtFolder(), `${name}.js`), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${CHILD_HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  return {
    post: (message) => {
      if (child.connected) child.send(message as object);
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) =>
      child.once('exit', (code, signal) => {
        listener(signal === null ? (failure?.message ?? `exit code ${code ?? 0}`) : `signal ${signal}`);
      }),
    kill: () => child.kill('SIGKILL'),
  };
};
