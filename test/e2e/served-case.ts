import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The repository's folder. */
export const ROOT = resolve(import.meta.dirname, '../..');
/** The sample's folder, as the page sees it. */
export const SAMPLE = join(ROOT, 'samples/staging');

const CLI = join(ROOT, 'out/cli.js');
const START_LIMIT = 60_000;

/** A case that is served over loopback, for one spec. */
export interface ServedCase {
  /** Address with its one-time token. */
  readonly address: string;
  /** Folder of the case. */
  readonly caseDir: string;
  /** Ends the server, serves the same case again and gives its new address. */
  reopen(): Promise<string>;
  /** Ends the server and removes the case. */
  stop(): Promise<void>;
}

/** Runs a command of the command line to its end; rejects when it fails. */
export async function runCli(...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`credtrail ${args.join(' ')} ended with ${String(code)}: ${said}`);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no stdout');
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${String(code)} before it said its address`);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('the server did not say its address')), START_LIMIT);
  });
  try {
    return await Promise.race([line, ended, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Server {
  readonly address: string;
  end(): Promise<void>;
}

async function serve(caseDir: string): Promise<Server> {
  const child = spawn(process.execPath, [CLI, 'serve', '--case', caseDir, '--root', SAMPLE, '--no-open'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await firstLine(child);
  const address = /http:\/\/\S+/.exec(said)?.[0];
  if (address === undefined) throw new Error(`the first line is no address: ${said}`);
  return {
    address,
    end: async () => {
      const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve([]);
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Serves a new case; with `imported` it holds the sample already. */
export async function serveCase({ imported }: { readonly imported: boolean }): Promise<ServedCase> {
  const folder = await mkdtemp(join(tmpdir(), 'credtrail-e2e-'));
  const caseDir = join(folder, 'staging.credtrail');
  if (imported) await runCli('import', join(SAMPLE, 'bundle'), '--case', caseDir);
  let server = await serve(caseDir);
  return {
    address: server.address,
    caseDir,
    reopen: async () => {
      await server.end();
      server = await serve(caseDir);
      return server.address;
    },
    stop: async () => {
      await server.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
