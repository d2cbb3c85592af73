import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeWire } from '#core/api/wire.ts';
import { Engine } from '#core/host/engine.ts';
import { inlineImporter } from '#core/host/inline-importer.ts';
import { LoopbackServer } from '#core/host/loopback/server.ts';
import { Uploads } from '#core/host/loopback/uploads.ts';
import { browserOf, type LoopbackBrowser } from '../contract/loopback-browser.ts';
import { newCase } from '../contract/places.ts';

interface Seen {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

let engine: Engine;
let server: LoopbackServer;
let browser: LoopbackBrowser;
let uploads: Uploads;
let usedAddress: string;

/** Sends exactly these headers, which `fetch` would not let through. */
function send(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.origin);
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const answer = text.startsWith('{') ? (decodeWire(text) as { error?: { code: string } }) : {};
        resolve({
          status: response.statusCode ?? 0,
          code: answer.error?.code ?? 'ok',
          headers: response.headers,
          text,
        });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const good = () => ({ cookie: browser.cookie, origin: browser.origin, 'content-type': 'application/json' });
const without = (name: string) => Object.fromEntries(Object.entries(good()).filter(([key]) => key !== name));
const CALL = '/api/call/case.info';
async function sent(name: string): Promise<string> {
  const { text } = await send('POST', `/api/upload?name=${name}`, good(), '{"Records":[]}');
  return (decodeWire(text) as { value: { path: string } }).value.path;
}

beforeAll(async () => {
  const page = mkdtempSync(join(tmpdir(), 'credtrail-page-'));
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Credtrail</title>');
  writeFileSync(join(page, 'data.key'), 'no part of a page');
  symlinkSync('/etc/hostname', join(page, 'out.txt'));
  uploads = await Uploads.create(1000);
  const host = {
    kind: 'loopback',
    version: '0.0.0',
    root: null,
    canPick: false,
    uploads: uploads.dir,
  } as const;
  engine = await Engine.open({ caseDir: newCase(), host }, { startImporter: inlineImporter });
  server = await LoopbackServer.start({ engine, page, uploads, bodyCap: 2000 });
  usedAddress = server.address;
  browser = await browserOf(usedAddress);
});
afterAll(async () => {
  await server.close();
  await engine.close();
});

describe('the loopback server', () => {
  it('answers the page that it served', async () => {
    expect(await send('POST', CALL, good(), '{}')).toMatchObject({ status: 200, code: 'ok' });
    const page = await send('GET', '/', { cookie: browser.cookie });
    expect(page.text).toContain('Credtrail');
  });

  it.each([
    ['another host', { host: 'evil.example.com' }],
    ['the right host without its port', { host: '127.0.0.1' }],
    ['the right host with another port', { host: '127.0.0.1:1' }],
  ])('refuses %s', async (_name, headers) => {
    expect(await send('POST', CALL, { ...good(), ...headers }, '{}')).toMatchObject({
      status: 403,
      code: 'forbidden-host',
    });
    expect(await send('GET', '/', { cookie: browser.cookie, ...headers })).toMatchObject({
      code: 'forbidden-host',
    });
  });

  it('refuses calls from another origin or from none', async () => {
    const foreign = { ...good(), origin: 'http://evil.example.com' };
    expect(await send('POST', CALL, foreign, '{}')).toMatchObject({ status: 403, code: 'forbidden-origin' });
    expect(await send('POST', CALL, { ...good(), origin: 'null' }, '{}')).toMatchObject({
      code: 'forbidden-origin',
    });
    expect(await send('POST', CALL, without('origin'), '{}')).toMatchObject({ code: 'forbidden-origin' });
    expect(await send('POST', '/api/upload?name=a', foreign, 'x')).toMatchObject({
      code: 'forbidden-origin',
    });
  });

  it('refuses the event stream to another origin', async () => {
    const foreign = { cookie: browser.cookie, origin: 'http://evil.example.com' };
    expect(await send('GET', '/api/events', foreign)).toMatchObject({
      status: 403,
      code: 'forbidden-origin',
    });
    const site = { cookie: browser.cookie, 'sec-fetch-site': 'cross-site' };
    expect(await send('GET', '/api/events', site)).toMatchObject({ code: 'forbidden-origin' });
  });

  it('refuses whoever has no session', async () => {
    expect(await send('POST', CALL, without('cookie'), '{}')).toMatchObject({
      status: 401,
      code: 'unauthorised',
    });
    expect(await send('POST', CALL, { ...good(), cookie: `${browser.cookie}x` }, '{}')).toMatchObject({
      code: 'unauthorised',
    });
    expect(await send('GET', '/', {})).toMatchObject({ status: 401, code: 'unauthorised' });
    expect(await send('GET', '/api/events', {})).toMatchObject({ code: 'unauthorised' });
  });

  it('takes its token once', async () => {
    expect(await send('GET', '/?token=wrong', {})).toMatchObject({ status: 401, code: 'unauthorised' });
    const { search } = new URL(usedAddress);
    expect(await send('GET', `/${search}`, {})).toMatchObject({ status: 401, code: 'unauthorised' });
    expect(await send('GET', `/${search}`, { cookie: browser.cookie })).toMatchObject({ status: 303 });
  });

  it('gives a cookie that no script and no other site can use', async () => {
    const second = await LoopbackServer.start({ engine, page: '/nowhere', uploads: null });
    const first = await fetch(second.address, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    expect(first.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    await second.close();
  });

  it('refuses other methods', async () => {
    const wrong = await send('GET', CALL, good());
    expect(wrong).toMatchObject({ status: 405, code: 'bad-method' });
    expect(wrong.headers['allow']).toBe('POST');
    expect(await send('PUT', CALL, good(), '{}')).toMatchObject({ code: 'bad-method' });
    expect(await send('POST', '/', good(), '{}')).toMatchObject({ code: 'bad-method' });
    expect(await send('OPTIONS', CALL, good())).toMatchObject({ code: 'bad-method' });
  });

  it('refuses a body that is too large, whether announced or not', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(3000) });
    expect(await send('POST', CALL, good(), large)).toMatchObject({ status: 413, code: 'body-too-large' });
    const chunked = { ...good(), 'transfer-encoding': 'chunked' };
    expect(await send('POST', CALL, chunked, large)).toMatchObject({ code: 'body-too-large' });
    expect(await send('POST', '/api/upload?name=big', good(), large)).toMatchObject({
      code: 'body-too-large',
    });
    expect(existsSync(join(uploads.dir, '1', 'big'))).toBe(false);
  });

  it('refuses unknown calls and addresses, and bodies that are not JSON', async () => {
    expect(await send('POST', '/api/call/case.drop', good(), '{}')).toMatchObject({
      status: 404,
      code: 'unknown-call',
    });
    expect(await send('POST', '/api/call/__proto__', good(), '{}')).toMatchObject({ code: 'unknown-call' });
    expect(await send('POST', '/api/other', good(), '{}')).toMatchObject({ status: 404, code: 'not-found' });
    expect(await send('POST', CALL, good(), '{')).toMatchObject({ status: 400, code: 'bad-arguments' });
    expect(await send('POST', CALL, { ...good(), 'content-type': 'text/plain' }, '{}')).toMatchObject({
      code: 'bad-arguments',
    });
  });

  it.each(['/../secret', '/%2e%2e/secret', '/..%2f..%2fetc/passwd', '/out.txt', '/data.key', '/%00', '/%zz'])(
    'serves nothing but the page: %s',
    async (path) => {
      const answer = await send('GET', path, { cookie: browser.cookie });
      expect(answer.status).toBe(404);
      expect(answer.code).toBe('not-found');
    },
  );

  it('sets its safety headers on every answer and allows no other site to read one', async () => {
    for (const answer of [
      await send('GET', '/', { cookie: browser.cookie }),
      await send('GET', '/', {}),
      await send('POST', CALL, good(), '{}'),
    ]) {
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining(`default-src 'none'; script-src 'self'`) as string,
      });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('keeps what is sent in outside the case, under a plain name, until the import has ended', async () => {
    expect(await send('POST', '/api/upload?name=..%2Fx', good(), 'x')).toMatchObject({
      code: 'bad-arguments',
    });
    expect(await send('POST', '/api/upload', good(), 'x')).toMatchObject({ code: 'bad-arguments' });
    const sent = await send('POST', '/api/upload?name=logs%2Ftrail.json', good(), '{"Records":[]}');
    const { value } = decodeWire(sent.text) as { value: { path: string; bytes: bigint } };
    expect(value.path.startsWith(uploads.dir)).toBe(true);
    expect(value.bytes).toBe(14n);
    const byReference = await browser.call('import.start', { paths: [value.path], reference: true });
    expect(byReference).toMatchObject({ ok: false, error: { code: 'bad-arguments' } });
    expect(await browser.call('import.start', { paths: ['/etc/hostname'] })).toMatchObject({
      error: { code: 'not-here' },
    });
    const sentAgain = await send('POST', '/api/upload?name=trail.json', good(), '{"Records":[]}');
    const again = (decodeWire(sentAgain.text) as { value: { path: string } }).value;
    const ended = new Promise<unknown>((resolve) => {
      void browser.listen((name, payload) => {
        if (name === 'import.ended') resolve(payload);
      });
    });
    expect(await browser.call('import.start', { paths: [again.path] })).toMatchObject({ ok: true });
    expect(await ended).toMatchObject({ kind: 'done' });
    await expect.poll(() => readdirSync(uploads.dir)).toEqual([]);
  });

  it('keeps what was sent in when an import is refused, also after another import has ended', async () => {
    const kept = await sent('later.json');
    const missing = join(uploads.dir, 'nothing');
    const refusals = [{ paths: [kept], reference: true }, { paths: [missing] }, { paths: 'none' }];
    for (const args of refusals) {
      expect(await browser.call('import.start', args as never)).toMatchObject({ ok: false });
    }
    await uploads.drop();
    expect(existsSync(kept)).toBe(true);
    expect(await browser.call('import.start', { paths: [kept] })).toMatchObject({ ok: true });
    await expect.poll(() => readdirSync(uploads.dir), { timeout: 10_000 }).toEqual([]);
  });

  it('refuses a name that is a file and a folder at once, without telling where files lie', async () => {
    const first = await sent('a');
    const below = await send('POST', '/api/upload?name=a%2Fb', good(), 'x');
    expect(below).toMatchObject({ status: 400, code: 'bad-arguments' });
    expect(below.text).not.toContain(tmpdir());
    const deeper = await send('POST', '/api/upload?name=a%2Fb%2Fc', good(), 'x');
    expect(deeper).toMatchObject({ status: 400, code: 'bad-arguments' });
    expect(readFileSync(first, 'utf8')).toBe('{"Records":[]}');
  });

  it('removes what killed processes left of files sent in, and nothing else', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    const folder = (owner: number) => {
      const path = mkdtempSync(join(tmpdir(), `credtrail-upload-${owner}-`));
      writeFileSync(join(path, 'left.json'), '{}');
      return path;
    };
    const [left, alive] = [folder(gone), folder(process.pid)];
    const fresh = await Uploads.create(1000);
    expect([left, alive, fresh.dir, uploads.dir].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    rmSync(alive, { recursive: true });
    await fresh.close();
  });
});
