import { z } from 'zod';
import { entry, page, type CallSpec } from './schemas.ts';

/** What was imported. */
export const EVIDENCE_CALLS = {
  /** Every entry of the evidence: the columns of evidence_file, and the bundles that hold it. */
  'evidence.files': { args: z.strictObject({}), answer: 'arrow' },
  /** Records set aside, in file order: file_id, path, ordinal, reason, detail, excerpt. */
  'evidence.setAside': { args: z.strictObject({ fileId: entry.optional(), ...page }), answer: 'arrow' },
} as const satisfies Record<string, CallSpec>;
