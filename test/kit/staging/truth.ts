import type { Attribution, Derived, Held, Identity, SameActor } from './ledger.ts';
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

/** One record that belongs to the run of an agent. */
export interface RunRecord {
  readonly source: string;
  /** Path inside the bundle. */
  readonly path: string;
  /** Its position in the file, from 1. */
  readonly ordinal: number;
  /** What it says of the run, in words. */
  readonly says: string;
}

/** One run of an agent and every record that tells of it, whatever it calls it. */
export interface Run {
  /** Id of its task. */
  readonly task: string;
  readonly agentUuid: string;
  readonly agentName: string;
  readonly from: string;
  readonly to: string;
  readonly records: readonly RunRecord[];
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
  /** Which records belong together across sources: all that tell of one run. */
  readonly runs: readonly Run[];
  /** Secrets that stand in the logs, where logs hold them, and must come out nowhere; made up, like all else. */
  readonly secrets: readonly string[];
  /** What was planted, by name. */
  readonly planted: Planted;
  /** Who there is, with every key that means the actor. */
  readonly identities: readonly Identity[];
  /** Pairs of keys that the records prove to mean one actor. */
  readonly sameActor: readonly SameActor[];
  /** Credentials that the records prove to be made from another, each by one of its keys. */
  readonly links: readonly Derived[];
  /** Credentials that one agent held, each by one of its keys. */
  readonly held: readonly Held[];
  /** Whose the calls were that agents made with a credential that they share. */
  readonly attribution: readonly Attribution[];
}

/** What stays true of a disturbed sample: nothing that counts records or says where they stand. */
export type DisturbedTruth = Omit<Truth, 'totals' | 'files' | 'runs'> & {
  /** How far it was disturbed, 1 as a rule. */
  readonly noise: number;
};
