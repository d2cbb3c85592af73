import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compressed, pack, type Container } from '../containers.ts';
import type { TrailEvent } from '../aws/record.ts';
import type { Mark } from './story.ts';
import type { BundleFile, RunRecord, SourceTotals } from './truth.ts';

type Counts = { -readonly [name in keyof SourceTotals]: number };

/** One line of a Vault audit device with the call it belongs to. */
export interface AuditLine {
  /** Request id, null for a line that is not a request or a response. */
  readonly id: string | null;
  readonly type: 'request' | 'response' | 'other';
  readonly text: string;
}

/** A record and the run that it belongs to, if any. */
export interface Told<T> {
  readonly record: T;
  readonly mark?: Mark;
}

/** A file as it was written. */
export interface WrittenFile {
  readonly path: string;
  /** Its uncompressed content. */
  readonly content: Buffer;
}

/** Sources whose files are attested. */
const ATTESTED: ReadonlySet<string> = new Set(['runtime', 'agent-usage']);

/** Writes the files of a bundle and counts what it writes. */
export class BundleWriter {
  readonly files: BundleFile[] = [];
  readonly cloudTrail: Counts = counts();
  readonly vault: Counts = counts();
  /** Counts of every further source, by its id. */
  readonly further = new Map<BundleFile['source'], Counts>();
  /** Records that belong to the runs of agents, by the run's task. */
  readonly runs = new Map<string, RunRecord[]>();
  readonly #folder: string;
  readonly #marks: ReadonlyMap<string, Mark>;
  readonly #seen = new Set<string>();

  /** `marks` are those of events of CloudTrail and calls of Vault, by their ids. */
  constructor(folder: string, marks: ReadonlyMap<string, Mark>) {
    this.#folder = folder;
    this.#marks = marks;
  }

  /** Notes that a record belongs to a run. */
  mark({ task, says }: Mark, source: string, path: string, ordinal: number): void {
    const records = this.runs.get(task) ?? [];
    this.runs.set(task, records);
    records.push({ source, path, ordinal, says });
  }

  /** A file of CloudTrail events; `broken` is text after the last one that is not a whole record. */
  async trail(path: string, container: Container, events: readonly TrailEvent[], broken = ''): Promise<void> {
    const text = pack(container, '', events).toString() + broken;
    for (const [index, { id }] of events.entries()) {
      this.#markIf(id, 'aws-cloudtrail', path, index);
      if (this.#first(`event/${id}`)) this.cloudTrail.events += 1;
      else this.cloudTrail.duplicates += 1;
    }
    const records = events.length + (broken ? 1 : 0);
    this.cloudTrail.setAside += broken ? 1 : 0;
    await this.#write({ path, source: 'aws-cloudtrail', container, records }, text, this.cloudTrail);
  }

  /** A file of Vault audit lines. */
  async audit(path: string, lines: readonly AuditLine[]): Promise<void> {
    for (const [index, { id, type }] of lines.entries()) {
      if (id !== null) this.#markIf(id, 'vault-audit', path, index);
      const again = !this.#first(`${type}/${id ?? ''}`);
      if (id === null) this.vault.setAside += 1;
      else if (again) this.vault.duplicates += 1;
      else if (this.#first(`call/${id}`)) this.vault.events += 1;
      else this.vault.paired += 1;
    }
    const text = lines.map((line) => `${line.text}\n`).join('');
    const file = { path, source: 'vault-audit', container: 'ndjson', records: lines.length } as const;
    await this.#write(file, text, this.vault);
  }

  /** A file whose records are an event each, but for those of `apart`. */
  async other(file: BundleFile, content: string | Buffer, apart: Partial<SourceTotals> = {}): Promise<void> {
    const into = this.further.get(file.source) ?? counts();
    this.further.set(file.source, into);
    for (const name of ['paired', 'duplicates', 'setAside'] as const) into[name] += apart[name] ?? 0;
    into.events += file.records - (apart.paired ?? 0) - (apart.duplicates ?? 0) - (apart.setAside ?? 0);
    await this.#write(file, content, into);
  }

  /**
   * A file whose records are an event each, in order, but for those of `apart`; records with a mark belong to its run. Records are put
   * together by `join`.
   */
  async told<T>(
    file: Omit<BundleFile, 'records'>,
    records: readonly Told<T>[],
    join: (records: readonly T[]) => string | Buffer,
    apart: Partial<SourceTotals> = {},
  ): Promise<void> {
    for (const [index, { mark }] of records.entries()) {
      if (mark) this.mark(mark, file.source, file.path, index + 1);
    }
    const content = join(records.map(({ record }) => record));
    await this.other({ ...file, records: records.length }, content, apart);
  }

  /** The files written so far of which a digest or an attestation gives the hash. */
  readonly written: WrittenFile[] = [];

  #markIf(id: string, source: string, path: string, index: number): void {
    const mark = this.#marks.get(id);
    if (mark) this.mark(mark, source, path, index + 1);
  }

  #first(key: string): boolean {
    const first = !this.#seen.has(key);
    this.#seen.add(key);
    return first;
  }

  async #write(file: BundleFile, text: string | Buffer, into?: Counts): Promise<void> {
    const target = join(this.#folder, file.path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, compressed(file.path, text));
    this.files.push(file);
    if (into) {
      into.files += 1;
      into.records += file.records;
    }
    if (file.container === 'records' || ATTESTED.has(file.source)) {
      this.written.push({ path: file.path, content: Buffer.from(text) });
    }
  }
}

function counts(): Counts {
  return { files: 0, records: 0, events: 0, paired: 0, duplicates: 0, setAside: 0 };
}
