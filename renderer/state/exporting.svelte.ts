import type { CallResult, ExportWhat } from '#core/api/contract.ts';
import type { ExportOutcome, ExportProgress } from '#core/api/events.ts';
import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import type { ExportFormat } from '#core/model/export.ts';
import type { Client } from '../api/client.ts';
import { Resource } from './resource.svelte.ts';

/** How a selection is to be written. */
export interface ExportChoice {
  /** The file's format. */
  readonly format: ExportFormat;
  /** Zone whose times stand beside UTC. */
  readonly zone: string;
  /** Columns left out, by name. */
  readonly without: ReadonlySet<string>;
}

/** Where a page gets its file: from a dialog of the system, or from an address. */
export type ExportHost = Pick<CallResult<'host.info'>, 'host'>;

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv',
  json: 'json',
  parquet: 'parquet',
  timesketch: 'jsonl',
};

/** One export at a time in this page: what is to be taken out, how far it is, and how it ended. */
export class Exporting {
  /** What the export would hold. */
  readonly description = new Resource<CallResult<'export.describe'>>();
  #what = $state.raw<ExportWhat | null>(null);
  #shown = $state(false);
  #id: string | null = null;
  #early: ExportOutcome[] = [];
  #starting = $state(false);
  #progress = $state.raw<ExportProgress | null>(null);
  #outcome = $state.raw<ExportOutcome | null>(null);
  #error = $state.raw<CredtrailError | null>(null);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** What the dialog is about, null while it is closed. */
  get what(): ExportWhat | null {
    return this.#shown ? this.#what : null;
  }

  /** How far it is, null where nothing is being written. */
  get progress(): ExportProgress | null {
    return this.#progress;
  }

  /** Whether an export is on its way. */
  get running(): boolean {
    return this.#starting || this.#progress !== null;
  }

  /** How the last one ended, null before. */
  get outcome(): ExportOutcome | null {
    return this.#outcome;
  }

  /** Why it could not be started, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Opens the dialog on a selection; where an export runs, on that one. */
  open(what: ExportWhat): void {
    this.#shown = true;
    if (this.running) return;
    this.#what = what;
    this.#outcome = null;
    this.#error = null;
    this.description.clear();
    void this.description.load(() => this.#client.call('export.describe', { what }));
  }

  /** Closes the dialog; an export that runs goes on. */
  close(): void {
    this.#shown = false;
  }

  /** Listens to the engine's pushes; `save` gets the address of a finished file. The returned function stops it. */
  listen(save: (address: string, name: string) => void): () => void {
    const ended = (outcome: ExportOutcome): void => {
      if (outcome.id !== this.#id) {
        if (this.#starting) this.#early.push(outcome);
        return;
      }
      this.#id = null;
      this.#progress = null;
      this.#outcome = outcome;
      if (outcome.kind === 'done' && outcome.download !== null) save(outcome.download, outcome.summary.name);
    };
    this.#ended = ended;
    const stops = [
      this.#client.on('export.progress', (progress) => {
        if (progress.id === this.#id) this.#progress = progress;
      }),
      this.#client.on('export.ended', ended),
      this.#client.on('engine.restarted', ({ reason }) => {
        const message = `The engine stopped (${reason}); no file was written.`;
        if (this.#id !== null) ended({ id: this.#id, kind: 'failed', code: 'engine-lost', message });
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  #ended: (outcome: ExportOutcome) => void = () => undefined;

  /** Starts it; with a system's dialog, asks first where the file goes. */
  async start(choice: ExportChoice, { host }: ExportHost): Promise<void> {
    const what = this.#what;
    const described = this.description.value;
    if (what === null || described === null || this.running) return;
    this.#starting = true;
    this.#outcome = null;
    this.#error = null;
    try {
      const path = host === 'loopback' ? undefined : await this.#place(described.name, what, choice);
      if (path === null) return;
      const all = described.columns.map(({ name }) => name);
      const columns = all.filter((name) => !choice.without.has(name));
      const { id } = await this.#client.call('export.start', {
        what,
        format: choice.format,
        zone: choice.zone,
        ...(columns.length === all.length || choice.format === 'timesketch' ? {} : { columns }),
        ...(path === undefined ? {} : { path }),
      });
      this.#id = id;
      this.#progress = { id, rows: 0n, total: described.rows, message: 'starting' };
      this.#early.filter((outcome) => outcome.id === id).forEach((outcome) => this.#ended(outcome));
    } catch (error) {
      this.#error = asCredtrailError(error);
    } finally {
      this.#starting = false;
      this.#early = [];
    }
  }

  /** Stops the export that runs; no file is left. */
  async cancel(): Promise<void> {
    try {
      if (this.#id !== null) await this.#client.call('export.cancel', { id: this.#id });
    } catch (error) {
      this.#error = asCredtrailError(error);
    }
  }

  async #place(name: string, what: ExportWhat, { format }: ExportChoice): Promise<string | null> {
    const ending = what.kind === 'tables' ? 'zip' : ENDINGS[format];
    return (await this.#client.call('host.save', { name: `${name}.${ending}` })).path;
  }
}
