import type { RecordRef } from '#core/api/contract.ts';

/** Columns of a row that name a record. */
export interface RecordColumns {
  /** Entry that holds it. */
  readonly file_id: number | null;
  /** Path of that entry. */
  readonly path: string | null;
  /** SHA-256 of that entry. */
  readonly sha256: string | null;
  /** Position in it, from 1. */
  readonly ordinal: bigint | null;
}

/** The record that a row names, null where it names none. */
export function recordOf({ file_id: fileId, path, sha256, ordinal }: RecordColumns): RecordRef | null {
  if (fileId === null || path === null || sha256 === null || ordinal === null) return null;
  return { fileId, path, sha256, ordinal };
}
