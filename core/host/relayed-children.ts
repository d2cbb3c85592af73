import type { Child } from './child.ts';
import type { FromEngine } from './engine-messages.ts';

interface Ears {
  message: (message: unknown) => void;
  exit: (reason: string) => void;
}

/** Importers that the parent process starts on the engine's behalf, because a utility process cannot start one itself. */
export class RelayedChildren {
  readonly #post: (message: FromEngine) => void;
  readonly #ears = new Map<number, Ears>();
  #count = 0;

  constructor(post: (message: FromEngine) => void) {
    this.#post = post;
  }

  /** Has the parent start an importer. */
  start(): Child {
    const importer = (this.#count += 1);
    const ears: Ears = { message: () => undefined, exit: () => undefined };
    this.#ears.set(importer, ears);
    this.#post({ kind: 'importer-start', importer });
    return {
      post: (message) => this.#post({ kind: 'importer-post', importer, message }),
      onMessage: (listener) => {
        ears.message = listener;
      },
      onExit: (listener) => {
        ears.exit = listener;
      },
      kill: () => this.#post({ kind: 'importer-kill', importer }),
    };
  }

  /** The parent hands on a message of an importer. */
  heard(importer: number, message: unknown): void {
    this.#ears.get(importer)?.message(message);
  }

  /** The parent tells that an importer ended. */
  exited(importer: number, reason: string): void {
    this.#ears.get(importer)?.exit(reason);
    this.#ears.delete(importer);
  }
}
