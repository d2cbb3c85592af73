import type { CallContext } from '#core/api/handlers/context.ts';
import type { CaseReader } from '#core/api/handlers/reader.ts';
import { CredtrailError } from '#core/base/error.ts';
import { VERSION } from '#core/model/version.ts';

function notHere(): CredtrailError {
  return new CredtrailError('not-here', 'Only reading is possible here.');
}

/** What calls that only read may use, for who asks a case without an engine: nothing is imported or exported by calls. */
export function readingContext(reader: CaseReader): CallContext {
  return {
    caseDir: reader.folder.dir,
    reader,
    imports: {
      start: () => Promise.reject(notHere()),
      reconsider: () => Promise.reject(notHere()),
      cancel: () => false,
      state: () => null,
    },
    exports: {
      start: () => {
        throw notHere();
      },
      cancel: () => false,
      state: () => [],
      downloadPlace: () => Promise.reject(notHere()),
    },
    host: { kind: 'in-process', version: VERSION, root: null, canPick: false, uploads: null },
  };
}
