import { tableFromIPC, type Table, type Vector } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Database, type Connection } from '#core/db/database.ts';
import { literal } from '#core/db/quote.ts';

let database: Database;
let connection: Connection;

beforeAll(async () => {
  database = await Database.open({ path: ':memory:' });
  connection = await database.connect();
  await connection.run(`CREATE TYPE colour AS ENUM ('red', 'green', 'blü')`);
});
afterAll(() => database.close());

/** One value of a column as `rows` gives it: times in µs, days as ISO, lists as arrays. */
function valueOf(column: Vector, row: number): unknown {
  const value: unknown = column.get(row);
  if (value === null) return null;
  const type = String(column.type);
  if (type.startsWith('Timestamp')) return (column.data[0]?.values as BigInt64Array)[row];
  if (type.startsWith('Date')) return new Date(value as number).toISOString().slice(0, 10);
  if (type.startsWith('List')) return [...(value as Iterable<string | null>)];
  return value;
}

function decoded(table: Table): Record<string, unknown>[] {
  const names = table.schema.fields.map((field) => field.name);
  return Array.from({ length: table.numRows }, (_, row) =>
    Object.fromEntries(names.map((name, i) => [name, valueOf(table.getChildAt(i) as Vector, row)])),
  );
}

async function arrow(sql: string): Promise<Table> {
  return tableFromIPC(await connection.arrow(sql));
}

const orNull = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.option(value, { nil: 'NULL' });
const integer = (bits: bigint, type: string, signed: boolean): fc.Arbitrary<string> => {
  const [min, max] = signed ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] : [0n, 2n ** bits - 1n];
  const edges = fc.constantFrom(min, max, 0n, 1n);
  return fc.oneof(edges, fc.bigInt({ min, max })).map((value) => `'${value}'::${type}`);
};
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', 'twelve bytes', 'thirteen byte', 'ключ', '🔑'.repeat(5), 'a'.repeat(300)),
  )
  .map((value) => value.replaceAll('\0', ''));

const COLUMNS: Readonly<Record<string, { readonly type: string; readonly value: fc.Arbitrary<string> }>> = {
  truth: { type: 'BOOLEAN', value: fc.boolean().map(String) },
  tiny: { type: 'TINYINT', value: integer(8n, 'TINYINT', true) },
  small: { type: 'SMALLINT', value: integer(16n, 'SMALLINT', true) },
  whole: { type: 'INTEGER', value: integer(32n, 'INTEGER', true) },
  big: { type: 'BIGINT', value: integer(64n, 'BIGINT', true) },
  utiny: { type: 'UTINYINT', value: integer(8n, 'UTINYINT', false) },
  usmall: { type: 'USMALLINT', value: integer(16n, 'USMALLINT', false) },
  uwhole: { type: 'UINTEGER', value: integer(32n, 'UINTEGER', false) },
  ubig: { type: 'UBIGINT', value: integer(64n, 'UBIGINT', false) },
  single: {
    type: 'FLOAT',
    value: fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => `'${value}'::FLOAT`),
  },
  double: {
    type: 'DOUBLE',
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `'${value}'::DOUBLE`),
  },
  words: { type: 'VARCHAR', value: text.map(literal) },
  json: { type: 'JSON', value: text.map((value) => literal(JSON.stringify({ value }))) },
  moment: {
    type: 'TIMESTAMP',
    value: fc
      .bigInt({ min: -9_000_000_000_000_000n, max: 9_000_000_000_000_000n })
      .map((value) => `make_timestamp(${value}::BIGINT)`),
  },
  zoned: {
    type: 'TIMESTAMPTZ',
    value: fc
      .bigInt({ min: -9_000_000_000_000_000n, max: 9_000_000_000_000_000n })
      .map((value) => `make_timestamptz(${value}::BIGINT)`),
  },
  day: {
    type: 'DATE',
    value: fc.integer({ min: -50_000, max: 50_000 }).map((value) => `DATE '1970-01-01' + ${value}`),
  },
  list: {
    type: 'VARCHAR[]',
    value: fc.array(orNull(text.map(literal)), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
  },
  colour: { type: 'colour', value: fc.constantFrom(`'red'`, `'green'`, `'blü'`) },
  amount: {
    type: 'DECIMAL(10, 2)',
    value: fc.integer({ min: -1e6, max: 1e6 }).map((value) => `${value} / 100`),
  },
};
const NAMES = Object.keys(COLUMNS);
const row = fc.tuple(
  ...NAMES.map((name) => orNull((COLUMNS[name] as { value: fc.Arbitrary<string> }).value)),
);

test('what is decoded from Arrow is what the rows of the same query say', { timeout: 120_000 }, async () => {
  const definition = NAMES.map((name) => `${name} ${COLUMNS[name]?.type ?? ''}`).join(', ');
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
      await connection.run(`CREATE OR REPLACE TABLE sample (n INTEGER, ${definition})`);
      const values = rows.map((items, i) => `(${i}, ${items.join(', ')})`);
      if (values.length > 0) await connection.run(`INSERT INTO sample VALUES ${values.join(', ')}`);
      const query = 'SELECT * FROM sample ORDER BY n';
      expect(decoded(await arrow(query))).toEqual(await connection.rows(query));
    }),
    { numRuns: 60 },
  );
});

test('many chunks, odd chunk sizes and changing cardinality give the same rows', async () => {
  const query = `
    SELECT
      range::INTEGER AS n,
      CASE WHEN range % 7 = 0 THEN NULL ELSE range * 4611686018427 END AS gaps,
      ['short', 'a text that is longer than twelve bytes', NULL, 'ü'][range % 4 + 1] AS repeated,
      'a long text that never repeats ' || range AS distinct_long,
      'k' || range AS distinct_short,
      CASE WHEN range > 9000 THEN 'late ' || (range % 3) END AS late,
      range % 3 = 0 AS truth,
      CASE WHEN range % 5 > 0 THEN ['a', 'b' || range] END AS list
    FROM range(30000) WHERE range % 11 <> 3 ORDER BY range`;
  const table = await arrow(query);
  expect(decoded(table)).toEqual(await connection.rows(query));
  const types = Object.fromEntries(table.schema.fields.map((field) => [field.name, String(field.type)]));
  expect(types).toMatchObject({
    repeated: expect.stringMatching(/^Dictionary/),
    distinct_long: 'Utf8',
    distinct_short: 'Utf8',
  });
  expect(types['late']).toMatch(/^Dictionary/);
});

test('an empty result has its columns and no rows', async () => {
  const table = await arrow(
    `SELECT 1::BIGINT AS n, 'x' AS words, ['x'] AS list, now() AS moment WHERE false`,
  );
  expect(table.numRows).toBe(0);
  expect(table.schema.fields.map((field) => `${field.name} ${String(field.type)}`)).toEqual([
    'n Int64',
    'words Utf8',
    'list List<Utf8>',
    'moment Timestamp<MICROSECOND>',
  ]);
});

test('what Arrow has no plain type for comes as text', async () => {
  const table = await arrow(`
    SELECT 170141183460469231731687303715884105727::HUGEINT AS huge, {'a': 1::BIGINT, 'b': [DATE '2026-01-01']} AS struct,
      MAP {'k': 'v'} AS map, [1, 2] AS numbers, '\\xAB'::BLOB AS bytes, NULL AS nothing,
      '00000000-0000-0000-0000-000000000001'::UUID AS id, INTERVAL 2 DAY AS span, union_value(x := 'u') AS either,
      [1, 2]::INTEGER[2] AS pair, TIME '12:00:00' AS clock`);
  expect(decoded(table)).toEqual([
    {
      huge: '170141183460469231731687303715884105727',
      struct: '{"a":"1","b":["2026-01-01"]}',
      map: '{"k":"v"}',
      numbers: '[1,2]',
      bytes: 'ab',
      nothing: null,
      id: '00000000-0000-0000-0000-000000000001',
      span: '2 days',
      either: expect.any(String) as unknown,
      pair: expect.any(String) as unknown,
      clock: '12:00:00',
    },
  ]);
});

test('columns of one name get a suffix', async () => {
  const table = await arrow('SELECT 1 AS a, 2 AS a');
  expect(table.schema.fields.map((field) => field.name)).toEqual(['a', 'a:1']);
});

test('a column of nothing but NULL has its rows', async () => {
  const table = await arrow(
    'SELECT NULL::VARCHAR AS words, NULL::BIGINT AS n, NULL::VARCHAR[] AS list FROM range(3000)',
  );
  expect(table.numRows).toBe(3000);
  expect(valueOf(table.getChildAt(0) as Vector, 2999)).toBeNull();
  expect(table.getChildAt(1)?.nullCount).toBe(3000);
});
