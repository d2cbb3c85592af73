import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CredtrailError } from '#core/base/error.ts';
import { runImport } from '#core/pipeline/import.ts';
import type { JournalLine } from '#core/pipeline/journal.ts';
import { verifyJournal } from '#core/pipeline/journal-reading.ts';
import { WriterLock } from '#core/pipeline/lock.ts';
import { buildImporter, type Importer } from '#test/kit/import-process.ts';
import { openCase } from '#test/kit/read-case.ts';
import { WorkCases } from '#test/kit/work-cases.ts';

let importer: Importer;
let cases: WorkCases;
let eventsBefore = 0n;

beforeAll(async () => {
  importer = await buildImporter();
  cases = await WorkCases.make(4, 0.1, ['registry']);
  eventsBefore = await eventsIn(cases.base.dir);
});
afterAll(() => {
  importer.remove();
  cases.remove();
});

const EVENTS = 'SELECT count(*) AS n FROM event';

async function eventsIn(dir: string): Promise<bigint> {
  const { db, close } = await openCase(dir);
  const row = await db.first<{ n: bigint }>(EVENTS);
  close();
  return row?.n ?? 0n;
}

async function failure(work: Promise<unknown>): Promise<CredtrailError> {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(CredtrailError);
  return error as CredtrailError;
}

describe('a case that several processes use', () => {
  it('can be read by one while another has it open', async () => {
    const { db, close } = await openCase(cases.base.dir);
    expect(await importer.digest(cases.base.dir).ended).toEqual({
      stage: 'done',
      message: cases.base.digest,
    });
    expect(await db.first(EVENTS)).toEqual({ n: eventsBefore });
    close();
  });

  it('gives readers the old state while an import runs, and keeps it for who has it open after the swap', async () => {
    const dir = cases.copyOfBase();
    const before = await openCase(dir);
    const child = importer.start(dir, [cases.bundle]);
    await child.until(({ stage }) => stage === 'sources');
    expect(await eventsIn(dir)).toBe(eventsBefore);
    expect(await importer.digest(dir).ended).toMatchObject({ message: cases.base.digest });
    expect(await child.ended).toMatchObject({ stage: 'done' });
    expect(await before.db.first(EVENTS)).toEqual({ n: eventsBefore });
    before.close();
    expect(await eventsIn(dir)).toBeGreaterThan(eventsBefore);
  });

  it('refuses a second import and names the first', async () => {
    const dir = cases.copyOfBase();
    const child = importer.start(dir, [cases.bundle]);
    await child.until(({ stage }) => stage === 'evidence');
    const refused = await failure(runImport({ caseDir: dir, paths: [cases.bundle] }));
    expect(refused.code).toBe('case-locked');
    expect(refused.message).toContain(`Process ${String(child.pid)} on ${hostname()}`);
    const other = await importer.start(dir, [cases.bundle]).ended;
    expect(other).toMatchObject({ stage: 'failed', code: 'case-locked' });
    expect(await child.ended).toMatchObject({ stage: 'done' });
    expect(existsSync(join(dir, 'writer.lock'))).toBe(false);
  });

  it('takes over the lock of a process that is dead', async () => {
    const dir = cases.copyOfBase();
    const child = importer.start(dir, [cases.bundle]);
    await child.until(({ stage }) => stage === 'sources');
    await child.kill();
    expect(existsSync(join(dir, 'writer.lock'))).toBe(true);
    const lock = await WriterLock.take(dir, 'import');
    await lock.release();
    await runImport({ caseDir: dir, paths: [cases.bundle] });
    expect(await eventsIn(dir)).toBeGreaterThan(eventsBefore);
  });
});

describe('a damaged case says what is wrong', () => {
  const DAMAGES: readonly { name: string; damage: (dir: string) => void; says: RegExp }[] = [
    {
      name: 'current.json is cut off',
      damage: (dir) => writeFileSync(join(dir, 'current.json'), '{"format":1,"gen'),
      says: /current\.json does not name a generation/,
    },
    {
      name: 'current.json names no number',
      damage: (dir) => writeFileSync(join(dir, 'current.json'), '{"generation":"1"}'),
      says: /current\.json does not name a generation/,
    },
    {
      name: 'the database is missing',
      damage: (dir) => rmSync(join(dir, 'case-1.duckdb')),
      says: /case-1\.duckdb.*(missing|does not exist)/,
    },
    {
      name: 'the database is cut off',
      damage: (dir) => {
        const path = join(dir, 'case-1.duckdb');
        truncateSync(path, Math.floor(statSync(path).size / 2));
      },
      says: /case-1\.duckdb could not be opened/,
    },
    {
      name: 'the database is empty',
      damage: (dir) => truncateSync(join(dir, 'case-1.duckdb'), 0),
      says: /case-1\.duckdb could not be opened/,
    },
    {
      name: 'the database is something else',
      damage: (dir) => writeFileSync(join(dir, 'case-1.duckdb'), 'not a database '.repeat(2000)),
      says: /case-1\.duckdb could not be opened/,
    },
  ];

  it.each(DAMAGES)('to a reader and to an import when $name', async ({ damage, says }) => {
    const dir = cases.copyOfBase();
    damage(dir);
    const evidence = readdirSync(join(dir, 'evidence'));
    const uses = [() => openCase(dir), () => runImport({ caseDir: dir, paths: [cases.bundle] })];
    for (const use of uses) {
      const { code, message } = await failure(use());
      expect(code).toBe('case-damaged');
      expect(message).toMatch(says);
    }
    expect(readdirSync(join(dir, 'evidence'))).toEqual(evidence);
    expect(existsSync(join(dir, 'writer.lock'))).toBe(false);
  });

  it('and a folder that is no case is not touched', async () => {
    const dir = cases.newCase();
    cpSync(join(cases.bundle, 'registry'), dir, { recursive: true });
    const before = readdirSync(dir);
    expect((await failure(openCase(dir))).code).toBe('no-case');
    expect((await failure(runImport({ caseDir: dir, paths: [cases.bundle] }))).code).toBe('no-case');
    expect(readdirSync(dir)).toEqual(before);
  });
});

describe('the journal of a case', () => {
  const linesOf = (dir: string): JournalLine[] =>
    readFileSync(join(dir, 'journal.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as JournalLine);

  it('holds over several imports, one line each, whose last hash the import gives back', async () => {
    const dir = cases.newCase();
    const heads: string[] = [];
    for (const part of ['registry', 'exports', 'registry'])
      heads.push((await runImport({ caseDir: dir, paths: [join(cases.bundle, part)] })).journalHead);
    expect(await verifyJournal(dir)).toBeNull();
    expect(linesOf(dir).map(({ kind, hash }) => ({ kind, hash }))).toEqual(
      heads.map((hash) => ({ kind: 'import', hash })),
    );
  });

  it('sets a torn last line aside, says so in a line of its own, and goes on', async () => {
    const dir = cases.copyOfBase();
    appendFileSync(join(dir, 'journal.ndjson'), '{"n":2,"at":"2026-');
    expect(await verifyJournal(dir)).toMatchObject({ line: 2 });
    await runImport({ caseDir: dir, paths: [join(cases.bundle, 'registry')] });
    expect(await verifyJournal(dir)).toBeNull();
    expect(readFileSync(join(dir, 'journal.torn-1'), 'utf8')).toBe('{"n":2,"at":"2026-');
    const lines = linesOf(dir);
    expect(lines.map(({ kind }) => kind)).toEqual(['import', 'journal-mended', 'import']);
    expect(JSON.stringify(lines[1]?.data)).toContain('journal.torn-1');
  });
});
