import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { printable } from '#core/base/text.ts';
import { builtFolder } from '../child.ts';
import { badUse, readArguments, textOption } from './arguments.ts';
import { displayHere } from './browser.ts';
import { downloadElectron, findElectron } from './electron-binary.ts';
import type { CommandIo } from './io.ts';
import { sampleCase } from './sample.ts';
import { serveCase } from './serve.ts';

const EARLY = 5000;

/** Runs Electron to its end; the reason in words where it did not come up. */
async function runElectron(binary: string, caseDir: string, io: CommandIo): Promise<string | null> {
  const began = Date.now();
  const app = dirname(builtFolder());
  const child = spawn(binary, [app, '--case', caseDir], { stdio: 'inherit' });
  io.signal.addEventListener('abort', () => child.kill(), { once: true });
  const ended = await new Promise<string | null>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) =>
      done(
        code === 0 || io.signal.aborted
          ? null
          : `it ended with ${code === null ? String(signal) : `code ${code}`}`,
      ),
    );
  });
  return ended !== null && Date.now() - began < EARLY ? ended : null;
}

/** Opens the desktop app; null when it ran, else why it could not. */
async function tryElectron(caseDir: string, io: CommandIo): Promise<string | null> {
  const display = displayHere();
  if (!display.ok) return display.reason;
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'its sandbox does not work for root';
  let binary = findElectron();
  if ('missing' in binary && !process.env['CREDTRAIL_OFFLINE']) {
    io.err(`Electron: ${binary.missing}; trying to fetch it once ...\n`);
    binary = await downloadElectron(io.signal);
  }
  if ('missing' in binary) return binary.missing;
  io.err(`Opening the desktop app (Electron, ${join(binary.path)}).\n`);
  return runElectron(binary.path, caseDir, io);
}

/** `credtrail open`: the desktop app where it can be had, else the same page in the browser. */
export async function openCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('open', argv, { case: { type: 'string' }, 'no-open': { type: 'boolean' } });
  if (given.words.length > 0) throw badUse('open', `${given.words.join(' ')} is not understood.`);
  const named = textOption(given, 'case');
  const caseDir = named === undefined ? await sampleCase(io) : resolve(named);
  const why = await tryElectron(caseDir, io);
  if (why === null) return 0;
  io.err(`Opening in the browser, not in Electron: ${printable(why)}.\n`);
  await serveCase(io, { caseDir, port: 0, root: homedir(), open: given.values['no-open'] !== true });
  return 0;
}
