import type { CallArgs, CaseFilter, Row } from '#core/api/contract.ts';
import type { CredtrailError } from '#core/base/error.ts';
import type { Client } from '../../api/client.ts';
import { withoutTime } from '../../state/filters.ts';
import { Resource } from '../../state/resource.svelte.ts';

const BEFORE = 40;
const AFTER = 80;
const WAIT = 120;

/** Events of one lane around a moment. */
interface Near {
  readonly rows: readonly Row[];
  /** How many of the rows lie before the moment. */
  readonly before: number;
}

/** The events of a lane nearest to a moment, in order of time; asked for once the moment has come to rest. */
export class NearEvents {
  readonly #answer = new Resource<Near>();
  readonly #client: Client;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The rows, in order of time. */
  get rows(): readonly Row[] {
    return this.#answer.value?.rows ?? [];
  }

  /** The first row at or after the moment, the last one where there is none; −1 without rows. */
  get nearest(): number {
    const near = this.#answer.value;
    return near ? Math.min(near.before, near.rows.length - 1) : -1;
  }

  /** Why there are no newer rows, null if nothing went wrong. */
  get error(): CredtrailError | null {
    return this.#answer.error;
  }

  /** Whether an answer has come. */
  get loaded(): boolean {
    return this.#answer.value !== null;
  }

  /** Whether an answer is awaited. */
  get busy(): boolean {
    return this.#answer.busy;
  }

  /** Asks for the events of a credential that a filter keeps around a moment, in its range or not. */
  ask(filter: CaseFilter, credential: string, moment: bigint): void {
    clearTimeout(this.#timer);
    const base = { ...withoutTime(filter), credential };
    this.#timer = setTimeout(() => void this.#answer.load(() => this.#bring(base, moment)), WAIT);
  }

  /** Forgets the rows: they were of another lane. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#answer.clear();
  }

  async #bring(base: CaseFilter, moment: bigint): Promise<Near> {
    const list = async (part: CaseFilter, descending: boolean, limit: number): Promise<readonly Row[]> => {
      const args: CallArgs<'events.list'> = { filter: { ...base, ...part }, descending, offset: 0, limit };
      return (await this.#client.call('events.list', args)).rows();
    };
    const [before, after] = await Promise.all([
      list({ to: moment }, true, BEFORE),
      list({ from: moment }, false, AFTER),
    ]);
    return { rows: [...before].reverse().concat(after), before: before.length };
  }
}
