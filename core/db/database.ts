import {
  DuckDBInstance,
  LIST,
  VARCHAR,
  listValue,
  type DuckDBConnection,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { CredtrailError } from '#core/base/error.ts';
import type { ArrowPart, Bounds } from './arrow.ts';
import { literal } from './quote.ts';
import { queryError } from './query-error.ts';
import { plainRows } from './values.ts';

/** A value that can be bound to a parameter; a list is bound as VARCHAR[], to be cast in the SQL where it holds other things. */
export type Bindable = string | number | bigint | boolean | null | readonly (string | null)[];

/** A row of a result: 64-bit integers and times (µs since 1970) as bigint, lists as arrays, structs as objects, NULL as null. */
export type DbRow = Record<string, unknown>;

/** How a database is opened. */
export interface OpenOptions {
  /** File of the database, or `:memory:`. */
  readonly path: string;
  /** Open for reading only: no writes, no external files, configuration locked. */
  readonly readOnly?: boolean;
  /** Worker threads; all cores when absent. */
  readonly threads?: number;
  /** Memory limit in the form of DuckDB, e.g. `2GB`. */
  readonly memoryLimit?: string;
  /** Folder for spilled data; beside the file when absent. */
  readonly tempDirectory?: string;
  /** The most that may be spilled, in the form of DuckDB; what the disk has when absent. */
  readonly spillLimit?: string;
  /** Whether failures name the line and column of the statement where DuckDB tells them. */
  readonly errorPlaces?: boolean;
  /** The only files that a reader may write and read, absolute paths; a folder ends in a slash. None when absent. */
  readonly writable?: readonly string[];
}

/** Rows that a page joins by their place at most: so many places pass over what lies between them, where more are read from the first to the last. */
const ROWS_SOUGHT = '1000';

/** One open DuckDB file. Readers are locked for good: `enable_external_access=false` cannot be undone. */
export class Database {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** Opens a file; rejects with `case-damaged` or `case-locked` when DuckDB cannot. */
  static async open(options: OpenOptions): Promise<Database> {
    const config: Record<string, string> = {
      memory_limit: options.memoryLimit ?? '2GB',
      preserve_insertion_order: 'true',
    };
    if (options.readOnly) {
      config['access_mode'] = 'READ_ONLY';
      config['dynamic_or_filter_threshold'] = ROWS_SOUGHT;
    } else config['storage_compatibility_version'] = 'latest';
    if (options.threads !== undefined) config['threads'] = String(options.threads);
    if (options.spillLimit !== undefined) config['max_temp_directory_size'] = options.spillLimit;
    if (options.errorPlaces) config['errors_as_json'] = 'true';
    let instance: DuckDBInstance;
    try {
      instance = await DuckDBInstance.create(options.path, config);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = /\block\b/i.test(message) ? 'case-locked' : 'case-damaged';
      throw new CredtrailError(code, `The database ${options.path} could not be opened: ${message}`, {
        cause: error,
      });
    }
    const database = new Database(instance);
    const connection = await database.connect();
    await connection.run(`SET TimeZone = 'UTC'`);
    if (!options.readOnly) await connection.run(`SET checkpoint_threshold = '16GB'`);
    if (options.tempDirectory !== undefined)
      await connection.run(`SET temp_directory = ${literal(options.tempDirectory)}`);
    if (options.readOnly) {
      const { writable = [] } = options;
      const files = writable.filter((path) => !path.endsWith('/')).map(literal);
      const folders = writable.filter((path) => path.endsWith('/')).map(literal);
      if (files.length > 0) await connection.run(`SET allowed_paths = [${files.join(', ')}]`);
      if (folders.length > 0) await connection.run(`SET allowed_directories = [${folders.join(', ')}]`);
      await connection.run('SET enable_external_access = false');
      await connection.run('SET lock_configuration = true');
    }
    connection.close();
    return database;
  }

  /** A new connection; connections of one database work side by side. */
  async connect(): Promise<Connection> {
    return new Connection(await this.#instance.connect());
  }

  /** Closes the database; its connections must not be used any more. */
  close(): void {
    this.#instance.closeSync();
  }
}

/** One line of work on a database: statements run one after another. */
export class Connection {
  readonly #connection: DuckDBConnection;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Runs a statement, or a script of several when nothing is bound. */
  async run(sql: string, params?: readonly Bindable[]): Promise<void> {
    await this.#result(sql, params);
  }

  /** All rows of a query as plain objects, in the query's order. */
  async rows<T = DbRow>(sql: string, params?: readonly Bindable[]): Promise<T[]> {
    return (await plainRows(await this.#result(sql, params))) as T[];
  }

  /** The first row of a query, or undefined if it has none. */
  async first<T = DbRow>(sql: string, params?: readonly Bindable[]): Promise<T | undefined> {
    return (await this.rows<T>(sql, params))[0];
  }

  /** A query's result as one Arrow IPC stream. */
  async arrow(sql: string, params?: readonly Bindable[]): Promise<Uint8Array> {
    const [{ arrowStream }, result] = await Promise.all([arrowWriter(), this.#stream(sql, params)]);
    return arrowStream(result);
  }

  /** The beginning of a query's result as one Arrow IPC stream that names the columns' types and says whether it was cut. */
  async arrowPart(sql: string, bounds: Bounds): Promise<ArrowPart> {
    const { boundedArrow } = await arrowWriter();
    const result = await this.#stream(sql);
    try {
      return await boundedArrow(result, bounds);
    } catch (error) {
      throw queryError(error, sql);
    }
  }

  /** A query's rows in batches as they come, without holding them all. */
  async *stream(sql: string, params?: readonly Bindable[]): AsyncGenerator<DbRow[]> {
    const result = await this.#stream(sql, params);
    const names = result.deduplicatedColumnNames();
    try {
      for await (const chunk of result) yield plainRows.ofChunk(chunk, names);
    } catch (error) {
      throw queryError(error, sql);
    }
  }

  /** As {@link stream}, for a query whose columns are all text: each row as a list, NULL as null. */
  async *texts(sql: string, params?: readonly Bindable[]): AsyncGenerator<(string | null)[][]> {
    const result = await this.#stream(sql, params);
    try {
      for await (const chunk of result) yield chunk.getRows() as (string | null)[][];
    } catch (error) {
      throw queryError(error, sql);
    }
  }

  /** Share of the statement under way that is done, 0 to 100; negative where that is not known. */
  get progress(): number {
    return this.#connection.progress.percentage;
  }

  /** Stops the statement under way; it rejects with `cancelled`. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  /** Closes the connection. */
  close(): void {
    this.#connection.closeSync();
  }

  async #result(sql: string, params?: readonly Bindable[]): Promise<DuckDBResult> {
    try {
      return await (params ? this.#connection.run(sql, ...bound(params)) : this.#connection.run(sql));
    } catch (error) {
      throw queryError(error, sql);
    }
  }

  async #stream(sql: string, params?: readonly Bindable[]): Promise<DuckDBResult> {
    try {
      return await (params ? this.#connection.stream(sql, ...bound(params)) : this.#connection.stream(sql));
    } catch (error) {
      throw queryError(error, sql);
    }
  }
}

/** Read when it is first needed: many who open a database ask for no columns. */
function arrowWriter() {
  return import('./arrow.ts');
}

/** Values and types as the driver takes them; it infers the type where none is given, though its typing hides that. */
function bound(params: readonly Bindable[]): [DuckDBValue[], DuckDBType[]] {
  const values = params.map((param) => (isList(param) ? listValue([...param]) : param));
  const types = params.map((param) => (isList(param) ? LIST(VARCHAR) : undefined));
  return [values, types as DuckDBType[]];
}

function isList(param: Bindable): param is readonly (string | null)[] {
  return Array.isArray(param);
}
