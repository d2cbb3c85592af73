import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { forkChild } from '#core/host/child.ts';
import { runCommandLine } from '#core/host/cli/run.ts';
import { smallBundle, TEMPORARY_KEY } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';

const dir = newCase();

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCommandLine(argv, {
    out: async (text) => void (out += text),
    err: (text) => void (err += text),
    errIsTerminal: false,
    signal: new AbortController().signal,
    startChild: forkChild,
  });
  return { code, out, err };
}
const json = async (...argv: string[]) => JSON.parse((await run(...argv)).out) as unknown;

beforeAll(async () => {
  const imported = await run('import', smallBundle(), '--case', dir, '--json', '--threads', '1');
  expect(imported.err).toBe('');
  expect(JSON.parse(imported.out)).toMatchObject({
    files: 1,
    records: 5,
    events: 4,
    paired: 0,
    duplicates: 1,
    setAside: 0,
  });
});

describe('the command line', () => {
  it('prints one hash as the digest', async () => {
    expect((await run('digest', '--case', dir)).out).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it('tells a scope in parts and with its permissions, and refuses what it does not know', async () => {
    const key = `aws-key:${TEMPORARY_KEY}`;
    const told = await run('scope', key, '--case', dir);
    expect([told.code, told.out]).toEqual([0, expect.stringContaining('at least 1 permission in 1 service')]);
    expect(await json('scope', key, '--case', dir, '--format', 'json')).toMatchObject({
      key,
      kind: 'credential',
      scopes: [{ basis: 'used', permissions: 1 }],
      parts: [{ scope_id: expect.anything() as unknown, service: 's3', permissions: 1 }],
      reasons: [],
    });
    const permissions = await json('scope', key, '--case', dir, '--list', 'permissions', '--format', 'json');
    expect(permissions).toMatchObject([
      { state: 'seen', permission: 's3:ListAllMyBuckets', basis: 'mapped', calls: 2, denied: 0 },
      { state: 'seen', permission: 'iam:ListUsers', basis: 'named', calls: 1, denied: 1 },
    ]);
    expect(
      await json('scope', key, '--case', dir, '--at', '2016-01-01T00:00:00Z', '--format', 'json'),
    ).toMatchObject({
      scopes: [],
    });
    expect((await run('scope', 'aws-key:ASIANOSUCHKEY0000000', '--case', dir)).code).toBe(2);
    expect((await run('scope', key, '--case', dir, '--at', 'yesterday')).err).toContain(
      '2026-10-01T12:00:00Z',
    );
    expect((await run('scope', key, '--case', dir, '--list', 'all')).err).toContain('permissions, not all');
    expect((await run('scope', '--case', dir)).code).toBe(2);
  });

  it('says after an import how many files were not read', async () => {
    const bundle = newCase();
    mkdirSync(bundle, { recursive: true });
    writeFileSync(join(bundle, 'notes.txt'), 'no log');
    const other = newCase();
    expect((await run('import', bundle, '--case', other)).out).toContain('not read: 1 file;');
    const rows = await json(
      'show',
      'files',
      '--case',
      other,
      '--where',
      'container IS NULL',
      '--format',
      'json',
    );
    expect(rows).toMatchObject([{ path: 'notes.txt', source: 'unknown' }]);
  });

  it('shows rows that hold a condition, as table, JSON and CSV', async () => {
    const where = ['--where', `credential_key = 'aws-key:${TEMPORARY_KEY}'`];
    const rows = await json('show', 'credentials', '--case', dir, ...where, '--format', 'json');
    expect(rows).toMatchObject([
      { credential_key: `aws-key:${TEMPORARY_KEY}`, uses: 3, last_used_at: '2026-10-14T09:44:07.000000Z' },
    ]);
    const table = await run('show', 'events', '--case', dir);
    expect(table.out.split('\n')).toHaveLength(6);
    expect(table.err).toBe('4 rows\n');
    expect((await run('show', 'files', '--case', dir, '--format', 'csv')).out).toMatch(
      /^file_id,path,.*\r\n1,trail\.json,/,
    );
    expect(await json('show', 'lifecycle', '--case', dir, '--format', 'json')).toHaveLength(1);
    expect(await json('show', 'set-aside', '--case', dir, '--format', 'json')).toEqual([]);
    const limits = await json('show', 'overview', '--case', dir, '--format', 'json');
    expect(limits).toContainEqual(
      expect.objectContaining({ kind: 'no-data-events', account: '111111111111', source: 'aws-cloudtrail' }),
    );
    expect(await json('show', 'coverage', '--case', dir, '--format', 'json')).toMatchObject([{ events: 4 }]);
  });

  it('writes exact integers, times in ISO 8601 and lists as JSON', async () => {
    const sql = `SELECT 9007199254740992::BIGINT AS safe, 9007199254740993::BIGINT AS beyond, TIMESTAMP '2026-10-14 09:41:07' AS t, ['a', NULL] AS l, NULL AS n`;
    expect(await json('sql', '--case', dir, sql, '--format', 'json')).toEqual([
      {
        safe: 9007199254740992,
        beyond: '9007199254740993',
        t: '2026-10-14T09:41:07.000000Z',
        l: ['a', null],
        n: null,
      },
    ]);
  });

  it('lets no text from a log drive the terminal or a spreadsheet', async () => {
    const sql = `SELECT '=1+1' AS formula, chr(27) || '[31m' AS colour`;
    expect((await run('sql', '--case', dir, sql, '--format', 'csv')).out).toBe(
      `formula,colour\r\n'=1+1,\ufffd[31m\r\n`,
    );
    expect((await run('sql', '--case', dir, sql)).out).not.toContain('\u001b');
  });

  it.each([
    ['DROP TABLE event', 'query-refused'],
    ['SELECT 1; SELECT 2', 'query-refused'],
    [`COPY event TO '/tmp/x.csv'`, 'query-refused'],
    [`SELECT * FROM read_text('/etc/hostname')`, 'query-refused'],
    ['WITH x AS (SELECT 1) DELETE FROM event', 'query-failed|query-refused'],
    ['SELECT nothing', 'query-failed'],
  ])('refuses %s', async (sql, code) => {
    const { code: exit, err } = await run('sql', '--case', dir, sql);
    expect(exit).toBe(2);
    expect(err).toMatch(new RegExp(`\\((${code})\\)`));
    expect(await json('sql', '--case', dir, 'SELECT count(*) AS n FROM event', '--format', 'json')).toEqual([
      { n: 4 },
    ]);
  });

  it('allows a semicolon inside a text', async () => {
    expect(await json('sql', '--case', dir, `SELECT ';' AS x;`, '--format', 'json')).toEqual([{ x: ';' }]);
  });

  it('answers what asks about tables: DESCRIBE, SHOW, SUMMARIZE', async () => {
    const tables = await json('sql', '--case', dir, 'SHOW TABLES', '--format', 'json');
    expect(tables).toContainEqual({ name: 'event' });
    const columns = await json('sql', '--case', dir, '/* which */ describe event;', '--format', 'json');
    expect(columns).toContainEqual(expect.objectContaining({ column_name: 'occurred_at' }));
    expect((await run('sql', '--case', dir, 'summarize set_aside')).err).toBe('5 rows\n');
  });

  it('interrupts a query that takes too long', async () => {
    const sql =
      'SELECT count(*) FROM range(1000000000) AS a, range(1000000) AS b WHERE a.range = b.range + 1 OR a.range % 7 = b.range % 5';
    const { code, err } = await run('sql', '--case', dir, sql, '--timeout', '1');
    expect([code, err.includes('query-timeout')]).toEqual([1, true]);
  });

  it('prints each record of an event with its file, hash and position', async () => {
    const rows = (await json(
      'sql',
      '--case',
      dir,
      `SELECT event_id::VARCHAR AS id FROM event WHERE action = 'ListBuckets' ORDER BY occurred_at DESC`,
      '--format',
      'json',
    )) as { id: string }[];
    const { out, code } = await run('raw', rows[0]!.id, '--case', dir);
    expect(code).toBe(0);
    expect(out).toMatch(/^# event: trail\.json record \d\n# sha256 [0-9a-f]{64}\n\{/);
    expect(out).toContain('# duplicate: trail.json record');
  });

  it('prints the chain of a credential with the record of each hop', async () => {
    const [link] = (await json(
      'sql',
      '--case',
      dir,
      `SELECT c.credential_key AS child, p.credential_key AS parent, l.rule, f.path, l.ordinal
       FROM credential_link AS l JOIN credential AS c ON c.credential_id = l.child_id
         JOIN credential AS p ON p.credential_id = l.parent_id JOIN evidence_file AS f ON f.file_id = l.file_id LIMIT 1`,
      '--format',
      'json',
    )) as Record<string, string>[];
    const hops = await json('lineage', link!['child']!, '--case', dir, '--format', 'json');
    expect(hops).toContainEqual(
      expect.objectContaining({
        credential_key: link!['child'],
        parent_key: link!['parent'],
        rule: link!['rule'],
        path: link!['path'],
        ordinal: link!['ordinal'],
        why: expect.stringMatching(/\.$/) as unknown,
      }),
    );
    expect(hops).toContainEqual(
      expect.objectContaining({
        credential_key: link!['parent'],
        reason: 'before-evidence',
        detail: expect.stringMatching(/\.$/) as unknown,
        path: expect.any(String) as unknown,
      }),
    );
    const { out } = await run('lineage', link!['parent']!, '--case', dir);
    expect(out).toContain(link!['rule']!);
    expect(out).toContain('before-evidence');
  });

  it.each([
    [['shw'], 'There is no command shw.'],
    [[], 'No command was given.'],
    [
      ['show', 'rows', '--case', dir],
      'there are credentials, events, coverage, files, gaps, grants, lifecycle, overview, proofs, set-aside, shape, task-mentions',
    ],
    [['show', 'files'], 'Which case is missing: --case <dir>.'],
    [['show', 'files', '--cse', dir], `Unknown option '--cse'`],
    [['show', 'files', '--case', dir, '--format', 'xml'], '--format is table, json, csv, not xml.'],
    [['sql', '--case', dir], 'The query is missing.'],
    [['import', '--case', dir], 'What to import is missing'],
    [['import', '/nowhere/at/all', '--case', dir], '/nowhere/at/all'],
    [['import', '.', '--case', dir, '--threads', 'many'], '--threads must be a whole number'],
    [['digest', '--case', '/nowhere/at/all'], 'no-case'],
    [['raw', '1', '--case', dir], 'not-found'],
    [['raw', 'x', '--case', dir], 'is no event_id'],
    [['lineage', '--case', dir], 'Name one credential'],
    [['lineage', 'aws-key:ASIANOSUCHKEY0000000', '--case', dir], 'not-found'],
    [['serve', '--case', dir, '--port', '99999'], '--port must be a whole number'],
  ])('says what is wrong with %j', async (argv, words) => {
    const { code, out, err } = await run(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
  });

  it('takes an id with the white space that a list brought along', async () => {
    const [row] = (await json(
      'sql',
      '--case',
      dir,
      'SELECT event_id::VARCHAR AS id FROM event',
      '--format',
      'json',
    )) as { id: string }[];
    expect(await run('raw', `${row!.id}\r`, '--case', dir)).toMatchObject({ code: 0, err: '' });
  });

  it('says how a query that begins with a dash is given, and takes it so', async () => {
    const sql = '-- all of them\nSELECT 1 AS n';
    const refused = await run('sql', '--case', dir, sql);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('Put -- before it');
    expect(await json('sql', '--case', dir, '--format', 'json', '--', sql)).toEqual([{ n: 1 }]);
    const condition = await run('show', 'events', '--case', dir, '--where', '-1 < 0');
    expect(condition.err).toContain('behind =');
    expect((await run('show', 'events', '--case', dir, '--where=-1 < 0')).code).toBe(0);
  });

  it('refuses to import a case into itself', async () => {
    const { code, err } = await run('import', dir, '--case', dir);
    expect(code).toBe(2);
    expect(err).toContain('is the case that is being written');
    expect((await run('show', 'files', '--case', dir)).code).toBe(0);
  });

  it('explains itself', async () => {
    expect((await run('--help')).out).toContain('credtrail sql --case');
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
