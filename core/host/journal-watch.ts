import { journalStamp } from '#core/pipeline/journal-reading.ts';

/** Calls that write into the journal when they succeed. */
const WRITING: ReadonlySet<string> = new Set([
  'notes.add',
  'notes.edit',
  'notes.remove',
  'notes.import',
  'tags.add',
  'tags.remove',
  'bookmarks.set',
  'case.setDetails',
]);

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

  /** Looks after a call, if it is one that writes. */
  async after(call: string): Promise<void> {
    if (WRITING.has(call)) await this.look();
  }

  /** Looks now, and tells if the journal changed since the last look. */
  async look(): Promise<void> {
    const before = this.#stamp;
    this.#stamp = journalStamp(this.#caseDir);
    if ((await this.#stamp) !== (await before)) this.#onChanged();
  }
}
