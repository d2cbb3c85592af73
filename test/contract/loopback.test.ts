import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '#core/host/engine.ts';
import { inlineImporter } from '#core/host/inline-importer.ts';
import { LoopbackServer } from '#core/host/loopback/server.ts';
import { browserOf } from './loopback-browser.ts';
import { newCase, newUser } from './places.ts';
import { contractSuite } from './suite.ts';

contractSuite('the loopback server', async (folder) => {
  const page = mkdtempSync(join(tmpdir(), 'credtrail-page-'));
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Credtrail</title>');
  const root = realpathSync(folder);
  const host = {
    kind: 'loopback',
    version: '0.0.0',
    root,
    canPick: false,
    uploads: null,
    userDir: newUser(),
  } as const;
  const engine = await Engine.open({ caseDir: newCase(), host }, { startImporter: inlineImporter });
  const server = await LoopbackServer.start({ engine, page, uploads: null });
  const browser = await browserOf(server.address);
  return {
    call: (name, args) => browser.call(name, args),
    listen: (listener) => void browser.listen(listener),
    fetch: (address) => browser.fetch(address),
    close: async () => {
      await server.close();
      await engine.close();
    },
  };
});
