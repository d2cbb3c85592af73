import type { Child, WorkerName } from './child.ts';
import type { FromEngine } from './engine-messages.ts';

interface Ears {
  message: (message: unknown) => void;
  exit: (reason: string) => void;
}

/** Importers and exporters that the parent process starts on the engine's behalf, because a utility process cannot start one itself. */
export class RelayedChildren {
  readonly #post: (message: FromEngine) => void;
  readonly #ears = new Map<number, Ears>();
  #count = 0;

  constructor(post: (message: FromEngine) => void) {
    this.#post = post;
  }

  /** Has the parent start one. */
  start(name: WorkerName): Child {
    const worker = (this.#count += 1);
    const ears: Ears = { message: () => undefined, exit: () => undefined };
    this.#ears.set(worker, ears);
    this.#post({ kind: 'worker-start', worker, name });
    return {
      post: (message) => this.#post({ kind: 'worker-post', worker, message }),
      onMessage: (listener) => {
        ears.message = listener;
      },
      onExit: (listener) => {
        ears.exit = listener;
      },
      kill: () => this.#post({ kind: 'worker-kill', worker }),
    };
  }

  /** The parent hands on a message of one. */
  heard(worker: number, message: unknown): void {
    this.#ears.get(worker)?.message(message);
  }

  /** The parent tells that one ended. */
  exited(worker: number, reason: string): void {
    this.#ears.get(worker)?.exit(reason);
    this.#ears.delete(worker);
  }
}
