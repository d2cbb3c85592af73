import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compressed, pack, type Container } from '../containers.ts';
import type { TrailEvent } from '../aws/record.ts';
import type { BundleFile, SourceTotals } from './truth.ts';

type Counts = { -readonly [name in keyof SourceTotals]: number };

/** One line of a Vault audit device with the call it belongs to. */
export interface AuditLine {
  /** Request id, null for a line that is not a request or a response. */
  readonly id: string | null;
  readonly type: 'request' | 'response' | 'other';
  readonly text: string;
}

/** A CloudTrail file as it was written. */
export interface WrittenFile {
  readonly path: string;
  /** Its uncompressed content. */
  readonly content: Buffer;
}

/** Writes the files of a bundle and counts what it writes. */
export class BundleWriter {
  readonly files: BundleFile[] = [];
  readonly cloudTrail: Counts = counts();
  readonly vault: Counts = counts();
  /** Counts of every further source, by its id. */
  readonly further = new Map<BundleFile['source'], Counts>();
  readonly #folder: string;
  readonly #seen = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file of CloudTrail events; `broken` is text after the last one that is not a whole record. */
  async trail(path: string, container: Container, events: readonly TrailEvent[], broken = ''): Promise<void> {
    const text = pack(container, '', events).toString() + broken;
    for (const { id } of events) {
      if (this.#first(`event/${id}`)) this.cloudTrail.events += 1;
      else this.cloudTrail.duplicates += 1;
    }
    const records = events.length + (broken ? 1 : 0);
    this.cloudTrail.setAside += broken ? 1 : 0;
    await this.#write({ path, source: 'aws-cloudtrail', container, records }, text, this.cloudTrail);
  }

  /** A file of Vault audit lines. */
  async audit(path: string, lines: readonly AuditLine[]): Promise<void> {
    for (const { id, type } of lines) {
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

  /** The compressed CloudTrail files written so far, for a digest. */
  readonly written: WrittenFile[] = [];

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
    if (file.container === 'records') {
      this.written.push({ path: file.path, content: Buffer.from(text) });
    }
  }
}

function counts(): Counts {
  return { files: 0, records: 0, events: 0, paired: 0, duplicates: 0, setAside: 0 };
}
