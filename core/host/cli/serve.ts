import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asCredtrailError, CredtrailError } from '#core/base/error.ts';
import { printable } from '#core/base/text.ts';
import { CaseFolder } from '#core/pipeline/case.ts';
import { builtFolder } from '../child.ts';
import { EngineProcess } from '../engine-process.ts';
import { LoopbackServer } from '../loopback/server.ts';
import { Uploads } from '../loopback/uploads.ts';
import { rememberCase, userConfigFolder } from '../user-folders.ts';
import { VERSION } from '#core/model/version.ts';
import { badUse, caseOption, numberOption, readArguments, textOption } from './arguments.ts';
import { displayHere, openBrowser } from './browser.ts';
import type { CommandIo } from './io.ts';

/** What is served, and to whom. */
export interface ServeSettings {
  /** Folder of the case; an empty case is made where there is none. */
  readonly caseDir: string;
  /** Port, 0 for any free one. */
  readonly port: number;
  /** Folder that may be browsed, null for none. */
  readonly root: string | null;
  /** Whether the browser is opened. */
  readonly open: boolean;
}

const UPLOAD_CAP = 64 * 1024 ** 3;

/**
 * Serves a case to the browser until the user asks to stop; the address is the first line of standard output. A folder
 * that is no case is refused before that, a database that cannot be opened after it.
 */
export async function serveCase(io: CommandIo, settings: ServeSettings): Promise<void> {
  const page = join(builtFolder(), 'page');
  if (!existsSync(join(page, 'index.html'))) {
    throw new CredtrailError('internal', `The page is not built (${page}); run npm run build.`);
  }
  await CaseFolder.openOrCreate(settings.caseDir);
  const uploads = await Uploads.create(UPLOAD_CAP);
  const engine = EngineProcess.begin(
    {
      caseDir: resolve(settings.caseDir),
      host: {
        kind: 'loopback',
        version: VERSION,
        root: settings.root,
        canPick: false,
        uploads: uploads.dir,
        userDir: userConfigFolder(),
      },
    },
    { startChild: io.startChild },
  );
  try {
    const server = await LoopbackServer.start({ engine, page, uploads, port: settings.port });
    await io.out(`${server.address}\n`);
    if (settings.open && displayHere().ok) await openBrowser(server.address);
    io.err('Serving to this machine only; Ctrl-C stops it.\n');
    try {
      const stopped = stop(io.signal);
      await Promise.race([stopped, engine.opened().then(() => remember(io, settings.caseDir))]);
      await stopped;
    } finally {
      await server.close();
    }
  } finally {
    await engine.close();
    await uploads.close();
  }
}

async function remember(io: CommandIo, caseDir: string): Promise<void> {
  await rememberCase(userConfigFolder(), caseDir).catch((error: unknown) => {
    io.err(`The list of recent cases was not kept: ${printable(asCredtrailError(error).message)}\n`);
  });
}

/** Resolves when the user asks to stop. */
function stop(signal: AbortSignal): Promise<void> {
  return new Promise((stopped) => {
    if (signal.aborted) stopped();
    signal.addEventListener('abort', () => stopped(), { once: true });
  });
}

function rootOption(text: string | undefined): string | null {
  if (text === undefined) return null;
  const path = resolve(text);
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw badUse('serve', `--root ${text} is not a folder.`);
  return realpathSync(path);
}

/** `credtrail serve`: the case in a browser on this machine. */
export async function serveCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('serve', argv, {
    case: { type: 'string' },
    port: { type: 'string' },
    root: { type: 'string' },
    'no-open': { type: 'boolean' },
  });
  if (given.words.length > 0) throw badUse('serve', `${given.words.join(' ')} is not understood.`);
  await serveCase(io, {
    caseDir: caseOption('serve', given),
    port: numberOption('serve', given, 'port', [0, 65_535]) ?? 0,
    root: rootOption(textOption(given, 'root')),
    open: given.values['no-open'] !== true,
  });
  return 0;
}
