import { afterEach, describe, expect, it } from 'vitest';
import { awsCloudtrail } from '#core/sources/aws-cloudtrail/index.ts';
import { SOURCES } from '#core/sources/index.ts';
import type { Source } from '#core/sources/source.ts';
import { call, trail } from '#test/golden/hostile/records.ts';
import { TempCase, type ReadingOptions, type TestFile } from '#test/kit/case.ts';

/** A log of sizes whose statements take it for granted that a size is a number, and that sizes add up to a small one. */
const sizes = (failing: 'stage' | 'normalise'): Source => ({
  id: 'sizes',
  title: 'Sizes',
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: null },
  envelopes: [],
  embedded: [],
  recordType: 'STRUCT(id VARCHAR, size VARCHAR)',
  recognise: ({ records }) => (records.some((record) => 'size' in record) ? { read: true } : null),
  stage: `CREATE OR REPLACE TEMP TABLE _staged AS
    SELECT file_id, ordinal, entry_sha256, event_id_of('sizes', r.id, entry_sha256, ordinal) AS event_id,
      ${failing === 'stage' ? 'CAST(r.size AS INTEGER)' : 'r.size'} AS size, NULL AS reject, NULL AS detail, raw AS excerpt
    FROM _record`,
  normalise: `INSERT INTO event BY NAME
    SELECT event_id, file_id, ordinal, make_timestamp(1750000000000000 + CAST(size AS INTEGER)) AS occurred_at, 'sizes' AS source FROM _staged`,
  deduplicate: true,
});

const lines = (from: number, count: number, strange: readonly number[]): string =>
  Array.from({ length: count }, (_, i) => {
    const size = strange.includes(from + i) ? 'secret-of-somebody' : String(from + i);
    return `${JSON.stringify({ id: `size-${String(from + i)}`, size })}\n`;
  }).join('');

let made: TempCase | null = null;
afterEach(async () => {
  await made?.remove();
  made = null;
});

async function imported(files: readonly TestFile[], options: ReadingOptions): Promise<TempCase> {
  made = await TempCase.of(files, options);
  return made;
}

describe('a record that the database cannot take', () => {
  for (const failing of ['stage', 'normalise'] as const) {
    for (const batchBytes of [undefined, 700])
      it(`in ${failing}, loaded ${batchBytes === undefined ? 'at once' : 'in many batches'}, is set aside and costs nothing but itself`, async () => {
        const files: TestFile[] = [
          ['a.log', lines(0, 40, [7, 23, 24])],
          ['b.log', lines(40, 40, [])],
          ['c.log', lines(80, 40, [80, 119])],
          ['d.log', `${lines(120, 3, [])}not JSON\n${lines(123, 3, [124])}`],
        ];
        const at = await imported(files, { sources: [...SOURCES, sizes(failing)], batchBytes });
        expect(await at.accounts()).toMatchObject([
          { path: 'a.log', source: 'sizes', records: 40, events: 37, set_aside: 3 },
          { path: 'b.log', source: 'sizes', records: 40, events: 40, set_aside: 0 },
          { path: 'c.log', source: 'sizes', records: 40, events: 38, set_aside: 2 },
          { path: 'd.log', source: 'sizes', records: 7, events: 5, set_aside: 2 },
        ]);
        const aside = await at.rows<{ path: string; ordinal: bigint; reason: string }>(
          'SELECT path, ordinal, reason FROM set_aside JOIN evidence_file USING (file_id) ORDER BY ALL',
        );
        expect(aside.map((row) => [row.path, Number(row.ordinal), row.reason])).toEqual([
          ['a.log', 8, 'unreadable'],
          ['a.log', 24, 'unreadable'],
          ['a.log', 25, 'unreadable'],
          ['c.log', 1, 'unreadable'],
          ['c.log', 40, 'unreadable'],
          ['d.log', 4, 'malformed'],
          ['d.log', 6, 'unreadable'],
        ]);
      });
  }

  it('is told of by what the database says without the value, and by its own beginning', async () => {
    const at = await imported([['a.log', lines(0, 3, [1])]], { sources: [sizes('normalise')] });
    expect(await at.rows('SELECT detail, excerpt FROM set_aside')).toEqual([
      {
        detail: expect.stringMatching(/^Conversion Error: Could not convert string … to INT32/) as string,
        excerpt: '{"id":"size-1","size":"secret-of-somebody"}',
      },
    ]);
  });

  it('ends the import where the fault is the statement, not the record', async () => {
    const broken: Source = { ...sizes('stage'), normalise: 'INSERT INTO no_such_table SELECT 1' };
    await expect(imported([['a.log', lines(0, 3, [])]], { sources: [broken] })).rejects.toThrow(
      /no_such_table/,
    );
  });
});

describe('an entry that spoils its batch', () => {
  /** CloudTrail that tells how each of its batches was read: with care each record has its text. */
  const telling: Source = {
    ...awsCloudtrail,
    normalise: `${awsCloudtrail.normalise}; UPDATE event SET trace_id = CASE WHEN s.excerpt IS NULL THEN 'fast' ELSE 'careful' END
      FROM _staged AS s WHERE event.event_id = s.event_id`,
  };
  const spoilers: readonly (readonly [string, string])[] = [
    ['a second document', `${trail([call(900)])}${trail([call(901)])}`],
    ['a text where an object belongs', trail([call(900), { ...call(901), userIdentity: 'root' }])],
    [
      'lines of which one is broken',
      `${JSON.stringify(call(900))}\n${JSON.stringify(call(901))}\n{"eventName":\n`,
    ],
  ];

  for (const [name, content] of spoilers)
    it(`by ${name} is read with care alone`, async () => {
      const files = Array.from({ length: 12 }, (_, i): TestFile => [
        `${String(i)}.json`,
        trail([call(2 * i), call(2 * i + 1)]),
      ]);
      const logs = Array.from({ length: 6 }, (_, i): TestFile => [
        `${String(i)}.log`,
        `${JSON.stringify(call(100 + i))}\n`,
      ]);
      const at = await imported([...files, ['5-spoiler.json', content], ...logs], { sources: [telling] });
      expect(await at.unbalanced()).toEqual([]);
      expect(
        await at.rows(
          `SELECT path, count(*)::INTEGER AS n FROM event JOIN evidence_file USING (file_id) WHERE trace_id = 'careful' GROUP BY path`,
        ),
      ).toEqual([{ path: '5-spoiler.json', n: 2 }]);
      expect(await at.rows(`SELECT count(*)::INTEGER AS n FROM event WHERE trace_id = 'fast'`)).toEqual([
        { n: 30 },
      ]);
    });
});
