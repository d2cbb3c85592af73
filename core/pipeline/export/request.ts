import type { RowsQuery } from '#core/db/rows-query.ts';
import type { ExportFormat, ExportKind } from '#core/model/export.ts';

/** One export, in a form that can cross to another process. */
export interface ExportRequest {
  /** Which export. */
  readonly id: string;
  /** Folder of the case. */
  readonly caseDir: string;
  /** Database of the generation that is looked at. */
  readonly databasePath: string;
  /** Absolute path of the file, or for all tables of the folder or zip file. */
  readonly path: string;
  /** Whether a file of that name is replaced. */
  readonly replace: boolean;
  /** What is taken out. */
  readonly kind: ExportKind;
  /** How it is written. */
  readonly format: ExportFormat;
  /** Zone whose times stand beside UTC; `UTC` for none. */
  readonly zone: string;
  /** Columns to write, in this order; all of them when null. */
  readonly columns: readonly string[] | null;
  /** The rows; null for all tables. */
  readonly rows: RowsQuery | null;
  /** What was asked for, as the journal tells it: the filter, the credential, the statement; its secrets are masked there. */
  readonly asked: unknown;
  /** Who works on the case; whom the case names, else the system account, when absent. */
  readonly examiner?: string;
}
