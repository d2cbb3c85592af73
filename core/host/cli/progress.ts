import { printable } from '#core/base/text.ts';
import type { CommandIo } from './io.ts';

/** How far something is. */
export interface Step {
  /** What is being done now, in one word. */
  readonly stage: string;
  /** How much of it is done. */
  readonly done: number;
  /** How much there is, 0 while unknown. */
  readonly total: number;
  /** One plain phrase. */
  readonly message: string;
}

const BAR = 24;
const WIDTH = 100;

/** One line of progress: a bar where the total is known, and what is being done. */
export function progressLine({ stage, done, total, message }: Step): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * BAR);
  const bar =
    total > 0
      ? `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`
      : `[${'.'.repeat(BAR)}]    `;
  return `${bar}  ${stage}: ${printable(message)}`.slice(0, WIDTH);
}

/** Draws progress on one line of the terminal; draws nothing where standard error is none. */
export class ProgressBar {
  readonly #io: CommandIo;
  #drawn = false;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  /** Draws how far it is now. */
  show(progress: Step): void {
    if (!this.#io.errIsTerminal) return;
    this.#io.err(`\r${progressLine(progress).padEnd(WIDTH)}`);
    this.#drawn = true;
  }

  /** Clears the line. */
  end(): void {
    if (this.#drawn) this.#io.err(`\r${' '.repeat(WIDTH)}\r`);
    this.#drawn = false;
  }
}
