import type { CallResult } from '#core/api/contract.ts';
import { asCredtrailError, type CredtrailError } from '#core/base/error.ts';
import { Resource } from '../../state/resource.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import type { SqlResult } from './result.ts';

const TICK_MS = 100;
const PLACE = /^Line (\d+), column (\d+): /;

/** How many rows may be asked for. */
export const LIMITS = [100, 1000, 10_000, 100_000] as const;
/** How many seconds a statement may be given. */
export const TIMEOUTS = [10, 60, 300, 600] as const;

function newId(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(16)).join('-');
}

/** A console: the statement in its editor, what it gave, and the statements that the case keeps. */
export class Console {
  /** What a statement may be made of. */
  readonly schema = new Resource<CallResult<'sql.schema'>>();
  /** The statements that the case keeps. */
  readonly kept = new Resource<CallResult<'sql.kept'>>();
  /** The statement in the editor. */
  sql = $state('');
  /** Most rows. */
  limit = $state<number>(10_000);
  /** Seconds after which a statement is interrupted. */
  timeout = $state<number>(60);
  readonly #id = newId();
  readonly #workbench: Workbench;
  #runs = 0;
  #turn = 0;
  #at: number | null = null;
  #running = $state(false);
  #elapsed = $state(0);
  #result = $state.raw<SqlResult | null>(null);
  #error = $state.raw<CredtrailError | null>(null);

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Whether a statement is running. */
  get running(): boolean {
    return this.#running;
  }

  /** Milliseconds since the running statement was begun. */
  get elapsed(): number {
    return this.#elapsed;
  }

  /** What the last answered statement gave, null before the first. */
  get result(): SqlResult | null {
    return this.#result;
  }

  /** Why the last statement was not answered, null where it was. */
  get error(): CredtrailError | null {
    return this.#error;
  }

  /** Position in the editor's text at which the last statement failed, null where that is not known. */
  get faultAt(): number | null {
    const [, line, column] = PLACE.exec(this.#error?.message ?? '') ?? [];
    if (line === undefined || column === undefined) return null;
    const lines = this.sql.split('\n');
    const before = lines.slice(0, Number(line) - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const characters = [...(lines[Number(line) - 1] ?? '')].slice(0, Number(column) - 1);
    return Math.min(before + characters.join('').length, this.sql.length);
  }

  /** Asks what a statement may be made of and which ones are kept. */
  load(): void {
    const { client } = this.#workbench;
    void this.schema.load(() => client.call('sql.schema', {}));
    void this.kept.load(() => client.call('sql.kept', {}));
  }

  /** Runs the statement; one that still runs is stopped. */
  async run(): Promise<void> {
    const { sql, limit, timeout } = this;
    if (sql.trim() === '') return;
    const turn = ++this.#turn;
    const started = performance.now();
    const timer = setInterval(() => {
      if (turn === this.#turn) this.#elapsed = performance.now() - started;
    }, TICK_MS);
    this.#running = true;
    this.#elapsed = 0;
    this.#error = null;
    this.#at = null;
    const { client } = this.#workbench;
    try {
      const asked = { id: this.#id, sql, limit, timeoutSeconds: timeout };
      const columns = await client.call('sql.run', asked);
      if (turn !== this.#turn) return;
      this.#runs += 1;
      const milliseconds = performance.now() - started;
      this.#result = { sql, columns, limit, milliseconds, run: this.#runs };
    } catch (error) {
      if (turn === this.#turn) this.#error = asCredtrailError(error);
    } finally {
      clearInterval(timer);
      if (turn === this.#turn) this.#running = false;
      void this.kept.load(() => client.call('sql.kept', {}));
    }
  }

  /** Interrupts the running statement. */
  async cancel(): Promise<void> {
    if (this.#running) await this.#workbench.client.call('sql.cancel', { id: this.#id });
  }

  /** Puts a statement into the editor. */
  take(sql: string): void {
    this.sql = sql;
    this.#error = null;
  }

  /**
   * Puts the statement that was run before the one shown into the editor, or with `step` −1 the one after; false where the
   * editor holds something else, or there is none.
   */
  recall(step: 1 | -1): boolean {
    const history = this.kept.value?.history ?? [];
    const here = this.#at !== null && history[this.#at]?.sql === this.sql ? this.#at : null;
    if (here === null && (this.sql !== '' || step < 0)) return false;
    const next = here === null ? 0 : here + step;
    const entry = history[next];
    if (next >= 0 && !entry) return false;
    this.#at = entry ? next : null;
    this.take(entry?.sql ?? '');
    return true;
  }

  /** Keeps the statement in the case under a name. */
  save(name: string): Promise<void> {
    const { client } = this.#workbench;
    return this.kept.load(() => client.call('sql.save', { name, sql: this.sql }));
  }

  /** Forgets a saved statement. */
  remove(name: string): void {
    void this.kept.load(() => this.#workbench.client.call('sql.remove', { name }));
  }

  /** Forgets which statements were run. */
  forget(): void {
    void this.kept.load(() => this.#workbench.client.call('sql.forget', {}));
  }
}

const CONSOLES = new WeakMap<Workbench, Console>();

/** The console of a workbench: what is in it stays while other screens are looked at. */
export function consoleOf(workbench: Workbench): Console {
  const known = CONSOLES.get(workbench);
  if (known) return known;
  const made = new Console(workbench);
  CONSOLES.set(workbench, made);
  return made;
}
