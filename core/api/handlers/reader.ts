import { Database, type Connection } from '#core/db/database.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { Statements } from './statements.ts';

interface OpenGeneration {
  readonly database: Database;
  readonly generation: number;
  users: number;
  stale: boolean;
}

/** How a case is read. */
export interface ReaderOptions {
  /** Memory limit in the form of DuckDB, e.g. `1GB`. */
  readonly memoryLimit?: string;
  /** Worker threads; all cores when absent. */
  readonly threads?: number;
}

/** Does work on a further connection to the database that a question is answered from, side by side with the other work. */
export type Beside = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;

async function withConnection<T>(
  database: Database,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}

/** Does work on a connection and what it begins beside it, and ends only when all of that has. */
async function sideBySide<T>(
  database: Database,
  work: (connection: Connection, beside: Beside) => Promise<T>,
): Promise<T> {
  const begun: Promise<unknown>[] = [];
  const beside: Beside = (more) => {
    const side = withConnection(database, more);
    begun.push(side);
    return side;
  };
  try {
    return await withConnection(database, (connection) => work(connection, beside));
  } finally {
    await Promise.allSettled(begun);
  }
}

/** A case open for reading: always the generation in force; an older one is closed when nothing uses it any more. */
export class CaseReader {
  /** The case's folder. */
  readonly folder: CaseFolder;
  /** Statements that readers write themselves, always on the generation in force. */
  readonly statements: Statements;
  readonly #options: ReaderOptions;
  #current: OpenGeneration | null = null;

  private constructor(folder: CaseFolder, options: ReaderOptions) {
    this.folder = folder;
    this.#options = options;
    this.statements = new Statements(folder, options.memoryLimit);
  }

  /** Opens a case; rejects with `no-case` where there is none. With `create`, an empty case is made. */
  static async open(
    dir: string,
    options: ReaderOptions & { readonly create?: boolean } = {},
  ): Promise<CaseReader> {
    const folder = await (options.create ? CaseFolder.openOrCreate(dir) : CaseFolder.open(dir));
    const reader = new CaseReader(folder, options);
    await reader.#openCurrent();
    return reader;
  }

  /** Looks which generation is in force now; true if it is another one, which is open from then on. */
  async refresh(): Promise<boolean> {
    const changed = await this.folder.reload();
    if (changed) await this.#openCurrent();
    return changed;
  }

  /**
   * Gives `work` a connection of its own, with more of the same database `beside` it, and closes them afterwards. Before the first import there is no database:
   * then `empty` is the answer.
   */
  async use<T>(
    empty: T | (() => T),
    work: (connection: Connection, beside: Beside) => Promise<T>,
  ): Promise<T> {
    const current = this.#current;
    if (current === null) return typeof empty === 'function' ? (empty as () => T)() : empty;
    current.users += 1;
    try {
      return await sideBySide(current.database, work);
    } finally {
      current.users -= 1;
      closeIfDone(current);
    }
  }

  /** Closes the case once the work under way is done; statements of readers are stopped. */
  close(): void {
    this.statements.close();
    const current = this.#current;
    this.#current = null;
    if (current) retire(current);
  }

  async #openCurrent(): Promise<void> {
    const before = this.#current;
    this.#current = await this.#openGeneration();
    if (before) retire(before);
  }

  /** Opens the generation in force; one that was swapped away at that moment is passed over for the next. */
  async #openGeneration(): Promise<OpenGeneration | null> {
    for (;;) {
      const path = this.folder.databasePath;
      if (path === null) return null;
      const { generation } = this.folder;
      try {
        const database = await Database.open({ ...this.#options, path, readOnly: true });
        return { database, generation, users: 0, stale: false };
      } catch (error) {
        if (!(await this.folder.reload())) throw error;
      }
    }
  }
}

/** Reads what writes columns ahead of the first question for them. */
export async function prepareColumns(): Promise<void> {
  await import('#core/db/arrow.ts');
}

function retire(opened: OpenGeneration): void {
  opened.stale = true;
  closeIfDone(opened);
}

function closeIfDone(opened: OpenGeneration): void {
  if (opened.stale && opened.users === 0) opened.database.close();
}
