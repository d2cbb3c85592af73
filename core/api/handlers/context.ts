import type { CallName, CallResult, CheckedArgs, Results } from '#core/api/contract.ts';
import type { ExportProgress, ImportProgress } from '#core/api/events.ts';
import { CredtrailError } from '#core/base/error.ts';
import type { ExportRequest } from '#core/pipeline/export/request.ts';
import type { CaseReader } from './reader.ts';

/** What the host at the door can do by itself; the engine knows nothing of windows and uploads. */
export interface HostAbilities {
  /** Which host it is. */
  readonly kind: Results['host.info']['host'];
  /** Version of Credtrail. */
  readonly version: string;
  /** Folder below which files may be browsed, null where browsing is not offered. */
  readonly root: string | null;
  /** Whether the system's dialog can be opened. */
  readonly canPick: boolean;
  /** Folder that holds files sent in, null where none can be. */
  readonly uploads: string | null;
  /** Folder of this user's settings and recent cases; absent where this host keeps none. */
  readonly userDir?: string;
}

/** The one import that may run at a time. */
export interface ImportControl {
  /** Starts it; throws `case-locked` where one is running. */
  start(request: { readonly paths: readonly string[]; readonly reference: boolean }): Promise<void>;
  /** Computes identities again by the decisions in the journal; counts as an import. Throws `case-locked` where one is running. */
  reconsider(): Promise<void>;
  /** Asks it to stop; false where none is running. */
  cancel(): boolean;
  /** How far it has come, null where none is running. */
  state(): ImportProgress | null;
}

/** The exports that run. */
export interface ExportControl {
  /** Starts one; throws `bad-arguments` where too many run. */
  start(request: ExportRequest): void;
  /** Asks one to stop; false where it does not run. */
  cancel(id: string): boolean;
  /** How far each has come. */
  state(): readonly ExportProgress[];
  /** Path for a file that a browser fetches: removed once it has, or when the engine ends. */
  downloadPlace(id: string, name: string): Promise<string>;
}

/** What a call may use. */
export interface CallContext {
  /** Folder of the case, null where none is open. */
  readonly caseDir: string | null;
  /** The case, read only; where none is open, asking for it throws `no-case`. */
  readonly reader: CaseReader;
  /** The import. */
  readonly imports: ImportControl;
  /** The exports. */
  readonly exports: ExportControl;
  /** The host. */
  readonly host: HostAbilities;
}

/** One call's handler: gets checked arguments, answers by the contract or throws a coded error. */
export type Handler<K extends CallName> = (
  context: CallContext,
  args: CheckedArgs<K>,
) => Promise<CallResult<K>>;

/** The handlers of one area, typed by the contract. */
export type HandlersOf<K extends CallName> = { readonly [N in K]: Handler<N> };

/** The coded error for something that the case does not hold. */
export function notFound(what: string): CredtrailError {
  return new CredtrailError('not-found', `This case holds no ${what}.`);
}
