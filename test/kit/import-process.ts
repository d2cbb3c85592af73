import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

/** What an importing process says. */
export interface Said {
  /** started, a stage of the import, done or failed. */
  readonly stage: string;
  readonly done?: number;
  readonly total?: number;
  readonly code?: string;
  readonly message?: string;
}

/** The importer built from the source, to be started as a process of its own. */
export interface Importer {
  /** Starts an import. */
  readonly start: (caseDir: string, paths: readonly string[]) => ImportProcess;
  /** Reads a case; the last line's message is its digest. */
  readonly digest: (caseDir: string) => ImportProcess;
  /** Adds lines to the journal of a case, one after another, in an examiner's name. */
  readonly append: (caseDir: string, examiner: string, lines: number) => ImportProcess;
  /** Removes what was built. */
  readonly remove: () => void;
}

/** An import in a process of its own. */
export interface ImportProcess {
  readonly pid: number;
  /** Resolves with the first line that `wanted` accepts, or null if the process ends before. */
  readonly until: (wanted: (said: Said) => boolean) => Promise<Said | null>;
  /** Ends the process at once, as `kill -9` does, and resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Resolves when the process is gone, with its last line. */
  readonly ended: Promise<Said | null>;
}

/** Builds the importer. It lies under node_modules, where it finds its packages. */
export async function buildImporter(): Promise<Importer> {
  const outDir = join(ROOT, 'node_modules/.cache', `credtrail-importer-${String(process.pid)}`);
  mkdirSync(outDir, { recursive: true });
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(ROOT, 'test/kit/import-child.ts'), outDir, emptyOutDir: true, minify: false },
  });
  const script = join(outDir, 'import-child.js');
  return {
    start: (caseDir, paths) => started(script, ['import', caseDir, ...paths]),
    digest: (caseDir) => started(script, ['digest', caseDir]),
    append: (caseDir, examiner, lines) => started(script, ['append', caseDir, examiner, String(lines)]),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}

function started(script: string, args: readonly string[]): ImportProcess {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const heard: Said[] = [];
  let ended = false;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  if (!child.stdout || child.pid === undefined) throw new Error('the importer did not start');
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    heard.push(JSON.parse(line) as Said);
    changed();
  });
  const gone = new Promise<Said | null>((settle) => {
    child.on('close', () => {
      ended = true;
      changed();
      settle(heard.at(-1) ?? null);
    });
  });
  return {
    pid: child.pid,
    ended: gone,
    until: (wanted) =>
      new Promise((settle) => {
        const look = (): void => {
          const found = heard.find(wanted);
          if (!found && !ended) return;
          listeners.delete(look);
          settle(found ?? null);
        };
        listeners.add(look);
        look();
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
