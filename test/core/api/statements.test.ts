import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaseReader } from '#core/api/handlers/reader.ts';
import type { Connection } from '#core/db/database.ts';
import { keepRun, keptQueries, saveQuery } from '#core/pipeline/kept-queries.ts';
import { publicTables } from '#core/pipeline/public-tables.ts';
import { smallBundle } from '../../contract/bundle.ts';
import { TempCase } from '../../kit/case.ts';

const ENDLESS =
  'SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a.range % 7 = b.range % 5';

let home: TempCase;
let reader: CaseReader;
beforeAll(async () => {
  home = await TempCase.make();
  await home.importPath(smallBundle());
  reader = await CaseReader.open(home.dir);
});
afterAll(async () => {
  reader.close();
  await home.remove();
});

const one = (connection: Connection) => connection.first('SELECT count(*) AS n FROM event');
const endless = (id: string, seconds = 60) =>
  reader.statements.use({ id, seconds }, (connection) =>
    connection.arrowPart(ENDLESS, { rows: 1, bytes: 1 }),
  );
const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'ok',
    (error: unknown) => (error as { code: string }).code,
  );

describe('statements of readers', () => {
  it('are stopped within a second of their time, and the screens and the next statement are answered', async () => {
    const started = performance.now();
    const stopped = codeOf(endless('a', 1));
    expect(await reader.use(null, one)).toEqual({ n: 4n });
    expect(await stopped).toBe('query-timeout');
    expect(performance.now() - started).toBeLessThan(1000 + 5000);
    expect(await reader.statements.use({ id: 'a', seconds: 60 }, one)).toEqual({ n: 4n });
  });

  it('run two at a time, and a third is refused', async () => {
    const [first, second] = [codeOf(endless('a')), codeOf(endless('b'))];
    expect(await codeOf(endless('c'))).toBe('bad-arguments');
    expect(reader.statements.cancel('a')).toBe(true);
    expect(await first).toBe('cancelled');
    expect(reader.statements.cancel('b')).toBe(true);
    expect(await second).toBe('cancelled');
    expect(reader.statements.cancel('b')).toBe(false);
  });

  it('are stopped when the case is closed', async () => {
    const other = await CaseReader.open(home.dir);
    const stopped = codeOf(
      other.statements.use({ id: 'a', seconds: 60 }, (connection) => connection.rows(ENDLESS)),
    );
    other.close();
    expect(await stopped).toBe('cancelled');
  });

  it('spill inside the case and leave nothing there', async () => {
    const sql =
      'SELECT count(*) AS n FROM (SELECT DISTINCT md5(i::VARCHAR) AS x FROM range(8000000) AS t(i))';
    const small = await CaseReader.open(home.dir, { memoryLimit: '256MB' });
    const answer = small.statements.use({ id: 'a', seconds: 120 }, (connection) => connection.rows(sql));
    expect(await answer).toEqual([{ n: 8_000_000n }]);
    expect(readdirSync(home.dir).filter((name) => name.startsWith('work-'))).toEqual([]);
    small.close();
  });

  it('have no more of a result computed than is taken, by rows and by bytes', async () => {
    const part = (sql: string, bounds: { rows: number; bytes: number }) =>
      reader.statements.use({ id: 'a', seconds: 60 }, (connection) => connection.arrowPart(sql, bounds));
    const { rows, cut } = await part('FROM range(1000000000000)', { rows: 5000, bytes: 1e9 });
    expect([rows, cut]).toEqual([5000, true]);
    const wide = await part(`SELECT repeat('x', 10000) || i FROM range(1000000) AS t(i)`, {
      rows: 100_000,
      bytes: 30e6,
    });
    expect(wide.cut).toBe(true);
    expect(wide.rows).toBeLessThan(10_000);
    expect(await part('FROM range(5000)', { rows: 5000, bytes: 1e9 })).toMatchObject({ cut: false });
    expect(await part('SELECT 1 WHERE false', { rows: 1, bytes: 1 })).toMatchObject({ rows: 0, cut: false });
  });
});

describe('the public tables', () => {
  it('say of every table and column what it holds', async () => {
    const tables = await reader.use([], publicTables);
    expect(tables.length).toBeGreaterThan(12);
    const silent = tables.flatMap(({ name, comment, columns }) => [
      ...(comment === '' ? [name] : []),
      ...columns.filter((column) => column.comment === '').map((column) => `${name}.${column.name}`),
    ]);
    expect(silent).toEqual([]);
  });
});

describe('queries kept in the case', () => {
  const run = (sql: string) =>
    keepRun(home.dir, { sql, at: 1_791_970_200_000_001n, milliseconds: 3, rows: 2, code: null });

  it('outlive changes at once, each text once, the oldest beyond 200 forgotten', async () => {
    await Promise.all(Array.from({ length: 205 }, (_, i) => run(`SELECT ${String(i % 203)}`)));
    await saveQuery(home.dir, { name: 'b', sql: 'SELECT 1' });
    const { value, fault } = await keptQueries(home.dir);
    expect(fault).toBeNull();
    expect(value.history).toHaveLength(200);
    expect(value.history[0]).toEqual({
      sql: 'SELECT 1',
      at: 1_791_970_200_000_001n,
      milliseconds: 3,
      rows: 2,
      code: null,
    });
    expect(value.saved).toEqual([{ name: 'b', sql: 'SELECT 1' }]);
  });

  it('that are not understood are a fault, and are set aside when something is kept', async () => {
    const folder = join(home.dir, 'config');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'queries.json'), '{"history": 1}');
    expect((await keptQueries(home.dir)).fault).toMatch(/no queries that this version understands/);
    await run('SELECT 1');
    expect(readFileSync(join(folder, 'queries-set-aside.json'), 'utf8')).toBe('{"history": 1}');
    expect((await keptQueries(home.dir)).value.history).toHaveLength(1);
  });
});
