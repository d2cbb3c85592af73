import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { correlating, linking } from './linking.mjs';
import { importing, large, smallFiles, sources, vaulting } from './measures.mjs';
import { starting } from './page.mjs';
import { rounded, writeResults } from './results.mjs';
import { vast } from './vast.mjs';

const MEASURES = { importing, vaulting, sources, smallFiles, large, starting, vast, linking, correlating };

const { values } = parseArgs({
  options: {
    events: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const settings = values.quick
  ? { events: Number(values.events ?? 20_000), rounds: Number(values.rounds ?? 1), smallFiles: 400, seeds: 1 }
  : {
      events: Number(values.events ?? 500_000),
      rounds: Number(values.rounds ?? 3),
      smallFiles: 4_000,
      seeds: 6,
    };
const names = values.only === undefined ? Object.keys(MEASURES) : values.only.split(',');
const unknown = names.filter((name) => !Object.hasOwn(MEASURES, name));

if (unknown.length > 0 || !Number.isInteger(settings.events) || settings.events < 1000) {
  console.error(
    `usage: --events <1000 or more> --rounds <n> --quick --write --only ${Object.keys(MEASURES).join(',')}`,
  );
  process.exitCode = 2;
} else if (!existsSync(resolve(import.meta.dirname, '../../out/cli.js'))) {
  console.error('out/cli.js is missing; run npm run build first');
  process.exitCode = 2;
} else {
  let figures = {};
  for (const name of names) {
    console.error(`measuring: ${name}`);
    const measured = rounded(await MEASURES[name](settings));
    console.error(JSON.stringify(measured));
    figures = { ...figures, ...measured };
  }
  console.log(JSON.stringify(figures, null, 2));
  if (values.write) writeResults(figures);
}
