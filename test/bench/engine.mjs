import { resolve } from 'node:path';
import { createServer } from 'vite';

const [name, ...args] = process.argv.slice(2);
const server = await createServer({
  configFile: false,
  logLevel: 'warn',
  appType: 'custom',
  server: { middlewareMode: true, ws: false },
});
const module = await server.ssrLoadModule(resolve(import.meta.dirname, 'engine.ts'));
console.log(JSON.stringify(await module[name](...args)));
await server.close();
