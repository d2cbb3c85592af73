import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExportOutcome, ExportProgress } from '#core/api/events.ts';
import { sha256 } from '#core/base/hash.ts';
import type { Child } from '#core/host/child.ts';
import { Engine } from '#core/host/engine.ts';
import { inlineImporter } from '#core/host/inline-importer.ts';
import { verifyJournal } from '#core/pipeline/journal-reading.ts';
import { buildExporter, type Exporter } from '#test/kit/export-process.ts';
import { smallBundle } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';

/** Processes start slowly on a busy machine. */
const PATIENCE = { timeout: 30_000 };
const caseDir = newCase();
const host = { kind: 'in-process', version: '0.0.0', root: null, canPick: false, uploads: null } as const;
/** Takes minutes where nobody stops it. */
const LONG = {
  kind: 'sql',
  sql: 'SELECT i, md5(CAST(i AS VARCHAR)) AS digest FROM range(200000000) AS t(i)',
} as const;

let exporter: Exporter;
let engine: Engine;
let out: string;
let started: Child[] = [];

async function opened(): Promise<Engine> {
  return Engine.open(
    { caseDir, host },
    {
      startImporter: inlineImporter,
      startExporter: () => {
        const child = exporter.start();
        started.push(child);
        return child;
      },
    },
  );
}

function next<T>(name: string, wanted: (payload: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    engine.listen((pushed, payload) => {
      if (pushed === name && wanted(payload as T)) resolve(payload as T);
    });
  });
}

const start = async (path: string, what: object = LONG, format = 'csv') => {
  const answer = await engine.call('export.start', { what, format, path });
  if (!answer.ok) throw new Error(answer.error.message);
  return (answer.value as { id: string }).id;
};
const workFolders = () => readdirSync(caseDir).filter((name) => name.startsWith('work-'));
const underWay = () => next<ExportProgress>('export.progress', ({ rows }) => rows > 0n);

beforeAll(async () => {
  exporter = await buildExporter();
  engine = await opened();
  const ended = next('import.ended');
  await engine.call('import.start', { paths: [smallBundle()] });
  await ended;
});
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'credtrail-out-'));
  started = [];
});
afterAll(async () => {
  await engine.close();
  exporter.remove();
});

describe('an export in its own process', () => {
  it('leaves no file when it is cancelled, and none of its own behind', async () => {
    for (const format of ['csv', 'json']) {
      const path = join(out, `long.${format}`);
      const ended = next<ExportOutcome>('export.ended');
      const writing = underWay();
      const id = await start(path, LONG, format);
      expect((await writing).total).toBe(200_000_000n);
      expect(existsSync(`${path}.part`)).toBe(true);
      expect(await engine.call('export.cancel', { id })).toMatchObject({ value: { cancelled: true } });
      expect(await ended).toMatchObject({ id, kind: 'failed', code: 'cancelled' });
      expect(readdirSync(out)).toEqual([]);
    }
    expect(workFolders()).toEqual([]);
  });

  it('stops while DuckDB writes Parquet, too', async () => {
    const path = join(out, 'long.parquet');
    const ended = next<ExportOutcome>('export.ended');
    const id = await start(path, LONG, 'parquet');
    await expect
      .poll(() => (existsSync(`${path}.part`) ? statSync(`${path}.part`).size : 0), PATIENCE)
      .toBeGreaterThan(0);
    await engine.call('export.cancel', { id });
    expect(await ended).toMatchObject({ kind: 'failed', code: 'cancelled' });
    expect(readdirSync(out)).toEqual([]);
  });

  it('leaves no file when its process is killed', async () => {
    const path = join(out, 'killed.csv');
    const ended = next<ExportOutcome>('export.ended');
    const writing = underWay();
    await start(path);
    await writing;
    started[0]?.kill();
    expect(await ended).toMatchObject({ kind: 'failed', code: 'engine-lost' });
    expect(readdirSync(out)).toEqual([]);
    expect(workFolders()).toEqual([]);
  });

  it('has secrets in what was asked for stand in the journal by their hash alone', async () => {
    const secret = `hvs.${'EXAMPLE'.repeat(5)}`;
    const terms = [{ field: 'user_agent', op: 'contains', values: [`x ${secret}`] }];
    const asked = [
      { kind: 'events', filter: { text: secret } },
      { kind: 'events', filter: { terms } },
      { kind: 'sql', sql: `SELECT 1 WHERE '${secret}' = 'x'` },
    ];
    for (const [at, what] of asked.entries()) {
      const ended = next<ExportOutcome>('export.ended');
      await start(join(out, `asked-${String(at)}.csv`), what);
      expect((await ended).kind).toBe('done');
    }
    const file = { screen: 'timeline', name: 'x.png', bytes: 1n, sha256: 'a'.repeat(64), zone: 'UTC' };
    await engine.call('export.picture', { ...file, filter: { text: secret } });
    const journal = readFileSync(join(caseDir, 'journal.ndjson'), 'utf8');
    expect(journal).not.toContain(secret);
    expect(journal.split(sha256(secret)).length - 1).toBe(4);
  });

  it('leaves no file when its window is closed', async () => {
    const path = join(out, 'closed.csv');
    const writing = underWay();
    await start(path);
    await writing;
    await engine.close();
    await expect.poll(() => readdirSync(out), PATIENCE).toEqual([]);
    engine = await opened();
    await expect.poll(workFolders, PATIENCE).toEqual([]);
    expect(await verifyJournal(caseDir)).toBeNull();
    expect(readFileSync(join(caseDir, 'journal.ndjson'), 'utf8')).not.toContain('closed.csv');
  });

  it('has its unfinished file removed at the next start when everything was killed at once', async () => {
    const path = join(out, 'gone.csv');
    const answer = await engine.call('export.start', { what: LONG, format: 'csv', path });
    expect(answer.ok).toBe(true);
    await expect.poll(() => existsSync(`${path}.part`), PATIENCE).toBe(true);
    const [child] = started;
    const dead = new Promise((resolve) => child?.onExit(resolve));
    const kept = readdirSync(caseDir).find((name) => name.startsWith('work-')) ?? '';
    const note = readFileSync(join(caseDir, kept, 'part.json'), 'utf8');
    const lock = readFileSync(join(caseDir, kept, 'owner.lock'), 'utf8');
    const ended = next('export.ended');
    child?.kill();
    await dead;
    await ended;
    mkdirSync(join(caseDir, kept));
    writeFileSync(join(caseDir, kept, 'owner.lock'), lock);
    writeFileSync(`${path}.part`, 'half a file');
    const { dev, ino } = statSync(`${path}.part`, { bigint: true });
    writeFileSync(
      join(caseDir, kept, 'part.json'),
      JSON.stringify({ ...JSON.parse(note), identity: `${dev}-${ino}` }),
    );
    await engine.close();
    engine = await opened();
    await expect.poll(() => readdirSync(out), PATIENCE).toEqual([]);
    await expect.poll(workFolders, PATIENCE).toEqual([]);
  });

  it('has no other file removed, whatever a case from elsewhere names', async () => {
    const names = ['precious.csv', 'precious.part', 'folder.part'];
    writeFileSync(join(out, 'precious.csv'), 'x');
    writeFileSync(join(out, 'precious.part'), 'x');
    mkdirSync(join(out, 'folder.part'));
    writeFileSync(join(out, 'folder.part', 'a'), 'x');
    const lock = JSON.stringify({
      pid: 2 ** 22 + 1,
      host: 'x',
      since: '1970-01-01T00:00:00Z',
      what: 'export',
    });
    for (const [i, name] of names.entries()) {
      for (const identity of [null, '1-1']) {
        const folder = join(caseDir, `work-export-${i}-${String(identity)}`);
        mkdirSync(folder);
        writeFileSync(join(folder, 'owner.lock'), lock.replace('"x"', JSON.stringify(hostname())));
        writeFileSync(join(folder, 'part.json'), JSON.stringify({ path: join(out, name), identity }));
      }
    }
    await engine.close();
    engine = await opened();
    await expect.poll(workFolders, PATIENCE).toEqual([]);
    expect(readdirSync(out).sort()).toEqual([...names].sort());
    expect(readdirSync(join(out, 'folder.part'))).toEqual(['a']);
  });

  it('says with a code what cannot be written, and changes nothing there', async () => {
    const failing = async (path: string, what?: object) => {
      const ended = next<ExportOutcome>('export.ended');
      await start(path, what ?? { kind: 'set-aside' });
      return ended;
    };
    writeFileSync(join(out, 'there.csv'), 'mine');
    writeFileSync(join(out, 'busy.csv.part'), 'theirs');
    expect(await failing(join(out, 'missing', 'x.csv'))).toMatchObject({ code: 'output-unwritable' });
    expect(await failing('/proc/x.csv')).toMatchObject({ code: 'output-unwritable' });
    expect(await failing(join(out, 'there.csv'))).toMatchObject({ code: 'bad-arguments' });
    expect(await failing(join(out, 'busy.csv'))).toMatchObject({ code: 'bad-arguments' });
    expect(await failing(join(caseDir, 'x.csv'))).toMatchObject({ code: 'bad-arguments' });
    expect(await failing(join(caseDir, 'evidence', 'x.csv'))).toMatchObject({ code: 'bad-arguments' });
    expect(readFileSync(join(out, 'there.csv'), 'utf8')).toBe('mine');
    expect(readFileSync(join(out, 'busy.csv.part'), 'utf8')).toBe('theirs');
    expect(workFolders()).toEqual([]);
  });

  it('never writes over evidence that lies outside the case', async () => {
    const original = join(realpathSync(out), 'referenced.json');
    copyFileSync(join(smallBundle(), 'trail.json'), original);
    const bytes = readFileSync(original, 'utf8').replaceAll('0-000000000', '1-000000000');
    writeFileSync(original, bytes);
    const ended = next('import.ended');
    await engine.call('import.start', { paths: [original], reference: true });
    expect(await ended).toMatchObject({ kind: 'done' });
    const answer = await engine.call('export.start', {
      what: { kind: 'set-aside' },
      format: 'csv',
      path: original,
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-arguments' } });
    expect(readFileSync(original, 'utf8')).toBe(bytes);
  });

  it('gives a statement no other file to read or write', async () => {
    writeFileSync(join(out, 'secret.txt'), 'secret');
    const refused = async (sql: string) => {
      const ended = next<ExportOutcome>('export.ended');
      await start(join(out, 'x.csv'), { kind: 'sql', sql });
      return ended;
    };
    const file = join(out, 'secret.txt');
    expect(await refused(`SELECT * FROM read_text('${file}')`)).toMatchObject({ code: 'query-refused' });
    expect(await refused(`SELECT * FROM '${join(out, '*.csv')}'`)).toMatchObject({ kind: 'failed' });
    const two = `SELECT 1) AS a; COPY (SELECT 1) TO '${join(out, 'y.csv')}'; SELECT * FROM (SELECT 2`;
    const what = { kind: 'sql', sql: two };
    expect(
      await engine.call('export.start', { what, format: 'csv', path: join(out, 'x.csv') }),
    ).toMatchObject({ ok: false, error: { code: 'query-refused' } });
    expect(readdirSync(out)).toEqual(['secret.txt']);
  });

  it('runs two at a time and refuses a third', async () => {
    const ids = [await start(join(out, '1.csv')), await start(join(out, '2.csv'))];
    const third = await engine.call('export.start', { what: LONG, format: 'csv', path: join(out, '3.csv') });
    expect(third).toMatchObject({ ok: false, error: { code: 'bad-arguments' } });
    const state = await engine.call('export.state', {});
    expect((state as { value: ExportProgress[] }).value.map(({ id }) => id)).toEqual(ids);
    for (const id of ids) {
      const ended = next<ExportOutcome>('export.ended', (outcome) => outcome.id === id);
      await engine.call('export.cancel', { id });
      await ended;
    }
    expect(readdirSync(out)).toEqual([]);
  });
});
