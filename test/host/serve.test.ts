import { cpSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { forkChild, type StartChild } from '#core/host/child.ts';
import { runCommandLine } from '#core/host/cli/run.ts';
import { smallBundle } from '../contract/bundle.ts';
import { browserOf } from '../contract/loopback-browser.ts';
import { newCase, newUser, OUT } from '../contract/places.ts';

process.env['CREDTRAIL_OUT'] = OUT;
process.env['XDG_CONFIG_HOME'] = newUser();

/** Serves until `stop` is called; `address` resolves with the first line, `code` with the exit code. */
function serving(caseDir: string, startChild: StartChild = forkChild) {
  const stop = new AbortController();
  const said = { out: '', err: '' };
  let printed: (address: string) => void = () => undefined;
  const address = new Promise<string>((resolve) => (printed = resolve));
  const code = runCommandLine(['serve', '--case', caseDir, '--no-open'], {
    out: async (text) => {
      said.out += text;
      printed(text.trim());
    },
    err: (text) => void (said.err += text),
    errIsTerminal: false,
    signal: stop.signal,
    startChild,
  });
  return { address, code, said, stop: () => stop.abort() };
}

/** Starts children that get no message before `release` is called. */
function held(): { startChild: StartChild; release: () => void } {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const startChild: StartChild = (name) => {
    const child = forkChild(name);
    return { ...child, post: (message) => void released.then(() => child.post(message)) };
  };
  return { startChild, release };
}

const dir = newCase();

beforeAll(async () => {
  const io = { out: async () => undefined, err: () => undefined, errIsTerminal: false };
  const { signal } = new AbortController();
  const code = await runCommandLine(['import', smallBundle(), '--case', dir, '--threads', '1'], {
    ...io,
    signal,
    startChild: forkChild,
  });
  expect(code).toBe(0);
});

describe('serving a case', () => {
  it('gives the page while the case still opens, and answers its calls once it is open', async () => {
    const { startChild, release } = held();
    const served = serving(dir, startChild);
    const browser = await browserOf(await served.address);
    const page = new TextDecoder().decode(await browser.fetch('/'));
    expect(page).toContain('<title>Credtrail</title>');
    let answered = false;
    const call = browser.call('case.info', {}).finally(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answered).toBe(false);
    release();
    expect(await call).toMatchObject({ ok: true, value: { files: 1n } });
    served.stop();
    expect(await served.code).toBe(0);
  });

  it('says no address for a folder that is no case', async () => {
    const folder = dirname(newCase());
    writeFileSync(join(folder, 'letter.txt'), 'not a case');
    const served = serving(folder);
    expect(await served.code).toBe(2);
    expect(served.said.out).toBe('');
    expect(served.said.err).toContain('no-case');
  });

  it('ends with the reason where the database cannot be opened', async () => {
    const name = readdirSync(dir).find((each) => each.endsWith('.duckdb'))!;
    const broken = newCase();
    cpSync(dir, broken, { recursive: true });
    const path = join(broken, name);
    writeFileSync(path, Buffer.alloc(statSync(path).size, 1));
    const served = serving(broken);
    expect(await served.code).toBe(1);
    expect(served.said.err).toContain('case-damaged');
  });

  it('ends when it is stopped before the case is open', async () => {
    const served = serving(dir, held().startChild);
    await served.address;
    served.stop();
    expect(await served.code).toBe(0);
  });
});
