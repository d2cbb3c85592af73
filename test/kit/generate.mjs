import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    twins: { type: 'boolean', default: false },
    noise: { type: 'string', default: '0' },
    out: { type: 'string', default: 'samples/staging' },
  },
});

const { module } = await runnerImport(resolve(import.meta.dirname, 'staging/index.ts'), {
  configFile: false,
  logLevel: 'warn',
});
const options = {
  seed: Number(values.seed),
  scale: Number(values.scale),
  twins: values.twins,
  outDir: resolve(values.out),
};
const noise = Number(values.noise);
const truth =
  noise > 0 ? await module.generateDisturbed({ ...options, noise }) : await module.generateStaging(options);
const { identities, sameActor, links, held } = truth;
const told = { identities, sameActor, links, held };
const counts = Object.fromEntries(Object.entries(told).map(([name, { length }]) => [name, length]));
console.log(JSON.stringify({ ...truth.totals, ...counts }, null, 2));
