import type { ActorLink, CallArgs } from '#core/api/contract.ts';
import type { ImportOutcome } from '#core/api/events.ts';
import { asCredtrailError } from '#core/base/error.ts';
import type { Client } from '../../api/client.ts';
import { counted } from '../../format/numbers.ts';
import type { Importing } from '../../state/importing.svelte.ts';

/** What is about to be decided: that two keys are one actor or two, who answers for an actor, or what it is called. */
export type DecisionTask =
  | { readonly verdict: 'accept' | 'reject'; readonly link: ActorLink }
  | {
      readonly verdict: 'owner' | 'name';
      readonly key: string;
      /** What it is called now. */
      readonly label: string;
      /** The owner or name that it has now, empty for none. */
      readonly value: string;
    };

/** Why something could not be done. */
interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Decisions about identities on their way into the journal, and files of them. */
export class Deciding {
  readonly #client: Client;
  readonly #importing: Importing;
  #task = $state.raw<DecisionTask | null>(null);
  #said = $state('');
  #error = $state.raw<Failure | null>(null);
  #busy = $state(false);
  #before = $state.raw<ImportOutcome | null>(null);

  constructor(client: Client, importing: Importing) {
    this.#client = client;
    this.#importing = importing;
  }

  /** What is being decided, null for nothing. */
  get task(): DecisionTask | null {
    return this.#task;
  }

  /** What was done last, in words; empty for nothing. */
  get said(): string {
    return this.#said;
  }

  /** Why it was not done, or why the identities could not be computed again; null if nothing went wrong. */
  get error(): Failure | null {
    const { outcome } = this.#importing;
    const since = this.#said !== '' && outcome?.kind === 'failed' && outcome !== this.#before;
    return since ? outcome : this.#error;
  }

  /** Whether something is on its way into the case, so that nothing can be decided. */
  get busy(): boolean {
    return this.#busy || this.#importing.running;
  }

  /** Asks for the reason of a decision. */
  ask(task: DecisionTask): void {
    if (!this.busy) this.#task = task;
  }

  /** Decides nothing. */
  close(): void {
    this.#task = null;
  }

  /** Writes the decision into the journal; the identities are computed again by it. True when it is written. */
  async decide(reason: string, value: string): Promise<boolean> {
    const task = this.#task;
    if (!task) return false;
    const done = await this.#do(async () => {
      const { line } = await this.#client.call('identities.decide', argsOf(task, reason, value));
      return `Decided, in line ${String(line)} of the journal.`;
    });
    if (done) this.#task = null;
    return done;
  }

  /** Takes a decision back; the identities are computed again without it. */
  async undo(line: number): Promise<void> {
    await this.#do(async () => {
      await this.#client.call('identities.undo', { lines: [line] });
      return `The decision in line ${String(line)} was taken back.`;
    });
  }

  /** Gives the decisions in force as a file to keep. */
  async export(): Promise<void> {
    await this.#do(async () => {
      const { name, text } = await this.#client.call('identities.exportDecisions', {});
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      return `The decisions in force were given out as ${name}.`;
    });
  }

  /** Takes over the decisions of a file. */
  async import(file: File): Promise<void> {
    await this.#do(async () => {
      const text = await file.text();
      const { added, known } = await this.#client.call('identities.importDecisions', {
        name: file.name,
        text,
      });
      return `${counted(added, 'decision')} taken over, ${counted(known, 'decision')} known already.`;
    });
  }

  async #do(work: () => Promise<string>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    this.#error = null;
    this.#said = '';
    this.#before = this.#importing.outcome;
    try {
      this.#said = await work();
      return true;
    } catch (error) {
      this.#error = asCredtrailError(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}

function argsOf(task: DecisionTask, reason: string, value: string): CallArgs<'identities.decide'> {
  if ('link' in task) {
    const { verdict, link } = task;
    return { verdict, key: link.leftKey, otherKey: link.rightKey, reason };
  }
  return { verdict: task.verdict, key: task.key, value, reason };
}
