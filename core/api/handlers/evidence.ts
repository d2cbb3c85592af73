import { evidenceFiles, setAside } from '#core/evidence/queries.ts';
import type { HandlersOf } from './context.ts';

/** What was imported, entry by entry, and what could not be used. */
export const evidenceHandlers: HandlersOf<'evidence.files' | 'evidence.setAside'> = {
  'evidence.files': ({ reader }) => reader.use(new Uint8Array(), evidenceFiles),
  'evidence.setAside': ({ reader }, args) =>
    reader.use(new Uint8Array(), (connection) => setAside(connection, args)),
};
