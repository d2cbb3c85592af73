import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportOutcome } from '#core/api/events.ts';
import { Engine } from '#core/host/engine.ts';
import { inlineImporter } from '#core/host/inline-importer.ts';
import { LoopbackServer } from '#core/host/loopback/server.ts';
import { smallBundle } from '../contract/bundle.ts';
import { browserOf, type LoopbackBrowser } from '../contract/loopback-browser.ts';
import { newCase } from '../contract/places.ts';

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string | string[] | undefined>;
}

/** Processes start slowly on a busy machine. */
const PATIENCE = { timeout: 30_000 };
const caseDir = newCase();
const pushes: ((name: string, payload: unknown) => void)[] = [];
let engine: Engine;
let server: LoopbackServer;
let browser: LoopbackBrowser;

/** Sends exactly these headers, which `fetch` would not let through. */
function get(path: string, headers: Record<string, string>, method = 'GET'): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.origin);
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

function next<T>(wanted: string): Promise<T> {
  return new Promise((resolve) => {
    pushes.push((name, payload) => {
      if (name === wanted) resolve(payload as T);
    });
  });
}

async function exported(): Promise<string> {
  const ended = next<ExportOutcome>('export.ended');
  const answer = await browser.call('export.start', { what: { kind: 'events', filter: {} }, format: 'csv' });
  expect(answer).toMatchObject({ ok: true });
  const outcome = await ended;
  if (outcome.kind === 'failed') throw new Error(outcome.message);
  expect(outcome.summary.path).toBeNull();
  return outcome.download ?? '';
}

const waiting = () =>
  readdirSync(caseDir, { recursive: true }).filter((name) => String(name).endsWith('.csv'));
const own = () => ({ cookie: browser.cookie });

beforeAll(async () => {
  const page = mkdtempSync(join(tmpdir(), 'credtrail-page-'));
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Credtrail</title>');
  const root = smallBundle();
  const host = { kind: 'loopback', version: '0.0.0', root, canPick: false, uploads: null } as const;
  engine = await Engine.open({ caseDir, host }, { startImporter: inlineImporter });
  server = await LoopbackServer.start({ engine, page, uploads: null });
  browser = await browserOf(server.address);
  await browser.listen((name, payload) => pushes.forEach((push) => push(name, payload)));
  const ended = next('import.ended');
  await browser.call('import.start', { paths: [root] });
  await ended;
});
afterAll(async () => {
  await server.close();
  await engine.close();
});

describe('a file that a browser fetches', () => {
  it('comes as a download under its name, whole, once, and is gone then', async () => {
    const address = await exported();
    const seen = await get(address, own());
    expect(seen.status).toBe(200);
    expect(seen.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-length': String(Buffer.byteLength(seen.text)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(seen.headers['content-disposition']).toMatch(
      /^attachment; filename="small-events-\d{8}-\d{6}Z\.csv"; filename\*=UTF-8''small-events-\d{8}-\d{6}Z\.csv$/,
    );
    expect(seen.text.split('\r\n')).toHaveLength(6);
    expect((await get(address, own())).status).toBe(404);
    await expect.poll(waiting, PATIENCE).toEqual([]);
  });

  it.each([
    ['without the cookie', {}, 401],
    ['with another cookie', { cookie: 'credtrail-1=x' }, 401],
    ['from another page', { origin: 'http://evil.example.com' }, 403],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['under another host name', { host: 'evil.example.com' }, 403],
  ])('is not given %s, and stays for its own page', async (_name, headers, status) => {
    const address = await exported();
    const asked = 'cookie' in headers || status === 401 ? headers : { ...own(), ...headers };
    expect(await get(address, asked as Record<string, string>)).toMatchObject({ status });
    expect((await get(address, { ...own(), 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('is not given by another method, another address or a path', async () => {
    const address = await exported();
    expect((await get(address, { ...own(), origin: browser.origin }, 'POST')).status).toBe(405);
    for (const wrong of [
      '/api/download/',
      '/api/download/x',
      `${address}x`,
      '/api/download/..%2f..%2fjournal.ndjson',
    ]) {
      expect((await get(wrong, own())).status).toBe(404);
    }
    expect((await get(address, own())).status).toBe(200);
  });

  it('is written where the server says, never where a page says', async () => {
    const path = join(tmpdir(), 'credtrail-never.csv');
    const args = { what: { kind: 'set-aside' as const }, format: 'csv' as const, path };
    expect(await browser.call('export.start', args)).toMatchObject({
      ok: false,
      error: { code: 'not-here' },
    });
  });

  it('is gone when the server ends, fetched or not', async () => {
    await exported();
    expect(waiting()).toHaveLength(1);
    await engine.close();
    expect(readdirSync(caseDir).filter((name) => name.startsWith('work-'))).toEqual([]);
    expect(readFileSync(join(caseDir, 'journal.ndjson'), 'utf8')).toContain('"kind":"export"');
  });
});
