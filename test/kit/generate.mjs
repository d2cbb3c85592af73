import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    out: { type: 'string', default: 'samples/staging' },
  },
});

const { module } = await runnerImport(resolve(import.meta.dirname, 'staging/index.ts'), {
  configFile: false,
  logLevel: 'warn',
});
const truth = await module.generateStaging({
  seed: Number(values.seed),
  scale: Number(values.scale),
  outDir: resolve(values.out),
});
console.log(JSON.stringify(truth.totals, null, 2));
