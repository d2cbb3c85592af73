import type { CallResult } from '#core/api/contract.ts';
import { recognise, type Pasted } from '#core/model/pasted.ts';
import { parseMoment, stamp } from '../../format/time.ts';
import { MAC, type Command } from '../../state/commands.svelte.ts';
import { Resource } from '../../state/resource.svelte.ts';
import { keysShown } from '../../state/shortcuts.ts';
import { onlyValue, withValue } from '../../state/terms.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { foundGroups, noteGroups, type PaletteGroup, type PaletteRow, type Target } from './rows.ts';

const WAIT = 80;
const SHOWN_COMMANDS = 8;
const SHOWN_NOTES = 6;
const NOTHING: Pasted = { kind: 'empty', value: '', title: '' };

function fits(command: Command, words: readonly string[]): boolean {
  const text = `${command.title} ${command.words ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function rowOfCommand({ id, title, keys, run }: Command): PaletteRow {
  const end = keys === undefined ? '' : keysShown(keys, MAC);
  return {
    id: `command/${id}`,
    title,
    value: title,
    detail: null,
    end,
    kind: null,
    target: { to: 'command', run },
  };
}

/** The palette: what is typed, what it was taken for and what it found. What was typed is forgotten when it closes. */
export class Search {
  /** What the engine found. */
  readonly found = new Resource<CallResult<'search.find'>>();
  readonly #notes = new Resource<CallResult<'notes.list'>>();
  #open = $state(false);
  #text = $state('');
  #active = $state(0);
  #late = false;
  #entered: { readonly narrow: boolean } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #workbench: Workbench;
  readonly #pasted = $derived(this.#text.trim() === '' ? NOTHING : recognise(this.#text));
  readonly #groups = $derived([
    ...this.#moments(),
    ...(this.found.value && this.#text.trim() !== '' ? foundGroups(this.found.value) : []),
    ...(this.#notes.value && this.#text.trim() !== '' ? noteGroups(this.#notes.value) : []),
    ...this.#commands(),
    ...this.#everywhere(),
  ]);
  readonly #rows = $derived(this.#groups.flatMap((group) => group.rows));

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Whether it is open. */
  get open(): boolean {
    return this.#open;
  }

  /** What is typed. */
  get text(): string {
    return this.#text;
  }

  /** What that is taken for. */
  get pasted(): Pasted {
    return this.#pasted;
  }

  /** What can be chosen, under headings. */
  get groups(): readonly PaletteGroup[] {
    return this.#groups;
  }

  /** The same as one list. */
  get rows(): readonly PaletteRow[] {
    return this.#rows;
  }

  /** The row that Enter would choose, null if there is none. */
  get active(): PaletteRow | null {
    return this.#rows[Math.min(this.#active, this.#rows.length - 1)] ?? null;
  }

  /** Opens it, empty. */
  show(): void {
    this.#forget();
    this.#open = true;
  }

  /** Closes it and forgets what was typed. */
  hide(): void {
    this.#open = false;
    this.#forget();
  }

  /** Takes what is typed now, and asks for it once the typing pauses. */
  type(text: string): void {
    this.#text = text;
    this.#active = 0;
    this.#entered = null;
    clearTimeout(this.#timer);
    this.#late = this.#pasted.value.length >= 2;
    if (this.#late) this.#timer = setTimeout(() => void this.#ask(text), WAIT);
    else this.#clear();
  }

  /** Goes so many rows down, or up where negative; from the last to the first. */
  move(by: number): void {
    const { length } = this.#rows;
    if (length > 0) this.#active = (Math.min(this.#active, length - 1) + by + length) % length;
  }

  /** Goes to a row. */
  point(row: PaletteRow): void {
    this.#active = Math.max(0, this.#rows.indexOf(row));
  }

  /** Chooses the row that is active; while what is typed is not answered yet, the one that then is. */
  enter(narrow: boolean): void {
    if (this.#late) this.#entered = { narrow };
    else if (this.active) this.choose(this.active, narrow);
  }

  /** Does what a row is for and closes; with `narrow`, the row becomes a condition of the filter of now. */
  choose(row: PaletteRow, narrow = false): void {
    this.hide();
    if (narrow) this.#narrow(row.target);
    else this.#follow(row.target);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#text = '';
    this.#active = 0;
    this.#late = false;
    this.#entered = null;
    this.#clear();
  }

  #clear(): void {
    this.found.clear();
    this.#notes.clear();
  }

  async #ask(text: string): Promise<void> {
    const { client } = this.#workbench;
    const { kind, value } = this.#pasted;
    const asked = { text: value.slice(0, 4096), offset: 0, limit: SHOWN_NOTES };
    if (kind === 'secret') this.#notes.clear();
    await Promise.all([
      this.found.load(() => client.call('search.find', { text })),
      kind === 'secret' ? null : this.#notes.load(() => client.call('notes.list', asked)),
    ]);
    if (text !== this.#text || !this.#open) return;
    this.#late = false;
    if (this.#entered && !this.found.error) this.enter(this.#entered.narrow);
    this.#entered = null;
  }

  #moments(): PaletteGroup[] {
    const text = this.#text.trim();
    const time = /^\d{4}-\d\d/.test(text) ? parseMoment(text) : null;
    if (time === null) return [];
    const title = `Set the as-of cursor to ${stamp(time)}`;
    const row = { id: 'moment', title, value: title, detail: null, end: '', kind: null };
    return [{ id: 'moment', title: 'Time', total: null, rows: [{ ...row, target: { to: 'moment', time } }] }];
  }

  #commands(): PaletteGroup[] {
    const words = this.#text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (this.#pasted.kind !== 'text' && words.length > 0) return [];
    const fitting = this.#workbench.commands.offered.filter((command) => fits(command, words));
    const shown = words.length === 0 ? fitting : fitting.slice(0, SHOWN_COMMANDS);
    if (shown.length === 0) return [];
    return [{ id: 'commands', title: 'Commands', total: null, rows: shown.map(rowOfCommand) }];
  }

  #everywhere(): PaletteGroup[] {
    const text = this.#text.trim();
    if (text.length < 2 || this.#pasted.kind === 'secret') return [];
    const title = `All events with ‹${text}› anywhere in them`;
    const row = { id: 'text', title, value: text, detail: null, end: '', kind: null };
    return [
      { id: 'text', title: 'Everywhere', total: null, rows: [{ ...row, target: { to: 'text', text } }] },
    ];
  }

  #follow(target: Target): void {
    const { router } = this.#workbench;
    if (target.to === 'command') void target.run();
    else if (target.to === 'moment') router.change({ asOf: target.time });
    else if (target.to === 'credential') router.open(router.place('credentials', { key: target.key }));
    else if (target.to === 'event') router.open(router.place('events', { event: target.id }));
    else if (target.to === 'text') router.open(router.place('events', { text: target.text }));
    else router.open(router.place('events', { terms: target.terms }));
  }

  #narrow(target: Target): void {
    const { router } = this.#workbench;
    let { terms } = router.route;
    if (target.to === 'credential') router.change({ credential: target.key });
    else if (target.to === 'text') router.change({ text: target.text });
    else if (target.to === 'event') router.change({ terms: onlyValue(terms, target.field, target.value) });
    else if (target.to === 'rows') {
      for (const { field, op, values } of target.terms) {
        for (const value of values) terms = withValue(terms, field, op, value);
      }
      router.change({ terms });
    } else this.#follow(target);
  }
}
