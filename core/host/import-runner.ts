import type { ImportControl } from '#core/api/handlers/context.ts';
import type { ImportOutcome, ImportProgress } from '#core/api/events.ts';
import { CredtrailError } from '#core/base/error.ts';
import type { Child } from './child.ts';
import type { FromImporter, ImportRequest, ToImporter } from './import-messages.ts';

/** How an import is run. */
export interface ImportRunnerOptions {
  /** Folder of the case. */
  readonly caseDir: string;
  /** Starts an importer. */
  readonly startImporter: () => Child;
  /** Milliseconds that a cancelled importer gets before it is ended; 10,000 when absent. */
  readonly grace?: number;
  /** Hears how far it is. */
  readonly onProgress: (progress: ImportProgress) => void;
  /** Hears how it ended, whatever way. */
  readonly onEnded: (outcome: ImportOutcome) => void;
}

const STARTING: ImportProgress = { stage: 'open', done: 0, total: 0, unit: 'steps', message: 'starting' };

/** At most one import at a time, in a process of its own. */
export class ImportRunner implements ImportControl {
  readonly #options: ImportRunnerOptions;
  #child: Child | null = null;
  #progress: ImportProgress | null = null;
  #cancelled = false;

  constructor(options: ImportRunnerOptions) {
    this.#options = options;
  }

  async start(request: { readonly paths: readonly string[]; readonly reference: boolean }): Promise<void> {
    this.#begin({ ...request, reconsider: false });
  }

  async reconsider(): Promise<void> {
    this.#begin({ paths: [], reference: false, reconsider: true });
  }

  #begin(request: Omit<ImportRequest, 'caseDir'>): void {
    if (this.#child)
      throw new CredtrailError(
        'case-locked',
        'An import into this case is running; wait for it or cancel it.',
      );
    const child = this.#options.startImporter();
    this.#child = child;
    this.#progress = STARTING;
    this.#cancelled = false;
    child.onMessage((message) => {
      if (this.#child === child) this.#heard(child, message as FromImporter);
    });
    child.onExit((reason) => {
      if (this.#child === child) this.#end(this.#lost(reason));
    });
    const message: ToImporter = { kind: 'import', request: { caseDir: this.#options.caseDir, ...request } };
    child.post(message);
    this.#options.onProgress(STARTING);
  }

  cancel(): boolean {
    const child = this.#child;
    if (child === null) return false;
    this.#cancelled = true;
    child.post({ kind: 'cancel' } satisfies ToImporter);
    const timer = setTimeout(() => {
      if (this.#child === child) child.kill();
    }, this.#options.grace ?? 10_000);
    timer.unref();
    return true;
  }

  state(): ImportProgress | null {
    return this.#progress;
  }

  /** Ends the importer at once, without a word. */
  close(): void {
    const child = this.#child;
    this.#child = null;
    this.#progress = null;
    child?.kill();
  }

  #heard(child: Child, message: FromImporter): void {
    if (message.kind === 'progress') {
      this.#progress = message.progress;
      this.#options.onProgress(message.progress);
    } else {
      this.#end(message.outcome);
      child.kill();
    }
  }

  #lost(reason: string): ImportOutcome {
    return this.#cancelled
      ? { kind: 'failed', code: 'cancelled', message: 'The import was cancelled; the case is as it was.' }
      : {
          kind: 'failed',
          code: 'engine-lost',
          message: `The import stopped (${reason}); the case is as it was, and the next import goes on from the files already done.`,
        };
  }

  #end(outcome: ImportOutcome): void {
    this.#child = null;
    this.#progress = null;
    this.#options.onEnded(outcome);
  }
}
