import { asCredtrailError, CredtrailError } from '#core/base/error.ts';
import type { Client } from '../../api/client.ts';
import { counted } from '../../format/numbers.ts';

/** How the file of notes names itself. */
const FORMAT = 'credtrail-notes';
const ITEMS_AT_ONCE = 500;
const CHARACTERS_AT_ONCE = 200_000;

/** An item of a file that could not be taken over. */
export interface Fault {
  /** Its number in the file, from 1. */
  readonly item: number;
  /** Why. */
  readonly reason: string;
}

/** Items in parts that are small enough for one call; one that is larger by itself stands alone. */
export function inParts(items: readonly unknown[]): readonly (readonly unknown[])[] {
  const parts: unknown[][] = [];
  let size = Infinity;
  for (const item of items) {
    const length = JSON.stringify(item).length;
    const last = parts.at(-1);
    if (last && last.length < ITEMS_AT_ONCE && size + length <= CHARACTERS_AT_ONCE) {
      last.push(item);
      size += length;
    } else {
      parts.push([item]);
      size = length;
    }
  }
  return parts;
}

/** The items of a file of notes; throws `input-unreadable` for anything else. */
export function itemsIn(text: string): readonly unknown[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new CredtrailError('input-unreadable', 'The file is no JSON; choose one that Credtrail exported.', {
      cause: error,
    });
  }
  const given = (typeof file === 'object' && file !== null ? file : {}) as Record<string, unknown>;
  if (given['format'] === FORMAT && given['version'] === 1 && Array.isArray(given['items'])) {
    return given['items'] as readonly unknown[];
  }
  throw new CredtrailError(
    'input-unreadable',
    `The file holds no notes: its format is not ${FORMAT}, version 1.`,
  );
}

/** Notes on their way out of the case or into it. */
export class Transfer {
  readonly #client: Client;
  #said = $state('');
  #error = $state.raw<CredtrailError | null>(null);
  #faults = $state.raw<readonly Fault[]>([]);
  #busy = $state(false);

  constructor(client: Client) {
    this.#client = client;
  }

  /** What was done last, in words; empty for nothing. */
  get said(): string {
    return this.#said;
  }

  /** Why it was not done, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Items of the last file that could not be taken over. */
  get faults(): readonly Fault[] {
    return this.#faults;
  }

  /** Whether something is on its way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Gives everything that is in force as a file to keep. */
  async export(): Promise<void> {
    await this.#do(async () => {
      const { name, text, items } = await this.#client.call('notes.export', {});
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      return `${counted(items, 'item')} given out as ${name}.`;
    });
  }

  /** Takes over what a file of notes holds. */
  async import(file: File): Promise<void> {
    await this.#do(async () => {
      const items = itemsIn(await file.text());
      const sum = { added: 0, known: 0 };
      let first = 1;
      for (const part of inParts(items)) {
        const answer = await this.#client.call('notes.import', { items: [...part], first });
        sum.added += answer.added;
        sum.known += answer.known;
        this.#faults = [...this.#faults, ...answer.faults];
        first += part.length;
      }
      return `${counted(sum.added, 'item')} taken over, ${counted(sum.known, 'item')} known already, ${counted(this.#faults.length, 'item')} not understood.`;
    });
  }

  async #do(work: () => Promise<string>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#error = null;
    this.#faults = [];
    this.#said = '';
    try {
      this.#said = await work();
    } catch (error) {
      this.#error = asCredtrailError(error);
    } finally {
      this.#busy = false;
    }
  }
}
