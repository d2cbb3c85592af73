import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportControl } from '#core/api/handlers/context.ts';
import type { ExportOutcome, ExportProgress } from '#core/api/events.ts';
import { CredtrailError } from '#core/base/error.ts';
import type { ExportRequest } from '#core/pipeline/export/request.ts';
import { sweepWork, WorkFolder } from '#core/pipeline/work-folder.ts';
import type { Child } from './child.ts';
import type { FromExporter, ToExporter } from './export-messages.ts';

/** How exports are run. */
export interface ExportRunnerOptions {
  /** Folder of the case. */
  readonly caseDir: string;
  /** Starts an exporter. */
  readonly startExporter: () => Child;
  /** Milliseconds that a cancelled exporter gets before it is ended; 5,000 when absent. */
  readonly grace?: number;
  /** Hears how far each is. */
  readonly onProgress: (progress: ExportProgress) => void;
  /** Hears how each ended, whatever way. */
  readonly onEnded: (outcome: ExportOutcome) => void;
}

interface Running {
  readonly child: Child;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  progress: ExportProgress;
  cancelled: boolean;
}

/** Exports at the same time. */
const MOST = 2;

/** A few exports at a time, each in a process of its own, and a place for files that a browser fetches. */
export class ExportRunner implements ExportControl {
  readonly #options: ExportRunnerOptions;
  readonly #running = new Map<string, Running>();
  #downloads: WorkFolder | null = null;

  constructor(options: ExportRunnerOptions) {
    this.#options = options;
    void sweepWork(options.caseDir);
  }

  async downloadPlace(id: string, name: string): Promise<string> {
    this.#downloads ??= await WorkFolder.make(this.#options.caseDir);
    const folder = join(this.#downloads.dir, id);
    await mkdir(folder);
    return join(folder, name);
  }

  start(request: ExportRequest): void {
    if (this.#running.size >= MOST) {
      throw new CredtrailError('bad-arguments', `${MOST} exports are running; wait for one or cancel it.`);
    }
    const { id } = request;
    const child = this.#options.startExporter();
    const progress: ExportProgress = { id, rows: 0n, total: null, message: 'starting' };
    let left: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (left = resolve));
    const running: Running = { child, gone, progress, cancelled: false };
    this.#running.set(id, running);
    child.onMessage((message) => {
      if (this.#running.get(id) === running) this.#heard(id, running, message as FromExporter);
    });
    child.onExit((reason) => {
      left();
      if (this.#running.get(id) === running) void this.#lost(id, running, reason);
    });
    child.post({ kind: 'export', request } satisfies ToExporter);
    this.#options.onProgress(progress);
  }

  cancel(id: string): boolean {
    const running = this.#running.get(id);
    if (!running) return false;
    running.cancelled = true;
    running.child.post({ kind: 'cancel' } satisfies ToExporter);
    setTimeout(() => {
      if (this.#running.get(id) === running) running.child.kill();
    }, this.#options.grace ?? 5000).unref();
    return true;
  }

  state(): readonly ExportProgress[] {
    return [...this.#running.values()].map(({ progress }) => progress);
  }

  /** Ends every exporter at once, without a word, and removes what waits to be fetched. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    for (const { child } of running) child.kill();
    await Promise.all(running.map(({ gone }) => gone));
    await this.#downloads?.remove();
    this.#downloads = null;
    await sweepWork(this.#options.caseDir);
  }

  #heard(id: string, running: Running, message: FromExporter): void {
    if (message.kind === 'progress') {
      running.progress = message.progress;
      this.#options.onProgress(message.progress);
    } else {
      running.child.kill();
      this.#end(id, message.outcome);
    }
  }

  async #lost(id: string, running: Running, reason: string): Promise<void> {
    await sweepWork(this.#options.caseDir);
    const message = running.cancelled
      ? 'The export was cancelled; no file was written.'
      : `The export stopped (${reason}); no file was written.`;
    this.#end(id, { id, kind: 'failed', code: running.cancelled ? 'cancelled' : 'engine-lost', message });
  }

  #end(id: string, outcome: ExportOutcome): void {
    this.#running.delete(id);
    this.#options.onEnded(outcome);
  }
}

/** Removes a file that was fetched, and the folder that it waited in. */
export async function dropDownload(path: string): Promise<void> {
  await rm(dirname(path), { recursive: true, force: true });
}
