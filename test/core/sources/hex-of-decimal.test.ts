import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, type Connection } from '#core/db/database.ts';
import { MACROS } from '#core/keys/macros.ts';
import macros from '#core/sources/macros.sql?raw';

let database: Database;
let db: Connection;

beforeAll(async () => {
  database = await Database.open({ path: ':memory:' });
  db = await database.connect();
  await db.run(MACROS);
  await db.run(macros);
});

afterAll(() => {
  db.close();
  database.close();
});

async function hexOf(texts: readonly string[]): Promise<(string | null)[]> {
  const rows = await db.rows<{ hex: string | null }>(
    'SELECT hex_of_decimal(t) AS hex FROM (SELECT unnest(?::VARCHAR[]) AS t, generate_subscripts(?::VARCHAR[], 1) AS place) ORDER BY place',
    [texts, texts],
  );
  return rows.map((row) => row.hex);
}

describe('a decimal number as hexadecimal', () => {
  it('is that of BigInt for serials of any length, leading zeros or not', async () => {
    const serial = fc.oneof(
      fc.bigInt({ min: 0n, max: (1n << 160n) - 1n }),
      fc.bigInt({ min: 0n, max: 300n }),
      fc.nat({ max: 1024 }).map((bits) => 1n << BigInt(bits)),
      fc.nat({ max: 1024 }).map((bits) => (1n << BigInt(bits)) - 1n),
    );
    const given = fc.record({ serial, zeros: fc.nat({ max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 50 }), async (list) => {
        const texts = list.map((one) => '0'.repeat(one.zeros) + one.serial.toString());
        expect(await hexOf(texts)).toEqual(list.map((one) => one.serial.toString(16)));
      }),
      { numRuns: 60 },
    );
  });

  it('is nothing for what is no whole number', async () => {
    expect(await hexOf(['', '-1', '1.5', '0x10', ' 1', '1e3', '٣'])).toEqual(Array(7).fill(null));
  });
});
