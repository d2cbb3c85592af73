/** A plain row of a public table: 64-bit integers and times (µs) as bigint, lists as arrays, NULL as null. */
export type Row = Readonly<Record<string, unknown>>;

/** A number of things with the value they share. */
export interface ValueCount {
  readonly value: string | null;
  readonly count: bigint;
}

/** records = events + paired + duplicates + setAside. */
export interface Accounting {
  readonly records: bigint;
  readonly events: bigint;
  readonly paired: bigint;
  readonly duplicates: bigint;
  readonly setAside: bigint;
}

/** One record in the evidence. */
export interface RecordRef {
  readonly fileId: number;
  readonly path: string;
  readonly sha256: string;
  readonly ordinal: bigint;
}

/** One hop of lineage: `child` comes from `parent`. */
export interface LineageLink {
  readonly childKey: string;
  readonly parentKey: string;
  readonly relation: string;
  readonly rule: string;
  /** What the rule says of the two, null where it is not known. */
  readonly sentence: string | null;
  readonly strength: string;
  readonly record: RecordRef;
}

/** A credential whose parent is not known though something made it. */
export interface ChainBreak {
  readonly key: string;
  /** before-evidence, account-not-in-evidence, log-not-in-evidence, not-logged, value-hashed, unexplained. */
  readonly reason: string;
  /** What is missing, in words. */
  readonly detail: string;
  /** Whether and where its making is seen. */
  readonly issuance: string;
  /** The record that shows it first, null where none does. */
  readonly record: RecordRef | null;
}
