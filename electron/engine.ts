import { utilityProcess } from 'electron';
import { join } from 'node:path';
import { builtFolder, CHILD_HEAP_MB, type StartChild } from '#core/host/child.ts';

/** Starts the engine or an importer as an Electron utility process. */
export const utilityChild: StartChild = (name) => {
  const child = utilityProcess.fork(join(builtFolder(), `${name}.js`), [], {
    serviceName: `Credtrail ${name}`,
    execArgv: [`--max-old-space-size=${CHILD_HEAP_MB}`],
    stdio: 'inherit',
  });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', (code) => listener(`exit code ${code}`)),
    kill: () => child.kill(),
  };
};
