import type { ImportProgress } from '#core/api/events.ts';
import { printable } from '#core/base/text.ts';
import type { CommandIo } from './io.ts';

const BAR = 24;
const WIDTH = 100;

/** One line of progress: a bar where the total is known, and what is being done. */
export function progressLine({ stage, done, total, message }: ImportProgress): string {
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
  show(progress: ImportProgress): void {
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
