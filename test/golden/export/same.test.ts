import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '#core/base/hash.ts';
import { Database, type Connection } from '#core/db/database.ts';
import { TempCase } from '#test/kit/case.ts';
import { command } from '#test/kit/command.ts';
import { answer, ask, call, trail } from '../hostile/records.ts';

const HOSTILE = [
  '=1+1',
  '=HYPERLINK("http://example.com";"x")',
  '@SUM(1)',
  '+1',
  '-2+3',
  '\u001b[31mred\u001b[0m',
  'a\u0000b',
  '\u202eevil',
  '12345678901234567890',
  '98765432109876543210.5',
  '0123456789012345',
  '1E5',
  '3-4',
  'MAR1',
  "'apostrophe",
  '"quote", comma',
  'two\r\nlines',
  ' edge ',
  '<script>alert(1)</script>',
  'caffè 日本 🙂',
  '\\u001b',
  'true',
  'null',
  '',
];

let made: TempCase;
let out: string;
let db: Connection;
let database: Database;

async function exported(name: string, ...argv: string[]): Promise<string> {
  const path = join(out, name);
  const { code, err } = await command('export', ...argv, '--case', made.dir, '--to', path);
  expect(code, err).toBe(0);
  return path;
}

/** A cell as RFC 4180 gives it, as it was before it was made safe. */
const undone = (cell: string | null): string =>
  (cell ?? '')
    .replace(/^'/, '')
    .replace(/⟨U\+([0-9A-F]{4})⟩/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));

beforeAll(async () => {
  const records = HOSTILE.map((text, i) =>
    call(i, {
      userAgent: text,
      eventTime: `2026-10-${String((i % 28) + 1).padStart(2, '0')}T0${String(i % 10)}:59:59Z`,
      requestParameters: { bucketName: text },
      requestID: text,
      errorCode: text,
    }),
  );
  const vault = [ask(1), answer(1), ask(2)].map((line) => JSON.stringify(line)).join('\n');
  made = await TempCase.of([
    ['trail.json', trail([...records, 'no record', 42])],
    ['audit.log', vault],
  ]);
  out = mkdtempSync(join(tmpdir(), 'credtrail-out-'));
  database = await Database.open({ path: ':memory:' });
  db = await database.connect();
});
afterAll(async () => {
  db.close();
  database.close();
  await made.remove();
  await rm(out, { recursive: true });
});

/** Every value of the case's own rows as text. */
async function wanted(query: string): Promise<(string | null)[][]> {
  const rows = await made.rows<Record<string, string | null>>(`SELECT COLUMNS(*)::VARCHAR FROM (${query})`);
  return rows.map((row) => Object.values(row));
}

const COLUMNS = ['event_id', 'ordinal', 'user_agent', 'resource', 'request_id', 'error', 'client_addr'];
const LIST = COLUMNS.join(', ');
const OURS = `SELECT ${LIST} FROM event ORDER BY occurred_at NULLS LAST, event_id`;

describe('the same selection', () => {
  it('has the same rows and the same digits as CSV, JSON and Parquet', async () => {
    const own = await wanted(OURS);
    expect(own.length).toBeGreaterThanOrEqual(HOSTILE.length);
    const csv = await exported('e.csv', 'events', '--columns', LIST);
    const json = await exported('e.json', 'events', '--columns', LIST);
    const parquet = await exported('e.parquet', 'events', '--columns', LIST);
    const rowsOf = async (query: string) =>
      (await db.rows<Record<string, string | null>>(query)).map((row) => Object.values(row));
    const fromCsv = await rowsOf(
      `SELECT * FROM read_csv('${csv}', all_varchar = true, header = true, quote = '"', escape = '"', delim = ',')`,
    );
    expect(fromCsv.map((row) => row.map(undone))).toEqual(own.map((row) => row.map((cell) => cell ?? '')));
    const parsed = JSON.parse(readFileSync(json, 'utf8')) as Record<string, string | null>[];
    expect(parsed.map((row) => Object.values(row))).toEqual(own);
    expect(await rowsOf(`SELECT COLUMNS(*)::VARCHAR FROM read_json('${json}')`)).toEqual(own);
    expect(await rowsOf(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${parquet}')`)).toEqual(own);
    const types = await db.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE FROM read_parquet('${parquet}')`,
    );
    expect(types[0]).toMatchObject({ column_name: 'event_id', column_type: 'UBIGINT' });
  });

  it('comes out harmless: no cell starts a formula, no byte drives a terminal', async () => {
    for (const name of ['e.csv', 'e.json']) {
      const text = readFileSync(join(out, name), 'utf8');
      // eslint-disable-next-line no-control-regex -- what must not be there
      expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
    const cells = await db.rows<{ cell: string }>(
      `SELECT unnest([COLUMNS(*)]) AS cell FROM read_csv('${join(out, 'e.csv')}', all_varchar = true, header = true)`,
    );
    expect(cells.filter(({ cell }) => /^\s*[=+@-]/.test(cell) && !/^-?\d{1,15}$/.test(cell))).toEqual([]);
    expect(cells.filter(({ cell }) => /^\d{16,}$/.test(cell))).toEqual([]);
    expect(readFileSync(join(out, 'e.csv'), 'utf8').startsWith('\ufeffevent_id,')).toBe(true);
  });

  it('carries UTC and the chosen zone in its header, exact across a change of clocks', async () => {
    const columns = ['--columns', 't', '--zone', 'Europe/Berlin'];
    const sql = `SELECT t FROM (VALUES (TIMESTAMP '2026-10-25 00:59:59.000001'), ('2026-10-25 01:00:00'), ('infinity'), (NULL)) AS v(t)`;
    const csv = await exported('z.csv', 'sql', '--sql', sql, ...columns);
    expect(readFileSync(csv, 'utf8').split('\r\n')).toEqual([
      '\ufefft_utc,t_Europe/Berlin',
      '2026-10-25T00:59:59.000001Z,2026-10-25T02:59:59.000001+02:00',
      '2026-10-25T01:00:00.000000Z,2026-10-25T02:00:00.000000+01:00',
      'infinity,infinity',
      ',',
      '',
    ]);
    const json = await exported('z.json', 'sql', '--sql', sql, ...columns);
    expect((JSON.parse(readFileSync(json, 'utf8')) as unknown[])[1]).toEqual({
      t_utc: '2026-10-25T01:00:00.000000Z',
      't_Europe/Berlin': '2026-10-25T02:00:00.000000+01:00',
    });
    const parquet = await exported('z.parquet', 'sql', '--sql', sql, ...columns);
    const facts = await db.rows<{ name: string; fact: string }>(
      `SELECT key::VARCHAR AS name, "value"::VARCHAR AS fact FROM parquet_kv_metadata('${parquet}') WHERE key IN ('zone', 'times')`,
    );
    expect(facts).toEqual([
      { name: 'times', fact: 'UTC' },
      { name: 'zone', fact: 'Europe/Berlin' },
    ]);
  });

  it('keeps numbers of every width exact in every format', async () => {
    const sql = `SELECT 18446744073709551615::UBIGINT AS a, (-9223372036854775807 - 1)::BIGINT AS b, 170141183460469231731687303715884105727::HUGEINT AS c,
      12345678901234567890.12345::DECIMAL(30, 5) AS d, [9007199254740993::BIGINT] AS e, {'n': 9007199254740993::BIGINT} AS f, 0.1::DOUBLE AS g, 42 AS h`;
    const json = await exported('n.json', 'sql', '--sql', sql);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual([
      {
        a: '18446744073709551615',
        b: '-9223372036854775808',
        c: '170141183460469231731687303715884105727',
        d: '12345678901234567890.12345',
        e: ['9007199254740993'],
        f: { n: '9007199254740993' },
        g: 0.1,
        h: 42,
      },
    ]);
    const parquet = await exported('n.parquet', 'sql', '--sql', sql);
    const [row] = await db.rows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${parquet}')`);
    expect(Object.values(row ?? {}).slice(0, 4)).toEqual([
      '18446744073709551615',
      '-9223372036854775808',
      '170141183460469231731687303715884105727',
      '12345678901234567890.12345',
    ]);
    const csv = await exported('n.csv', 'sql', '--sql', sql);
    expect(readFileSync(csv, 'utf8').split('\r\n')[1]).toBe(
      `'18446744073709551615,'-9223372036854775808,'170141183460469231731687303715884105727,'12345678901234567890.12345,"[""9007199254740993""]","{""n"":""9007199254740993""}",0.1,42`,
    );
  });

  it('keeps what is inside lists and structures exact, and JSON that every reader takes', async () => {
    const sql = `SELECT [170141183460469231731687303715884105727::HUGEINT] AS a, {'n': [99999999999999999999::HUGEINT], 't': 'DOUBLE, NaN'} AS b,
      [1.5, 'nan'::DOUBLE, '-inf'::DOUBLE] AS c, {'x': 2.5::FLOAT} AS d, MAP {'k': 'inf'::DOUBLE} AS e`;
    const json = await exported('in.json', 'sql', '--sql', sql);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual([
      {
        a: ['170141183460469231731687303715884105727'],
        b: { n: ['99999999999999999999'], t: 'DOUBLE, NaN' },
        c: ['1.5', 'nan', '-inf'],
        d: { x: 2.5 },
        e: { k: 'inf' },
      },
    ]);
    const parquet = await exported('in.parquet', 'sql', '--sql', sql);
    const [row] = await db.rows(
      `SELECT a[1]::VARCHAR AS a, b.n[1]::VARCHAR AS b, typeof(c) AS c FROM read_parquet('${parquet}')`,
    );
    expect(row).toEqual({
      a: '170141183460469231731687303715884105727',
      b: '99999999999999999999',
      c: 'DOUBLE[]',
    });
    const csv = await exported('in.csv', 'sql', '--sql', sql);
    expect(readFileSync(csv, 'utf8')).toContain('"[""1.5"",""nan"",""-inf""]"');
  });
});

describe('what the case cannot show', () => {
  const statements = (): Promise<{ kind: string; missing: string }[]> =>
    made.rows('SELECT kind, missing FROM coverage_gap ORDER BY missing');
  const sorted = (limits: { missing: string }[]): string[] => limits.map(({ missing }) => missing).sort();

  it.each([
    ['csv', 'events', 'csv'],
    ['json', 'credentials', 'json'],
    ['jsonl', 'events', 'timesketch'],
  ])(
    'goes with a %s file as a text beside it, which the journal names by its hash',
    async (ending, what, format) => {
      const path = await exported(`limits.${ending}`, what, '--format', format);
      const text = readFileSync(`${path}.cannot-show.txt`, 'utf8');
      const all = await statements();
      expect(text).toContain(`What this case cannot show: ${String(all.length)} statements.`);
      expect(all.filter(({ missing }) => !text.includes(`- ${missing}\n`))).toEqual([]);
      const lines = readFileSync(join(made.dir, 'journal.ndjson'), 'utf8').trimEnd().split('\n');
      const { data } = JSON.parse(lines.at(-1) ?? '') as { data: { cannotShow: unknown } };
      expect(data.cannotShow).toEqual({ statements: all.length, sha256: sha256(text) });
    },
  );

  it('stands in the metadata of Parquet and in the manifest of all tables', async () => {
    const path = await exported('limits.parquet', 'events', '--format', 'parquet');
    const [fact] = await db.rows<{ said: string }>(
      `SELECT decode("value") AS said FROM parquet_kv_metadata('${path}') WHERE decode(key) = 'cannot_show'`,
    );
    const all = sorted(await statements());
    expect(sorted(JSON.parse(fact?.said ?? '[]') as { missing: string }[])).toEqual(all);
    const folder = await exported('limits', 'tables');
    const { cannot_show: shown } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      cannot_show: { missing: string }[];
    };
    expect(sorted(shown)).toEqual(all);
    expect(existsSync(`${path}.cannot-show.txt`)).toBe(false);
  });

  it('is not written over another file', async () => {
    writeFileSync(join(out, 'taken.csv.cannot-show.txt'), 'mine');
    const argv = ['export', 'events', '--case', made.dir, '--to', join(out, 'taken.csv')];
    const { code, err } = await command(...argv);
    expect([code, err]).toEqual([2, expect.stringContaining('taken.csv.cannot-show.txt is there already')]);
    expect(existsSync(join(out, 'taken.csv'))).toBe(false);
    expect(readFileSync(join(out, 'taken.csv.cannot-show.txt'), 'utf8')).toBe('mine');
  });
});

describe('other exports', () => {
  it('gives all public tables as Parquet, with rows and hashes in a manifest, as a folder and as a zip', async () => {
    const folder = await exported('tables', 'tables');
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      tables: { table: string; file: string; rows: string; columns: { name: string }[] }[];
    };
    const own = await made.rows<{ name: string }>(
      `SELECT DISTINCT table_name AS name FROM duckdb_columns() WHERE NOT starts_with(table_name, '_') AND NOT internal ORDER BY 1`,
    );
    expect(manifest.tables.map(({ table }) => table)).toEqual(own.map(({ name }) => name));
    for (const { table, file, rows, columns } of manifest.tables) {
      const [ours] = await made.rows<{ n: bigint }>(`SELECT count(*) AS n FROM "${table}"`);
      const [theirs] = await db.rows<{ n: bigint }>(
        `SELECT count(*) AS n FROM read_parquet('${join(folder, file)}')`,
      );
      expect([table, rows, theirs?.n]).toEqual([table, String(ours?.n), ours?.n]);
      const [first] = await db.rows<{ column_name: string }>(
        `DESCRIBE FROM read_parquet('${join(folder, file)}')`,
      );
      expect(columns[0]?.name).toBe(first?.column_name);
    }
    const zip = await exported('tables.zip', 'tables');
    const again = await TempCase.make();
    expect((await again.importPath(zip)).files).toBe(manifest.tables.length + 1);
    await again.remove();
  });

  it('gives Timesketch its three fields for every event, and what is stated besides', async () => {
    const path = await exported('e.jsonl', 'events');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const [ours] = await made.rows<{ n: bigint }>(
      'SELECT count(*) AS n FROM event WHERE occurred_at IS NOT NULL',
    );
    expect(BigInt(rows.length)).toBe(ours?.n);
    for (const row of rows) {
      expect(row['message']).toMatch(/\S/);
      expect(row['datetime']).toMatch(/^2026-10-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(row['timestamp_desc']).toMatch(/event time$/);
      expect(Object.values(row)).not.toContain(null);
    }
    expect(rows.map((row) => row['user_agent'])).toContain('\u001b[31mred\u001b[0m');
  });

  it("gives a credential's story in time order: its events, its lifecycle and its links", async () => {
    const [key] = await made.rows<{ key: string }>(
      'SELECT credential_key AS key FROM event WHERE credential_key IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1',
    );
    const path = await exported('story.json', 'story', '--key', key?.key ?? '');
    const rows = JSON.parse(readFileSync(path, 'utf8')) as { record: string; occurred_at_utc: string }[];
    const [ours] = await made.rows<{ n: bigint }>(
      'SELECT count(*) AS n FROM event WHERE credential_key = ?',
      [key?.key ?? ''],
    );
    expect(BigInt(rows.filter(({ record }) => record === 'event').length)).toBe(ours?.n);
    const times = rows.map(({ occurred_at_utc: time }) => time);
    expect(times).toEqual([...times].sort());
  });

  it('gives records set aside, and nothing as a whole file, too', async () => {
    const path = await exported('aside.csv', 'set-aside');
    const [ours] = await made.rows<{ n: bigint }>('SELECT count(*) AS n FROM set_aside');
    const [theirs] = await db.rows<{ n: bigint }>(
      `SELECT count(*) AS n FROM read_csv('${path}', header = true)`,
    );
    expect(theirs?.n).toBe(ours?.n);
    expect(ours?.n).toBeGreaterThan(0n);
    const none = ['events', '--where', "action = 'none'", '--columns', 'action'];
    expect(readFileSync(await exported('none.csv', ...none), 'utf8')).toBe('\ufeffaction\r\n');
    expect(readFileSync(await exported('none.json', ...none), 'utf8')).toBe('[]\n');
    expect(readFileSync(await exported('none.jsonl', ...none), 'utf8')).toBe('');
    const parquet = await exported('none.parquet', ...none);
    expect(await db.rows(`SELECT * FROM read_parquet('${parquet}')`)).toEqual([]);
  });

  it('says on the command line what is wrong', async () => {
    const to = join(out, 'wrong.csv');
    for (const argv of [
      ['events', '--to', to, '--zone', 'Mars/Olympus'],
      ['nothing', '--to', to],
      ['events'],
      ['events', '--to', join(out, 'wrong.xlsx')],
      ['events', '--to', to, '--columns', 'no_such'],
      ['story', '--to', to],
      ['sql', '--to', to, '--sql', 'DELETE FROM event'],
      ['tables', '--to', join(out, 'wrong'), '--where', 'true'],
      ['events', '--to', join(out, 'e.csv')],
    ]) {
      expect([argv, (await command('export', ...argv, '--case', made.dir)).code]).toEqual([argv, 2]);
    }
    const nowhere = join(out, 'no', 'x.csv');
    const { code, err } = await command('export', 'events', '--to', nowhere, '--case', made.dir);
    expect(code).toBe(1);
    expect(err).toContain('(output-unwritable)');
  });
});
