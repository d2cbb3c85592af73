import { CredtrailError } from '#core/base/error.ts';
import type { Connection } from '#core/db/database.ts';

const AGAIN_MS = 100;

/** How long a statement may take, and who else may stop it. */
export interface TimeLimit {
  /** Seconds after which it is interrupted. */
  readonly seconds: number;
  /** Interrupts it; it then rejects with `cancelled`. */
  readonly signal: AbortSignal;
  /** What the reader can do about the limit, as the end of a sentence. */
  readonly advice: string;
}

/** Runs statements within a time; rejects with `query-timeout` when it is over. */
export async function runWithin<T>(
  connection: Connection,
  { seconds, signal, advice }: TimeLimit,
  work: () => Promise<T>,
): Promise<T> {
  const time = { over: false };
  let again: NodeJS.Timeout | undefined;
  const stop = () => {
    connection.interrupt();
    again ??= setInterval(() => connection.interrupt(), AGAIN_MS);
  };
  const timer = setTimeout(() => {
    time.over = true;
    stop();
  }, seconds * 1000);
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) throw new CredtrailError('cancelled', 'The statement was interrupted.');
    return await work();
  } catch (error) {
    if (!time.over || !(error instanceof CredtrailError) || error.code !== 'cancelled') throw error;
    throw new CredtrailError(
      'query-timeout',
      `The query took longer than ${String(seconds)} s and was interrupted; ${advice}.`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    clearInterval(again);
    signal.removeEventListener('abort', stop);
  }
}
