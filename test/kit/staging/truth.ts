import type { Planted } from './planted/index.ts';

/** What became of the records of one source. */
export interface SourceTotals {
  readonly files: number;
  /** Records in the containers, usable or not. */
  readonly records: number;
  /** Different events. */
  readonly events: number;
  /** Records that complete another record's event. */
  readonly paired: number;
  /** Records that tell of an event again. */
  readonly duplicates: number;
  /** Records that cannot be used. */
  readonly setAside: number;
}

/** One file of the bundle. */
export interface BundleFile {
  /** Path inside the bundle. */
  readonly path: string;
  /** Id of the source that reads it. */
  readonly source: string;
  readonly container: string;
  readonly records: number;
}

/** What a sample holds and what must be found in it; the content of `truth.json`. */
export interface Truth {
  readonly seed: number;
  readonly scale: number;
  /** First and last moment of the thirty days. */
  readonly period: { readonly from: string; readonly to: string };
  /** Counts over the files, all sources added up, and of each source. */
  readonly totals: SourceTotals & {
    readonly perSource: Readonly<Record<string, SourceTotals>>;
  };
  readonly files: readonly BundleFile[];
  /** Short agent sessions and Vault logins that nothing is wrong with. */
  readonly benign: { readonly agentSessions: number; readonly vaultTokens: number; readonly tasks: number };
  /** What was planted, by name. */
  readonly planted: Planted;
}
