import type { CallContext, HostAbilities } from '#core/api/handlers/context.ts';
import { CaseReader, prepareColumns } from '#core/api/handlers/reader.ts';
import { readSettings } from '#core/api/handlers/settings.ts';
import type { ImportOutcome, PushEvents, PushName } from '#core/api/events.ts';
import { CredtrailError } from '#core/base/error.ts';
import type { Answer } from './answer.ts';
import type { Child } from './child.ts';
import type * as dispatching from './dispatch.ts';
import { ExportRunner } from './export-runner.ts';
import { ImportRunner } from './import-runner.ts';
import { inlineExporter } from './inline-exporter.ts';
import { JournalWatch } from './journal-watch.ts';
import { settingsPush } from './settings-push.ts';

/** Hears the engine's pushes. */
export type PushListener = <N extends PushName>(name: N, payload: PushEvents[N]) => void;

/** The engine as a host sees it, wherever it runs. */
export interface EngineDoor {
  /** Answers one call; never rejects. */
  call(name: string, args: unknown): Promise<Answer>;
  /** Hears every push; the returned function stops that. */
  listen(listener: PushListener): () => void;
  /** Stops the engine and what it runs. */
  close(): Promise<void>;
}

/** What an engine needs to know, in a form that can cross to another process. */
export interface EngineSettings {
  /** Folder of the case; an empty case is made where there is none. Null opens no case: see `Lobby`. */
  readonly caseDir: string | null;
  /** What the host can do. */
  readonly host: HostAbilities;
  /** Memory limit of DuckDB, e.g. `1GB`; what the settings say when absent. */
  readonly memoryLimit?: string;
  /** Worker threads of DuckDB; all cores when absent. */
  readonly threads?: number;
}

/** What an engine needs besides. */
export interface EngineParts {
  /** Starts an importer. */
  readonly startImporter: () => Child;
  /** Starts an exporter; it runs in this process when absent. */
  readonly startExporter?: () => Child;
  /** Milliseconds between looks for a generation that another process made; 5,000 when absent. */
  readonly watchEvery?: number;
  /** Milliseconds that a cancelled import gets before it is ended. */
  readonly grace?: number;
}

type Handlers = typeof dispatching;

/** Answers calls on one case in this process, and runs imports into it. */
export class Engine implements EngineDoor {
  readonly #reader: CaseReader;
  readonly #host: HostAbilities;
  readonly #imports: ImportRunner;
  readonly #exports: ExportRunner;
  readonly #journal: JournalWatch;
  readonly #listeners = new Set<PushListener>();
  readonly #watch: NodeJS.Timeout;
  /** What answers the calls. */
  readonly #handlers: Promise<Handlers>;

  private constructor(
    reader: CaseReader,
    handlers: Promise<Handlers>,
    settings: EngineSettings,
    parts: EngineParts,
  ) {
    this.#reader = reader;
    this.#handlers = handlers;
    this.#host = settings.host;
    this.#imports = new ImportRunner({
      caseDir: reader.folder.dir,
      startImporter: parts.startImporter,
      ...(parts.grace === undefined ? {} : { grace: parts.grace }),
      onProgress: (progress) => this.#push('import.progress', progress),
      onEnded: (outcome) => void this.#ended(outcome),
    });
    this.#exports = new ExportRunner({
      caseDir: reader.folder.dir,
      startExporter: parts.startExporter ?? inlineExporter,
      ...(parts.grace === undefined ? {} : { grace: parts.grace }),
      onProgress: (progress) => this.#push('export.progress', progress),
      onEnded: (outcome) => this.#push('export.ended', outcome),
    });
    this.#journal = new JournalWatch(reader.folder.dir, () => this.#push('notes.changed', {}));
    this.#watch = setInterval(() => void this.#refresh(), parts.watchEvery ?? 5000);
    this.#watch.unref();
  }

  /** Opens a case, making an empty one where there is none; rejects with a coded error where that cannot be. */
  static async open(settings: EngineSettings, parts: EngineParts): Promise<Engine> {
    const { caseDir, threads, host } = settings;
    if (caseDir === null) throw new CredtrailError('no-case', 'An engine needs the folder of a case.');
    const memoryLimit =
      settings.memoryLimit ??
      (await readSettings({ userDir: host.userDir ?? null, caseDir })).inForce.memoryLimit;
    const opening = CaseReader.open(caseDir, {
      create: true,
      memoryLimit,
      ...(threads === undefined ? {} : { threads }),
    });
    // Read while the database opens, which is not this thread's work.
    const handlers = import('./dispatch.ts');
    void prepareColumns();
    return new Engine(await opening, handlers, settings, parts);
  }

  async call(name: string, args: unknown): Promise<Answer> {
    const { dispatch } = await this.#handlers;
    const answer = await dispatch(this.#context, name, args);
    const changed = settingsPush(name, args, answer);
    if (changed) this.#push('settings.changed', changed);
    await this.#journal.look();
    return answer;
  }

  listen(listener: PushListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #context(): CallContext {
    return {
      caseDir: this.#reader.folder.dir,
      reader: this.#reader,
      imports: this.#imports,
      exports: this.#exports,
      host: this.#host,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#imports.close();
    await this.#exports.close();
    this.#reader.close();
  }

  #push: PushListener = (name, payload) => {
    for (const listener of this.#listeners) listener(name, payload);
  };

  async #ended(outcome: ImportOutcome): Promise<void> {
    await this.#refresh();
    this.#push('import.ended', outcome);
  }

  /** Opens a new generation; one that cannot be opened now is tried again at the next look. */
  async #refresh(): Promise<void> {
    const changed = await this.#reader.refresh().catch(() => false);
    if (changed) this.#push('case.changed', { generation: this.#reader.folder.generation });
    await this.#journal.look();
  }
}
