import { CredtrailError } from '#core/base/error.ts';

/** How much a bundle may hold before reading it stops with `archive-limit`. Sizes are in bytes, uncompressed. */
export interface Limits {
  /** Entries of the whole bundle, folders not counted. */
  readonly entries: number;
  /** Size of one entry of an archive; plain files on disk may have any size. */
  readonly entryBytes: number;
  /** Size of all entries of all archives together. */
  readonly totalBytes: number;
  /** How many times larger than its compressed form an entry or an archive may become. */
  readonly ratio: number;
  /** Uncompressed size up to which the ratio is not looked at. */
  readonly ratioFrom: number;
  /** How deep archives may lie in archives; 1 allows none inside another. */
  readonly depth: number;
  /** Length of a path inside the bundle, in UTF-16 units. */
  readonly pathLength: number;
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What is allowed unless a caller says otherwise: room for real exports, none for decompression bombs. */
export const DEFAULT_LIMITS: Limits = {
  entries: 1_000_000,
  entryBytes: 16 * GIB,
  totalBytes: 256 * GIB,
  ratio: 250,
  ratioFrom: 64 * MIB,
  depth: 3,
  pathLength: 4096,
};

/** Counts what a bundle has given so far against its limits; each method throws `archive-limit` when one is passed. */
export class Budget {
  readonly #limits: Limits;
  #entries = 0;
  #bytes = 0;

  constructor(limits: Partial<Limits> | undefined) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Counts one more entry. */
  entry(path: string): void {
    this.#entries += 1;
    this.#check('entries', this.#entries, `${path} is one entry too many`);
    this.#check('pathLength', path.length, `the path ${path.slice(0, 120)}… is too long`);
  }

  /** Counts the uncompressed bytes that an archive states for one of its entries. */
  bytes(path: string, bytes: number): void {
    this.#check('entryBytes', bytes, `${path} states ${bytes} bytes`);
    this.#bytes += bytes;
    this.#check('totalBytes', this.#bytes, `${path} brings the archives to ${this.#bytes} bytes`);
  }

  /** Compares uncompressed with compressed bytes of an entry or archive. */
  ratio(path: string, uncompressed: number, compressed: number): void {
    if (uncompressed <= this.#limits.ratioFrom) return;
    const ratio = Math.floor(uncompressed / Math.max(compressed, 1));
    this.#check('ratio', ratio, `${path} unpacks to ${ratio} times its size`);
  }

  /** Checks that the archive at `path` may be opened at this depth, 1 being an archive that lies in no other. */
  depth(path: string, depth: number): void {
    this.#check('depth', depth, `${path} is an archive ${depth} levels deep`);
  }

  #check(limit: keyof Limits, value: number, what: string): void {
    const allowed = this.#limits[limit];
    if (value <= allowed) return;
    throw new CredtrailError(
      'archive-limit',
      `Reading stopped at the limit ${limit} = ${allowed}: ${what}. Unpack it by hand if it can be trusted, and import the folder.`,
    );
  }
}
