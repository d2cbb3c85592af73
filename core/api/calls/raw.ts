import { z } from 'zod';
import type { RecordRef } from './rows.ts';
import { position, entry, type CallSpec } from './schemas.ts';

/** The records themselves. */
export const RAW_CALLS = {
  /** One record as it stands in the evidence, read again and masked. */
  'raw.get': { args: z.strictObject({ fileId: entry, ordinal: position }), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface RawResults {
  'raw.get': {
    readonly record: RecordRef;
    /** The record's text, masked; pretty-printed where it is JSON. */
    readonly text: string;
    /** How many values in it are masked. */
    readonly hidden: number;
    readonly bytes: bigint;
  };
}
