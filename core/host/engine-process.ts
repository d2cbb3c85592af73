import type { PushEvents, PushName } from '#core/api/events.ts';
import { CredtrailError } from '#core/base/error.ts';
import { sweepWork } from '#core/pipeline/work-folder.ts';
import { refusal, type Answer } from './answer.ts';
import type { Child, StartChild, WorkerName } from './child.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import type { EngineDoor, EngineSettings, PushListener } from './engine.ts';

/** How an engine in its own process is kept alive. */
export interface EngineProcessOptions {
  /** Starts the processes. */
  readonly startChild: StartChild;
  /** Deaths within a minute after which it is not started again; 5 when absent. */
  readonly maxRestarts?: number;
  /** Milliseconds before the first restart, doubled with each further one; 100 when absent. */
  readonly backOff?: number;
}

const MINUTE = 60_000;

/** The engine in a process of its own; started again when it dies, while calls under way are answered `engine-lost`. */
export class EngineProcess implements EngineDoor {
  readonly #settings: EngineSettings;
  readonly #options: EngineProcessOptions;
  readonly #listeners = new Set<PushListener>();
  readonly #pending = new Map<number, (answer: Answer) => void>();
  readonly #workers = new Map<number, Child>();
  #child: Child | null = null;
  #opened: Promise<Answer> = Promise.resolve({ ok: true, value: null });
  #calls = 0;
  #deaths: number[] = [];
  #closed = false;

  private constructor(settings: EngineSettings, options: EngineProcessOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  /** Starts the process, in which the case opens from then on; calls wait for it. */
  static begin(settings: EngineSettings, options: EngineProcessOptions): EngineProcess {
    const door = new EngineProcess(settings, options);
    void door.#begin();
    return door;
  }

  /** Starts the process and opens the case in it; rejects with the engine's coded error where that cannot be. */
  static async start(settings: EngineSettings, options: EngineProcessOptions): Promise<EngineProcess> {
    const door = EngineProcess.begin(settings, options);
    try {
      await door.opened();
      return door;
    } catch (error) {
      await door.close();
      throw error;
    }
  }

  /** Resolves once the case is open; rejects with the engine's coded error where that cannot be. */
  async opened(): Promise<void> {
    const opened = await this.#opened;
    if (!opened.ok) throw new CredtrailError(opened.error.code, opened.error.message);
  }

  async call(name: string, args: unknown): Promise<Answer> {
    const opened = await this.#opened;
    if (!opened.ok) return opened;
    const child = this.#child;
    if (child === null) return lost('the engine is not running');
    const id = (this.#calls += 1);
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#post(child, { kind: 'call', id, name, args });
    });
  }

  listen(listener: PushListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    // An engine that is about to be ended hears of no worker's end: it would be ended while it tidies up after it.
    this.#child = null;
    const ended = [...this.#workers.values()].map(
      (worker) => new Promise<unknown>((resolve) => worker.onExit(resolve)),
    );
    for (const worker of this.#workers.values()) worker.kill();
    await Promise.all(ended);
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.onExit(() => resolve()));
    child.kill();
    await gone;
    if (this.#settings.caseDir !== null) await sweepWork(this.#settings.caseDir);
  }

  #begin(): Promise<Answer> {
    const child = this.#options.startChild('engine');
    this.#child = child;
    this.#opened = new Promise((resolve) => {
      child.onMessage((message) => this.#heard(message as FromEngine, resolve));
      child.onExit((reason) => {
        resolve(lost(reason));
        if (this.#child === child) this.#died(reason);
      });
    });
    this.#post(child, { kind: 'open', settings: this.#settings });
    return this.#opened;
  }

  #post(child: Child, message: ToEngine): void {
    child.post(message);
  }

  #heard(message: FromEngine, opened: (answer: Answer) => void): void {
    switch (message.kind) {
      case 'opened':
        opened(message.answer);
        break;
      case 'answer':
        this.#pending.get(message.id)?.(message.answer);
        this.#pending.delete(message.id);
        break;
      case 'push':
        this.#push(message.name as PushName, message.payload as PushEvents[PushName]);
        break;
      case 'worker-start':
        this.#startWorker(message.worker, message.name);
        break;
      case 'worker-post':
        this.#workers.get(message.worker)?.post(message.message);
        break;
      case 'worker-kill':
        this.#workers.get(message.worker)?.kill();
        break;
    }
  }

  #startWorker(worker: number, name: WorkerName): void {
    const child = this.#options.startChild(name);
    const owner = this.#child;
    this.#workers.set(worker, child);
    const tell = (message: ToEngine) => {
      if (owner !== null && this.#child === owner) this.#post(owner, message);
    };
    child.onMessage((message) => tell({ kind: 'worker-message', worker, message }));
    child.onExit((reason) => {
      this.#workers.delete(worker);
      tell({ kind: 'worker-exit', worker, reason });
    });
  }

  #died(reason: string): void {
    this.#child = null;
    for (const worker of this.#workers.values()) worker.kill();
    for (const answer of this.#pending.values()) answer(lost(reason));
    this.#pending.clear();
    if (this.#closed) return;
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((time) => now - time < MINUTE), now];
    if (this.#deaths.length > (this.#options.maxRestarts ?? 5)) {
      const message = `The engine stopped ${this.#deaths.length} times within a minute (${reason}); it is not started again.`;
      this.#opened = Promise.resolve(refusal(new CredtrailError('engine-lost', message)));
      this.#push('engine.restarted', { reason: message });
      return;
    }
    const wait = (this.#options.backOff ?? 100) * 2 ** (this.#deaths.length - 1);
    this.#opened = new Promise((resolve) => {
      setTimeout(() => {
        if (this.#closed) resolve(lost('it was closed'));
        else void this.#begin().then(resolve);
      }, wait);
    });
    void this.#opened.then((opened) => {
      if (opened.ok) this.#push('engine.restarted', { reason });
    });
  }

  #push<N extends PushName>(name: N, payload: PushEvents[N]): void {
    for (const listener of this.#listeners) listener(name, payload);
  }
}

function lost(reason: string): Answer {
  return refusal(new CredtrailError('engine-lost', `The engine stopped (${reason}); ask again.`));
}
