import { evidenceEntry } from '#core/evidence/queries.ts';
import { readRaw } from '#core/pipeline/raw.ts';
import { notFound, type HandlersOf } from './context.ts';

/** Records as they stand in the evidence. */
export const rawHandlers: HandlersOf<'raw.get'> = {
  'raw.get': ({ reader }, { fileId, ordinal }) =>
    reader.use(
      () => {
        throw notFound(`entry ${fileId}`);
      },
      async (connection) => {
        const entry = await evidenceEntry(connection, fileId);
        if (!entry) throw notFound(`entry ${fileId}`);
        const raw = await readRaw(reader.folder.dir, connection, fileId, ordinal);
        return {
          record: { fileId, ordinal, ...entry },
          text: raw.text,
          hidden: raw.masked,
          bytes: raw.bytes,
        };
      },
    ),
};
