import { z } from 'zod';
import type { ImportProgress } from '../events.ts';
import { type CallSpec } from './schemas.ts';

/** Bringing evidence in. */
export const IMPORT_CALLS = {
  /** Starts an import; progress and end come as pushes. */
  'import.start': {
    args: z.strictObject({
      paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000),
      reference: z.boolean().default(false),
    }),
    answer: 'json',
  },
  /** Asks the running import to stop; the case stays as it was. */
  'import.cancel': { args: z.strictObject({}), answer: 'json' },
  /** The running import's progress, or null. */
  'import.state': { args: z.strictObject({}), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface ImportResults {
  'import.start': { readonly started: true };
  'import.cancel': { readonly cancelled: boolean };
  'import.state': ImportProgress | null;
}
