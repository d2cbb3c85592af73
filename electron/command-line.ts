import { app } from 'electron';
import { USAGE } from '#core/host/cli/usage.ts';
import { utilityChild } from './engine.ts';

/** What was typed after the program (and, unpackaged, after the app's folder). */
export function typedArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  return argv.slice(packaged ? 1 : 2);
}

/** Whether these arguments are answered without a window; `open` is the window itself. */
export function isCommandLine([word]: readonly string[]): boolean {
  if (word === undefined || word === 'open') return false;
  return Object.hasOwn(USAGE, word) || ['help', '--help', '-h', '--version', '-v'].includes(word);
}

/** Answers one command line and ends the app with its exit code. */
export async function answerCommandLine(argv: readonly string[]): Promise<void> {
  const [{ runCommandLine }, { processIo }] = await Promise.all([
    import('#core/host/cli/run.ts'),
    import('#core/host/cli/io.ts'),
  ]);
  app.exit(await runCommandLine(argv, processIo(utilityChild)));
}

/** Folder of the case to open: the one named by `--case`, else the sample. */
export async function caseToOpen(argv: readonly string[]): Promise<string> {
  const at = argv.indexOf('--case');
  const named = at === -1 ? undefined : argv[at + 1];
  if (named !== undefined) return named;
  const [{ sampleCase }, { processIo }] = await Promise.all([
    import('#core/host/cli/sample.ts'),
    import('#core/host/cli/io.ts'),
  ]);
  return sampleCase(processIo(utilityChild));
}
