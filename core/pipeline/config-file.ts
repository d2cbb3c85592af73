import { join } from 'node:path';
import { readJsonFile, setFileAside, whileFileIsOurs, writeJsonFile } from './json-file.ts';

/** What a file of the case's configuration holds. */
export interface ConfigRead<T> {
  /** What was kept; the empty value where there is no such file, or none that is understood. */
  readonly value: T;
  /** Why it could not be understood, in one sentence; null where all is well. */
  readonly fault: string | null;
}

/** How a value is kept in a file of JSON. */
export interface ConfigFormat<T> {
  /** Name of the file in `config/`, which ends in `.json`. */
  readonly name: string;
  /** What it holds, as a plural noun: `filters`. */
  readonly what: string;
  /** What there is before the first change. */
  readonly empty: T;
  /** The value in a parsed file, null where it is none that this version understands. */
  readonly read: (json: unknown) => T | null;
  /** The value as plain JSON. */
  readonly write: (value: T) => unknown;
}

/** One JSON file in the configuration of a case, of which several places change parts. */
export class ConfigFile<T> {
  readonly #format: ConfigFormat<T>;

  constructor(format: ConfigFormat<T>) {
    this.#format = format;
  }

  /** What a case keeps; what cannot be understood is a fault, not an error. */
  read(caseDir: string): Promise<ConfigRead<T>> {
    return this.#read(this.#placeIn(caseDir));
  }

  /** Changes it on top of what was kept before, as a whole or not at all; a file that is not understood is set aside. */
  change(caseDir: string, alter: (value: T) => T): Promise<T> {
    const path = this.#placeIn(caseDir);
    return whileFileIsOurs(path, async () => {
      const { value, fault } = await this.#read(path);
      const next = alter(value);
      if (fault !== null) await setFileAside(path);
      await writeJsonFile(path, this.#format.write(next));
      return next;
    });
  }

  #placeIn(caseDir: string): string {
    return join(caseDir, 'config', this.#format.name);
  }

  async #read(path: string): Promise<ConfigRead<T>> {
    const { what, empty, read } = this.#format;
    const { value, fault } = await readJsonFile(path);
    if (value === undefined && fault === null) return { value: empty, fault };
    const kept = read(value ?? null);
    if (kept !== null) return { value: kept, fault: null };
    return {
      value: empty,
      fault: `${path} holds no ${what} that this version understands; it is set aside when one is kept.`,
    };
  }
}
