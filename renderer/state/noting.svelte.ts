import { SvelteMap } from 'svelte/reactivity';
import type { CallResult, MarkSum } from '#core/api/contract.ts';
import { asCredtrailError } from '#core/base/error.ts';
import { subjectId, type Mark, type Subject } from '#core/model/notes.ts';
import type { Client } from '../api/client.ts';
import { Resource } from './resource.svelte.ts';
import type { Selection } from './selection.svelte.ts';

/** A thing that can be noted, with its name for people. */
export interface NoteTarget {
  /** The thing. */
  readonly subject: Subject;
  /** What it is called, e.g. `s3:GetObject`. */
  readonly label: string;
}

/** What is being written: a new note or tag, or another text for a note. */
export interface NoteTask {
  /** What kind of thing is written. */
  readonly what: 'note' | 'tag';
  /** What it is put on. */
  readonly target: NoteTarget;
  /** The note whose text is changed, null for a new one. */
  readonly note: Mark | null;
}

interface Offer {
  readonly target: NoteTarget | null;
}

const SKIPPED = 'credtrail.details-skipped';

/** Notes, tags and bookmarks as the page shows and makes them. */
export class Noting {
  /** Which things have something on them. */
  readonly sums = new Resource<CallResult<'notes.marks'>>();
  /** The tags in force. */
  readonly tags = new Resource<CallResult<'tags.list'>>();
  /** Whose case it is. */
  readonly details = new Resource<CallResult<'case.details'>>();
  /** Texts that were begun and not kept, by what they are on. */
  readonly drafts = new SvelteMap<string, string>();
  readonly #client: Client;
  readonly #selection: Selection;
  readonly #events = $derived(new Map(this.sums.value?.events.map((sum) => [sum.eventId, sum])));
  readonly #credentials = $derived(new Map(this.sums.value?.credentials.map((sum) => [sum.key, sum])));
  readonly #files = $derived(new Map(this.sums.value?.files.map((sum) => [sum.fileId, sum])));
  readonly #offers = new Set<Offer>();
  #open = $state.raw<Offer | null>(null);
  #online = true;
  #task = $state.raw<NoteTask | null>(null);
  #edition = $state(0);
  #said = $state('');
  #failed = $state(false);
  #skipped = $state(false);

  constructor(client: Client, selection: Selection) {
    this.#client = client;
    this.#selection = selection;
  }

  /** Grows whenever notes must be asked for again. */
  get edition(): number {
    return this.#edition;
  }

  /** What was done last or why it was not, in words; empty for nothing. */
  get said(): string {
    return this.#said;
  }

  /** Whether {@link said} tells of a failure. */
  get failed(): boolean {
    return this.#failed;
  }

  /** What is being written, null for nothing. */
  get task(): NoteTask | null {
    return this.#task;
  }

  /** Whether the reader is still to be asked whose case this is. */
  get asks(): boolean {
    return this.details.value?.known === false && !this.#skipped;
  }

  /**
   * What a key would note now: the thing whose panel or page was opened last, else the selected credential; null for nothing, as
   * while that panel does not know its thing yet.
   */
  get target(): NoteTarget | null {
    const open = this.#open;
    const chosen = this.#selection.credential;
    if (open || !chosen) return open?.target ?? null;
    return { subject: { kind: 'credential', key: chosen.key }, label: chosen.label ?? chosen.key };
  }

  /** What is on an event. */
  onEvent(eventId: bigint | null): MarkSum | null {
    return (eventId === null ? null : this.#events.get(eventId)) ?? null;
  }

  /** What is on a credential, by its primary key. */
  onCredential(key: string): MarkSum | null {
    return this.#credentials.get(key) ?? null;
  }

  /** What is on a file of the evidence. */
  onFile(fileId: number | null): MarkSum | null {
    return (fileId === null ? null : this.#files.get(fileId)) ?? null;
  }

  /** Asks for the first things and follows changes; the returned function stops that. */
  start(): () => void {
    this.#skipped = sessionStorage.getItem(SKIPPED) !== null;
    const stops = [
      this.#client.on('notes.changed', () => this.refresh()),
      this.#client.on('case.changed', () => this.refresh()),
      this.#client.on('engine.restarted', () => this.refresh()),
      this.#client.onLine((up) => {
        if (up && !this.#online) this.refresh();
        this.#online = up;
      }),
    ];
    this.refresh();
    return () => stops.forEach((stop) => stop());
  }

  /** Asks for everything again. */
  refresh(): void {
    this.#edition += 1;
    void this.sums.load(() => this.#client.call('notes.marks', {}));
    void this.tags.load(() => this.#client.call('tags.list', {}));
    void this.details.load(() => this.#client.call('case.details', {}));
  }

  /** Makes a thing what keys note, as long as its panel or page is open, null for nothing; the returned function ends that. */
  offer(target: NoteTarget | null): () => void {
    const offer = { target };
    this.#offers.add(offer);
    this.#open = offer;
    return () => {
      this.#offers.delete(offer);
      this.#open = [...this.#offers].at(-1) ?? null;
    };
  }

  /** Opens the box in which a note or tag is written; without a target for what keys note now. */
  write(what: NoteTask['what'], target: NoteTarget | null = this.target, note: Mark | null = null): void {
    if (target) this.#task = { what, target, note };
  }

  /** Closes the box; what was begun stays in {@link drafts}. */
  close(): void {
    this.#task = null;
  }

  /** Keeps a text as the note or tag of the task; true when it is kept, else the failure is in {@link said}. */
  async keep(task: NoteTask, text: string): Promise<boolean> {
    const { target, what, note } = task;
    const kept = await this.#do(async () => {
      if (what === 'tag') await this.#client.call('tags.add', { subjects: [target.subject], tag: text });
      else if (note?.id != null) await this.#client.call('notes.edit', { id: note.id, text });
      else await this.#client.call('notes.add', { subject: target.subject, text });
      return what === 'tag' ? `Tagged ${text.trim()}` : 'Note kept';
    });
    if (kept) this.drafts.delete(draftId(task));
    return kept;
  }

  /** Bookmarks a thing, or takes its bookmark away; without a target what keys note now. */
  async bookmark(target: NoteTarget | null = this.target): Promise<void> {
    if (!target) return;
    await this.#do(async () => {
      const { marks } = await this.#client.call('notes.of', { subject: target.subject });
      const marked = marks.filter(({ what }) => what === 'bookmark').map(({ subject }) => subject);
      const on = marked.length === 0;
      await this.#client.call('bookmarks.set', { subjects: on ? [target.subject] : marked, on });
      return on ? `Bookmarked ${target.label}` : `Bookmark taken from ${target.label}`;
    });
  }

  /** Takes a note, tag or bookmark away. */
  async remove({ what, id, subject, text }: Mark): Promise<void> {
    await this.#do(async () => {
      if (what === 'note' && id !== null) await this.#client.call('notes.remove', { id });
      else if (what === 'tag') await this.#client.call('tags.remove', { subjects: [subject], tag: text });
      else await this.#client.call('bookmarks.set', { subjects: [subject], on: false });
      return 'Removed';
    });
  }

  /** Writes down whose case it is; true when it is kept. */
  async setDetails(details: Readonly<Record<'examiner' | 'caseNumber' | 'title', string>>): Promise<boolean> {
    const given = Object.entries(details).map(([name, value]) => [name, value.trim() || null]);
    return this.#do(async () => {
      await this.#client.call('case.setDetails', Object.fromEntries(given) as Record<string, string | null>);
      return 'Case details kept';
    });
  }

  /** Does not ask again whose case this is; in this window. */
  skipDetails(): void {
    this.#skipped = true;
    sessionStorage.setItem(SKIPPED, '1');
  }

  async #do(work: () => Promise<string>): Promise<boolean> {
    try {
      this.#said = await work();
      this.#failed = false;
      return true;
    } catch (error) {
      this.#said = asCredtrailError(error).message;
      this.#failed = true;
      return false;
    }
  }
}

/** Name of what a task writes, under which its unfinished text is found again. */
export function draftId({ what, target, note }: NoteTask): string {
  return `${what} ${note?.id ?? subjectId(target.subject)}`;
}
