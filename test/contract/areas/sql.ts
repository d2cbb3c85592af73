import { tableFromIPC } from 'apache-arrow';
import { expect, it } from 'vitest';
import { ask, codeOf, rowsOf, type Door } from '../calls.ts';

/** Would take hours. */
const ENDLESS =
  'SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a.range % 7 = b.range % 5';

/** Statements that readers write themselves. */
export function sqlArea(door: () => Door): void {
  const run = (sql: string, more: object = {}) => ask(door(), 'sql.run', { id: 'one', sql, ...more });
  const failure = async (sql: string, more: object = {}) => {
    const answer = await door().call('sql.run', { id: 'one', sql, ...more });
    return answer.ok ? null : answer.error;
  };

  it('answers a statement with typed columns, and says whether there are more rows', async () => {
    const sql = `SELECT event_id, occurred_at, ['a', NULL] AS list, 12345678901234567890123::HUGEINT AS wide FROM event ORDER BY ALL;`;
    const all = await run(sql);
    expect(rowsOf(all)).toHaveLength(4);
    const { schema } = tableFromIPC(all);
    expect(schema.metadata.get('cut')).toBe('false');
    expect(schema.fields.map((field) => field.metadata.get('type'))).toEqual([
      'UBIGINT',
      'TIMESTAMP',
      'VARCHAR[]',
      'HUGEINT',
    ]);
    const some = await run(sql, { limit: 3 });
    const ids = (bytes: Uint8Array) => rowsOf(bytes).map((row) => row['event_id']);
    expect(ids(some)).toEqual(ids(all).slice(0, 3));
    expect(tableFromIPC(some).schema.metadata.get('cut')).toBe('true');
    expect(tableFromIPC(await run(sql, { limit: 4 })).schema.metadata.get('cut')).toBe('false');
  });

  it('says where a statement is wrong, and refuses what writes or reaches for files', async () => {
    expect(await failure('SELECT action,\n  nope(1)\nFROM event')).toEqual({
      code: 'query-failed',
      message: expect.stringMatching(/^Line 2, column 3: Catalog Error: .*nope does not exist/) as string,
    });
    expect(await failure(`SELECT 'é💥', foo FROM event`)).toMatchObject({
      message: expect.stringMatching(/^Line 1, column 14: Binder Error: /) as string,
    });
    for (const refused of [
      'DROP TABLE event',
      'SELECT 1; SELECT 2',
      `COPY event TO '/tmp/x.csv'`,
      `SELECT * FROM read_csv('/etc/hostname')`,
      `ATTACH '/tmp/x.duckdb'`,
      'SET threads = 99',
      'WITH x AS (SELECT 1) INSERT INTO event SELECT * FROM event',
    ])
      expect((await failure(refused))?.code, refused).toBe('query-refused');
    expect(await codeOf(door(), 'sql.run', { id: 'one', sql: 'SELECT 1', limit: 0 })).toBe('bad-arguments');
    expect(await codeOf(door(), 'sql.run', { id: 'one', sql: 'SELECT 1', timeoutSeconds: 601 })).toBe(
      'bad-arguments',
    );
  });

  it('stops a statement when its time is over, when it is cancelled and when its console runs another', async () => {
    expect((await failure(ENDLESS, { timeoutSeconds: 1 }))?.code).toBe('query-timeout');
    const cancelled = failure(ENDLESS);
    while (!(await ask(door(), 'sql.cancel', { id: 'one' })).cancelled);
    expect((await cancelled)?.code).toBe('cancelled');
    expect(await ask(door(), 'sql.cancel', { id: 'one' })).toEqual({ cancelled: false });
    const replaced = failure(ENDLESS);
    expect(rowsOf(await run('SELECT 42 AS n'))).toEqual([{ n: 42 }]);
    expect((await replaced)?.code).toBe('cancelled');
  });

  it('names the public tables with their columns and what they hold, functions and keywords', async () => {
    const { tables, functions, keywords } = await ask(door(), 'sql.schema', {});
    const event = tables.find(({ name }) => name === 'event');
    expect(event).toMatchObject({ comment: 'One thing that happened.', rows: 4n });
    expect(event?.columns[4]).toEqual({
      name: 'occurred_at',
      type: 'TIMESTAMP',
      comment: 'when it happened (UTC)',
    });
    expect(tables.some(({ name }) => name.startsWith('_'))).toBe(false);
    expect(functions.find(({ name }) => name === 'date_trunc')).toMatchObject({
      kind: 'scalar',
      parameters: ['part', 'timestamp'],
    });
    expect(keywords).toContain('select');
  });

  it('keeps what was run and what is saved, secrets by their hash', async () => {
    const secret = `hvs.${'EXAMPLE'.repeat(5)}`;
    await ask(door(), 'sql.forget', {});
    await run('SELECT 1 AS n');
    await failure('SELECT nothing');
    await run(`SELECT '${secret}' AS s`);
    await run('SELECT 1 AS n');
    const { history } = await ask(door(), 'sql.kept', {});
    expect(history.map(({ sql, rows, code }) => [sql, rows, code])).toEqual([
      ['SELECT 1 AS n', 1, null],
      [expect.stringMatching(/^SELECT 'sha256:[0-9a-f]{64}' AS s$/), 1, null],
      ['SELECT nothing', null, 'query-failed'],
    ]);
    await ask(door(), 'sql.save', { name: ' Mine ', sql: 'SELECT 1' });
    const asked = { name: `Another ${secret}`, sql: `SELECT '${secret}'` };
    const { saved, masked } = await ask(door(), 'sql.save', asked);
    expect(masked).toBe(2);
    const [name = ''] = saved.map((query) => query.name);
    expect(name).toMatch(/^Another sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(saved)).not.toContain(secret);
    await ask(door(), 'sql.remove', { name });
    expect(await codeOf(door(), 'sql.remove', { name: 'Another' })).toBe('not-found');
    expect(await ask(door(), 'sql.forget', {})).toEqual({
      history: [],
      saved: [{ name: 'Mine', sql: 'SELECT 1' }],
      fault: null,
    });
  });
}
