import { Engine } from '#core/host/engine.ts';
import { inlineImporter } from '#core/host/inline-importer.ts';
import { newCase, newUser } from './places.ts';
import { contractSuite } from './suite.ts';

contractSuite('a call in the same process', async (folder) => {
  const host = {
    kind: 'in-process',
    version: '0.0.0',
    root: folder,
    canPick: false,
    uploads: null,
    userDir: newUser(),
  } as const;
  const engine = await Engine.open({ caseDir: newCase(), host }, { startImporter: inlineImporter });
  return {
    call: (name, args) => engine.call(name, args),
    listen: (listener) => engine.listen(listener),
    close: () => engine.close(),
  };
});
