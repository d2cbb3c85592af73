import { app } from 'electron';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { USAGE } from '#core/host/cli/usage.ts';
import { isCase } from '#core/host/user-folders.ts';
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
  app.dock?.hide();
  const [{ runCommandLine }, { processIo }] = await Promise.all([
    import('#core/host/cli/run.ts'),
    import('#core/host/cli/io.ts'),
  ]);
  app.exit(await runCommandLine(argv, processIo(utilityChild)));
}

/** What somebody asked to have opened, by arguments, by a double click or by dropping it. */
export interface Wanted {
  /** Folders of cases, absolute; those named by `--case` need not be there yet. */
  readonly cases: readonly string[];
  /** Everything else, absolute: bundles to import. */
  readonly bundles: readonly string[];
}

/** Tells cases from bundles; a folder that is named as a case but is none yet counts as a bundle. */
export function sorted(paths: readonly string[]): Wanted {
  return { cases: paths.filter(isCase), bundles: paths.filter((path) => !isCase(path)) };
}

/** What the arguments name, relative to the folder in which they were typed; the system's own switches are passed over. */
export function wantedBy(argv: readonly string[], folder: string): Wanted {
  const cases: string[] = [];
  const paths: string[] = [];
  argv.forEach((word, index) => {
    if (argv[index - 1] === '--case') cases.push(resolve(folder, word));
    else if (!word.startsWith('-') && (index > 0 || word !== 'open')) paths.push(resolve(folder, word));
  });
  const rest = sorted(paths.filter((path) => existsSync(path)));
  return { cases: [...cases, ...rest.cases], bundles: rest.bundles };
}

/** Folder of the sample's case, imported once. */
export async function sampleFolder(): Promise<string> {
  const [{ sampleCase }, { processIo }] = await Promise.all([
    import('#core/host/cli/sample.ts'),
    import('#core/host/cli/io.ts'),
  ]);
  return sampleCase(processIo(utilityChild));
}
