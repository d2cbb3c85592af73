import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { ImportOutcome, ImportProgress } from '#core/api/events.ts';
import type { Client } from '../api/client.ts';

/** A file to send to the host, with the path it shall have there. */
export interface Upload {
  /** Its bytes. */
  readonly file: Blob;
  /** Its path relative to what was chosen. */
  readonly path: string;
}

/** How far the sending of files has come. */
export interface UploadProgress {
  /** Files sent. */
  readonly done: number;
  /** Files to send. */
  readonly total: number;
  /** Path of the file on its way. */
  readonly path: string;
}

/** The import that runs, and how the last one ended. */
export class Importing {
  #progress = $state.raw<ImportProgress | null>(null);
  #outcome = $state.raw<ImportOutcome | null>(null);
  #upload = $state.raw<UploadProgress | null>(null);
  #error = $state.raw<CredtrailError | null>(null);
  #sending: AbortController | null = null;
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Progress of the running import, null if none runs. */
  get progress(): ImportProgress | null {
    return this.#progress;
  }

  /** Files on their way to the host, null if none are. */
  get upload(): UploadProgress | null {
    return this.#upload;
  }

  /** How the last import ended, null before one did. */
  get outcome(): ImportOutcome | null {
    return this.#outcome;
  }

  /** Why the import could not be started or stopped, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Whether something is on its way. */
  get running(): boolean {
    return this.#progress !== null || this.#upload !== null;
  }

  /** Listens to the engine's pushes; the returned function stops it. */
  listen(): () => void {
    const stops = [
      this.#client.on('import.progress', (progress) => (this.#progress = progress)),
      this.#client.on('import.ended', (outcome) => {
        this.#progress = null;
        this.#outcome = outcome;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Asks whether an import runs already, as after a reload of the page. */
  async resume(): Promise<void> {
    await this.#guard(async () => {
      this.#progress = await this.#client.call('import.state', {});
    });
  }

  /** Starts an import of paths on the host's side. */
  async start(paths: readonly string[], reference: boolean): Promise<void> {
    await this.#guard(async () => {
      this.#outcome = null;
      this.#progress = { stage: 'open', done: 0, total: 0, unit: 'files', message: 'opening the bundle' };
      await this.#client.call('import.start', { paths: [...paths], reference });
    });
    if (this.#error) this.#progress = null;
  }

  /** Lets the reader pick in the system's dialog, and starts with what was picked. */
  async pick(what: 'files' | 'folder', reference: boolean): Promise<void> {
    let paths: readonly string[] = [];
    await this.#guard(async () => (paths = (await this.#client.call('host.pick', { what })).paths));
    if (paths.length > 0) await this.start(paths, reference);
  }

  /** Sends files to the host one after the other and imports them. */
  async send(files: readonly Upload[]): Promise<void> {
    const paths: string[] = [];
    const sending = new AbortController();
    this.#sending = sending;
    await this.#guard(async () => {
      for (const { file, path } of files) {
        if (sending.signal.aborted) return;
        this.#upload = { done: paths.length, total: files.length, path };
        paths.push(await this.#client.upload(file, path));
      }
    });
    this.#upload = null;
    if (!sending.signal.aborted && !this.#error && paths.length > 0) await this.start(paths, false);
  }

  /** Stops what is on its way; the case stays as it was. */
  async cancel(): Promise<void> {
    this.#sending?.abort();
    if (this.#progress) await this.#guard(() => this.#client.call('import.cancel', {}));
  }

  async #guard(work: () => Promise<unknown>): Promise<void> {
    this.#error = null;
    try {
      await work();
    } catch (error) {
      this.#error = asCredtrailError(error);
    }
  }
}
