import type { CheckedFilter } from '#core/api/contract.ts';
import type { Connection } from '#core/db/database.ts';
import { CREDENTIAL_FIELDS, EVENT_FIELDS } from '#core/model/filter.ts';

type Term = CheckedFilter['terms'][number];
type Fields = Readonly<Record<string, unknown>>;

const EVENT: ReadonlySet<string> = new Set(EVENT_FIELDS);
const CREDENTIAL: ReadonlySet<string> = new Set(CREDENTIAL_FIELDS);
const SAYING = ['action', 'resource', 'client_addr', 'user_agent', 'credential_key', 'actor_key'];
const NAMING = ['label', 'credential_key', 'subject_key', 'owner', 'task_id'];

function told(row: Fields, field: string): string | null {
  const value = row[field];
  return typeof value === 'bigint' ? value.toString() : typeof value === 'string' ? value : null;
}

function holds(row: Fields, { field, op, values }: Term): boolean {
  const value = told(row, field);
  if (op === 'is-not') return !values.includes(value);
  if (values.includes(null) && value === null) return true;
  if (op === 'is') return value !== null && values.includes(value);
  return values.some((part) => part !== null && value?.toLowerCase().includes(part.toLowerCase()));
}

function says(row: Fields, fields: readonly string[], text: string): boolean {
  return fields.some((field) => told(row, field)?.toLowerCase().includes(text.toLowerCase()) ?? false);
}

/** What a filter keeps, worked out row by row from the tables: the meaning that the SQL must have. */
export class FilterModel {
  /** Rows of event. */
  readonly events: readonly Fields[];
  readonly #credentials: readonly Fields[];
  readonly #owner: ReadonlyMap<string, Fields>;

  private constructor(events: readonly Fields[], credentials: readonly Fields[], aliases: readonly Fields[]) {
    this.events = events;
    this.#credentials = credentials;
    const byId = new Map(credentials.map((row) => [row['credential_id'], row]));
    this.#owner = new Map(
      aliases.map((row) => [row['credential_key'] as string, byId.get(row['credential_id']) ?? {}]),
    );
  }

  /** Reads the tables. */
  static async of(db: Connection): Promise<FilterModel> {
    return new FilterModel(
      await db.rows('SELECT * FROM event'),
      await db.rows('SELECT * FROM credential'),
      await db.rows('SELECT * FROM credential_alias'),
    );
  }

  /** Whether an event is kept. */
  keeps(event: Fields, filter: CheckedFilter): boolean {
    const own = filter.terms.filter((term) => EVENT.has(term.field));
    const others = filter.terms.filter((term) => !EVENT.has(term.field));
    return (
      this.#within(event, filter) &&
      own.every((term) => holds(event, term)) &&
      (others.length === 0 || this.#belongs(event, (row) => others.every((term) => holds(row, term)))) &&
      (filter.credential === undefined || this.#namedBy(event, filter.credential)) &&
      (filter.text === undefined || this.#speaks(event, filter.text))
    );
  }

  /** Keys of the credentials that are called so, themselves or one of their keys or members. */
  calledSo(text: string): Set<string> {
    const called = this.#credentials.filter((row) => this.#isCalled(row, text));
    return new Set(called.map((row) => row['credential_key'] as string));
  }

  /**
   * Keys of the credentials that own an event in the range that says the text and names the credential of the filter, and for
   * which the conditions on events hold; and of their sessions.
   */
  owning(filter: CheckedFilter): Set<string> {
    const terms = filter.terms.filter((term) => EVENT.has(term.field) && !CREDENTIAL.has(term.field));
    const keys = new Set<string>();
    for (const event of this.events) {
      if (!this.#within(event, filter) || !terms.every((term) => holds(event, term))) continue;
      if (filter.text !== undefined && !says(event, SAYING, filter.text)) continue;
      if (filter.credential !== undefined && !this.#namedBy(event, filter.credential)) continue;
      for (const row of this.#ownersOf(event)) keys.add(row['credential_key'] as string);
    }
    return keys;
  }

  #within(event: Fields, { from, to, asOf, noise }: CheckedFilter): boolean {
    const time = event['occurred_at'] as bigint | null;
    const noisy = event['noise'] !== null;
    if (noise !== 'shown' && noisy !== (noise === 'only')) return false;
    if (time === null) return from === undefined && to === undefined && asOf === undefined;
    return (
      (from === undefined || time >= from) &&
      (to === undefined || time < to) &&
      (asOf === undefined || time <= asOf)
    );
  }

  /** The credential that an event names, and the session that this one belongs to. */
  #ownersOf(event: Fields): Fields[] {
    const key = told(event, 'credential_key');
    const owner = key === null ? undefined : this.#owner.get(key);
    if (!owner) return [];
    const session = this.#credentials.find(
      (row) => row['kind'] === 'aws-session' && row['credential_key'] === owner['session_key'],
    );
    return session ? [owner, session] : [owner];
  }

  #belongs(event: Fields, wanted: (credential: Fields) => boolean): boolean {
    return this.#ownersOf(event).some(wanted);
  }

  #namedBy(event: Fields, key: string): boolean {
    return this.#belongs(event, (row) => row === this.#owner.get(key));
  }

  #speaks(event: Fields, text: string): boolean {
    if (says(event, SAYING, text)) return true;
    return this.#belongs(event, (row) => this.#isCalled(row, text));
  }

  #isCalled(row: Fields, text: string): boolean {
    return says(row, NAMING, text) || this.#hasMember(row, text);
  }

  #hasMember(session: Fields, text: string): boolean {
    return [...this.#owner].some(
      ([key, row]) =>
        key.toLowerCase().includes(text.toLowerCase()) &&
        (row === session || row['session_key'] === session['credential_key']),
    );
  }
}
