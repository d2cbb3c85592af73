import { z } from 'zod';
import { entry, page, type CallSpec } from './schemas.ts';

/** What was imported. */
export const EVIDENCE_CALLS = {
  /** Every entry of the evidence: the columns of evidence_file, and the bundles that hold it. */
  'evidence.files': { args: z.strictObject({}), answer: 'arrow' },
  /** Records set aside, in file order: file_id, path, ordinal, reason, detail, excerpt. */
  'evidence.setAside': { args: z.strictObject({ fileId: entry.optional(), ...page }), answer: 'arrow' },
  /** How many silences and proofs the case holds, and how many of the proofs deserve a look. */
  'evidence.totals': { args: z.strictObject({}), answer: 'json' },
  /** How each source of the case writes time: the columns of source_clock. */
  'evidence.clocks': { args: z.strictObject({}), answer: 'arrow' },
  /** Silences longer than their source's rhythm, longest first: the columns of evidence_gap and the path of the entry, null for those of all entries. */
  'evidence.gaps': { args: z.strictObject({ fileId: entry.optional(), ...page }), answer: 'arrow' },
  /** How clocks of two sources differ: the columns of clock_offset. */
  'evidence.offsets': { args: z.strictObject({}), answer: 'arrow' },
  /** What signed statements say of the files, worst first: the columns of evidence_proof, path of the file and proof_path. */
  'evidence.proofs': { args: z.strictObject({ fileId: entry.optional(), ...page }), answer: 'arrow' },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface EvidenceResults {
  'evidence.totals': {
    /** Silences of installations, those of single files left out. */
    readonly gaps: bigint;
    /** What signed statements say of files and times. */
    readonly proofs: bigint;
    /** Of the proofs, contradictions and what is missing. */
    readonly doubts: bigint;
  };
}
