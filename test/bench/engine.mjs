import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [name, caseDir] = process.argv.slice(2);
const options = { configFile: false, logLevel: 'warn' };
const { module } = await runnerImport(resolve(import.meta.dirname, 'engine.ts'), options);
console.log(JSON.stringify(await module[name](caseDir)));
