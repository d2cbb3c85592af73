import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '#core/db/database.ts';
import { registerBundles } from '#core/evidence/register.ts';
import { caseDigest } from '#core/pipeline/digest.ts';
import { awsCloudtrail } from '#core/sources/aws-cloudtrail/index.ts';
import type { Source } from '#core/sources/source.ts';
import { runSources } from '#core/sources/stage.ts';
import { answer, ask, call } from '#test/golden/hostile/records.ts';
import { TempCase, type ReadingOptions, type TestFile } from '#test/kit/case.ts';

const MIB = 1 << 20;
const CALLS = 4000;
const line = (record: unknown): string => `${JSON.stringify(record)}\n`;
const numbers = Array.from({ length: CALLS }, (_, i) => i);

/** Requests, then their responses from the last to the first, and some of the requests once more. */
const VAULT = [
  ...numbers.map((i) => line(ask(i))),
  ...numbers.toReversed().map((i) => line(answer(i))),
  ...numbers.filter((i) => i % 7 === 0).map((i) => line(ask(i))),
];
const TRAIL = numbers.map((i) => line(call(i % (CALLS - 50))));

function spoilt(lines: readonly string[], at: number, by: string): string {
  return lines.toSpliced(Math.floor(lines.length * at), 0, by).join('');
}

const LOGS: Readonly<Record<string, readonly TestFile[]>> = {
  'of one format': [['vault.log', VAULT.join('')]],
  'of two formats, compressed': [
    ['trail.gz', gzipSync(TRAIL.join(''), { level: 1 })],
    ['vault.gz', gzipSync(VAULT.join(''), { level: 1 })],
  ],
  'with a broken line': [['vault.log', spoilt(VAULT, 0.6, '{"time":"2026-10-02T09:00:00Z","ty\n')]],
  'with a record over several lines': [
    ['vault.log', spoilt(VAULT, 0.4, `${JSON.stringify(ask(CALLS), null, 1)}\n`)],
  ],
  'with a record without a time': [
    ['trail.log', spoilt(TRAIL, 0.7, line({ ...call(CALLS), eventTime: 'never' }))],
  ],
  'that ends inside a record': [['trail.log', TRAIL.join('').slice(0, -30)]],
  'whose compression breaks off': [['trail.gz', gzipSync(TRAIL.join(''), { level: 1 }).subarray(0, -5000)]],
  'that is a list': [['trail.json', `[${TRAIL.join(',')}]`]],
};

async function digestOf(files: readonly TestFile[], options: ReadingOptions): Promise<string> {
  const made = await TempCase.of(files, options);
  try {
    expect(await made.unbalanced()).toEqual([]);
    return await made.digest();
  } finally {
    await made.remove();
  }
}

describe('a log larger than what is loaded at a time', () => {
  for (const [name, files] of Object.entries(LOGS))
    it(`${name} gives the same rows as if it were loaded at once`, async () => {
      const atOnce = await digestOf(files, {});
      expect(await digestOf(files, { batchBytes: MIB })).toBe(atOnce);
      expect(await digestOf(files, { batchBytes: 2 * MIB, alwaysCareful: true })).toBe(atOnce);
    });

  it('is loaded in pieces, and with care only from the piece on that needs it', async () => {
    const telling: Source = {
      ...awsCloudtrail,
      normalise: `${awsCloudtrail.normalise};
        UPDATE event SET trace_id = CASE WHEN s.excerpt IS NULL THEN 'fast ' ELSE 'careful ' END || (SELECT min(ordinal) FROM _staged)
        FROM _staged AS s WHERE event.event_id = s.event_id`,
    };
    const long = Array.from({ length: 2 * CALLS }, (_, i) => line(call(i)));
    const made = await TempCase.of([['trail.log', spoilt(long, 0.5, '{"eventTime":\n')]], {
      batchBytes: MIB,
      sources: [telling],
    });
    try {
      const pieces = await made.rows<{ way: string; n: number }>(
        `SELECT split_part(trace_id, ' ', 1) AS way, count(DISTINCT trace_id)::INTEGER AS n FROM event GROUP BY way ORDER BY way`,
      );
      expect(pieces.map(({ way }) => way)).toEqual(['careful', 'fast']);
      for (const { n } of pieces) expect(n).toBeGreaterThan(1);
    } finally {
      await made.remove();
    }
  });
});

describe('the sources stage, stopped within a large log', () => {
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'credtrail-stopped-'));
    await mkdir(join(home, 'bundle'));
    await writeFile(join(home, 'bundle/a.log'), VAULT.slice(0, 10).join(''));
    await writeFile(join(home, 'bundle/b.log'), spoilt(VAULT, 0.8, '[1]\n'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it('goes on from there, and the rows are those of a run in one go', async () => {
    const digests: string[] = [];
    for (const stopped of [false, true]) {
      const caseDir = join(home, String(stopped));
      await mkdir(caseDir);
      const database = await Database.open({ path: join(caseDir, 'case.duckdb') });
      const db = await database.connect();
      const context = { db, caseDir, workDir: join(caseDir, 'work'), batchBytes: MIB };
      await registerBundles({
        connection: db,
        caseDir,
        paths: [join(home, 'bundle')],
        reference: false,
        examiner: 'test',
        toolVersion: '0',
        importedAt: 0n,
      });
      if (stopped) {
        const stop = new AbortController();
        const first = runSources({ ...context, signal: stop.signal, onProgress: () => stop.abort() });
        await expect(first).rejects.toThrow();
        const begun = await db.rows<{ records: bigint }>('SELECT records FROM _file_begun');
        expect(begun).toHaveLength(1);
        expect(Number(begun[0]?.records)).toBeGreaterThan(100);
      }
      await runSources(context);
      expect(await db.rows('FROM _file_begun')).toEqual([]);
      digests.push(await caseDigest(db));
      db.close();
      database.close();
    }
    expect(digests[1]).toBe(digests[0]);
  });
});
