import { asCredtrailError } from '#core/base/error.ts';
import { refusal } from './answer.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { Engine, type EngineDoor, type EngineSettings } from './engine.ts';
import { parentPort } from './parent-port.ts';
import { RelayedChildren } from './relayed-children.ts';

const port = parentPort();
const post = (message: FromEngine) => port.post(message);
const workers = new RelayedChildren(post);
let engine: EngineDoor | null = null;

async function doorFor(settings: EngineSettings): Promise<EngineDoor> {
  if (settings.caseDir === null) {
    const { Lobby } = await import('./lobby.ts');
    return new Lobby(settings.host);
  }
  return Engine.open(settings, {
    startImporter: () => workers.start('importer'),
    startExporter: () => workers.start('exporter'),
  });
}

async function open(settings: EngineSettings): Promise<void> {
  try {
    engine = await doorFor(settings);
    engine.listen((name, payload) => post({ kind: 'push', name, payload }));
    post({ kind: 'opened', answer: { ok: true, value: null } });
  } catch (error) {
    post({ kind: 'opened', answer: refusal(asCredtrailError(error)) });
  }
}

port.onClose(() => process.exit(0));
port.onMessage((received) => {
  const message = received as ToEngine;
  switch (message.kind) {
    case 'open':
      void open(message.settings);
      break;
    case 'call':
      void engine
        ?.call(message.name, message.args)
        .then((answer) => post({ kind: 'answer', id: message.id, answer }));
      break;
    case 'worker-message':
      workers.heard(message.worker, message.message);
      break;
    case 'worker-exit':
      workers.exited(message.worker, message.reason);
      break;
  }
});
