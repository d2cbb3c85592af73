import { forkChild } from './child.ts';
import { processIo } from './cli/io.ts';
import { runCommandLine } from './cli/run.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), processIo(forkChild));
