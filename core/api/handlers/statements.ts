import { availableParallelism } from 'node:os';
import { CredtrailError } from '#core/base/error.ts';
import { Database, type Connection } from '#core/db/database.ts';
import type { CaseFolder } from '#core/pipeline/case.ts';
import { runWithin } from '#core/pipeline/time-limit.ts';
import { WorkFolder } from '#core/pipeline/work-folder.ts';

/** Each holds a thread of the process while it runs, and the screens need some too. */
const MOST = 2;
const MEMORY = '1GB';
const SPILL = '8GB';

/** What a reader's own statement may take. */
export interface StatementLimits {
  /** Whose statement it is; a further one of the same stops the one before. */
  readonly id: string;
  /** Seconds after which it is interrupted. */
  readonly seconds: number;
}

interface Running {
  readonly stopper: AbortController;
  readonly ended: Promise<unknown>;
}

/** Half of a memory limit, in the form of DuckDB. */
function half(limit: string): string {
  const [, number = '1', unit = 'GB'] = /^(\d+)(MB|GB)$/.exec(limit) ?? [];
  return `${String(Math.floor((Number(number) * (unit === 'GB' ? 1000 : 1)) / 2))}MB`;
}

/**
 * Statements that readers write themselves. Each runs on a database of its own, open for reading only, with half the memory
 * of the screens and half the cores, and may touch no file, so that the screens go on answering.
 */
export class Statements {
  readonly #folder: CaseFolder;
  readonly #memoryLimit: string;
  readonly #running = new Map<string, Running>();

  constructor(folder: CaseFolder, memoryLimit = MEMORY) {
    this.#folder = folder;
    this.#memoryLimit = half(memoryLimit);
  }

  /**
   * Gives `work` a connection for statements of its own. Rejects with `query-timeout` when its time is over, `cancelled` when
   * it was stopped, `bad-arguments` where two others run, `not-found` before the first import.
   */
  async use<T>(limits: StatementLimits, work: (connection: Connection) => Promise<T>): Promise<T> {
    const { id } = limits;
    for (let before = this.#running.get(id); before; before = this.#running.get(id)) {
      before.stopper.abort();
      await before.ended;
    }
    if (this.#running.size >= MOST) {
      const message = `${String(MOST)} statements are running on this case already; stop one or wait for it.`;
      throw new CredtrailError('bad-arguments', message);
    }
    const stopper = new AbortController();
    const answer = this.#work(limits, stopper.signal, work);
    const running = { stopper, ended: answer.catch(() => null) };
    this.#running.set(id, running);
    try {
      return await answer;
    } finally {
      this.#running.delete(id);
    }
  }

  /** Stops a statement; false where none of that id runs. */
  cancel(id: string): boolean {
    const running = this.#running.get(id);
    running?.stopper.abort();
    return running !== undefined;
  }

  /** Stops every statement. */
  close(): void {
    for (const { stopper } of this.#running.values()) stopper.abort();
  }

  async #work<T>(
    { seconds }: StatementLimits,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const path = this.#folder.databasePath;
    if (path === null)
      throw new CredtrailError('not-found', 'This case holds nothing yet; import a bundle first.');
    const spill = await WorkFolder.make(this.#folder.dir);
    try {
      const database = await Database.open({
        path,
        readOnly: true,
        errorPlaces: true,
        memoryLimit: this.#memoryLimit,
        threads: Math.max(1, Math.floor(availableParallelism() / 2)),
        tempDirectory: spill.dir,
        spillLimit: SPILL,
      });
      try {
        const connection = await database.connect();
        const limit = { seconds, signal, advice: 'ask for less of the case at a time, or allow more time' };
        try {
          return await runWithin(connection, limit, () => work(connection));
        } finally {
          connection.close();
        }
      } finally {
        database.close();
      }
    } finally {
      await spill.remove();
    }
  }
}
