import { evidenceFiles, evidenceProofs, setAside } from '#core/evidence/queries.ts';
import { clockOffsets, evidenceGaps, sourceClocks, standingTotals } from '#core/evidence/time-queries.ts';
import type { HandlersOf } from './context.ts';

type EvidenceCall =
  | 'evidence.files'
  | 'evidence.setAside'
  | 'evidence.totals'
  | 'evidence.clocks'
  | 'evidence.gaps'
  | 'evidence.offsets'
  | 'evidence.proofs';

/** What was imported, entry by entry, what could not be used, what its times are worth and who signed it. */
export const evidenceHandlers: HandlersOf<EvidenceCall> = {
  'evidence.files': ({ reader }) => reader.use(new Uint8Array(), evidenceFiles),
  'evidence.setAside': ({ reader }, args) =>
    reader.use(new Uint8Array(), (connection) => setAside(connection, args)),
  'evidence.totals': ({ reader }) => reader.use({ gaps: 0n, proofs: 0n, doubts: 0n }, standingTotals),
  'evidence.clocks': ({ reader }) => reader.use(new Uint8Array(), sourceClocks),
  'evidence.gaps': ({ reader }, args) =>
    reader.use(new Uint8Array(), (connection) => evidenceGaps(connection, args)),
  'evidence.offsets': ({ reader }) => reader.use(new Uint8Array(), clockOffsets),
  'evidence.proofs': ({ reader }, args) =>
    reader.use(new Uint8Array(), (connection) => evidenceProofs(connection, args)),
};
