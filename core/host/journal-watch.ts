import { journalStamp } from '#core/pipeline/journal-reading.ts';

/** Notices when the journal of a case is another one than before, whoever wrote into it. */
export class JournalWatch {
  readonly #caseDir: string;
  readonly #onChanged: () => void;
  #stamp: Promise<string>;

  constructor(caseDir: string, onChanged: () => void) {
    this.#caseDir = caseDir;
    this.#onChanged = onChanged;
    this.#stamp = journalStamp(caseDir);
  }

  /** Looks now, which costs no more than asking for the size of a file, and tells if the journal changed since the last look. */
  async look(): Promise<void> {
    const before = this.#stamp;
    this.#stamp = journalStamp(this.#caseDir);
    if ((await this.#stamp) !== (await before)) this.#onChanged();
  }
}
