import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqlPieces } from '#core/base/sql-text.ts';
import { readingQuery, readingStatement } from '#core/pipeline/one-statement.ts';

const kinds = (sql: string) =>
  sqlPieces(sql)
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, from, to }) => [kind, sql.slice(from, to)]);

describe('the pieces of SQL', () => {
  it('are the whole text, whatever it is', () => {
    const bits = fc.constantFrom(
      "'",
      '"',
      '$',
      '$a$',
      '--',
      '/*',
      '*/',
      '\n',
      ';',
      'e',
      '\\',
      'é',
      '💥',
      '1',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(bits)), (drawn) => {
        const sql = typeof drawn === 'string' ? drawn : drawn.join('');
        const pieces = sqlPieces(sql);
        expect(pieces.map(({ from, to }) => sql.slice(from, to)).join('')).toBe(sql);
        expect(pieces.every(({ from, to }) => to > from)).toBe(true);
      }),
    );
  });

  it('are cut as the database cuts them', () => {
    expect(kinds(`SELECT 'it''s', e'\\';', $x$ ' $$ $x$, "a""b" -- ;\n/* a /* b */ c */ 1.5e-3`)).toEqual([
      ['word', 'SELECT'],
      ['text', `'it''s'`],
      ['mark', ','],
      ['text', `e'\\';'`],
      ['mark', ','],
      ['text', `$x$ ' $$ $x$`],
      ['mark', ','],
      ['name', '"a""b"'],
      ['comment', '-- ;'],
      ['comment', '/* a /* b */ c */'],
      ['number', '1.5e-3'],
    ]);
    expect(kinds(`'open ;`)).toEqual([['text', `'open ;`]]);
  });

  it('are found in a megabyte of rubbish without waiting', () => {
    const started = performance.now();
    for (const part of [' ', "'", '/*', '$', '"', "e'\\", '('])
      sqlPieces(`${part.repeat(200_000 / part.length)}x`);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('one reading statement', () => {
  it.each([
    ['SELECT 1;', 'SELECT 1'],
    [' SELECT 1 ; ; -- done ;\n', ' SELECT 1'],
    [`SELECT ';' AS x`, `SELECT ';' AS x`],
    ['((SELECT 1))', '((SELECT 1))'],
    ['/* DROP */ From event', '/* DROP */ From event'],
    ['describe event;', 'FROM (describe event\n)'],
  ])('is %j', (sql, query) => {
    expect(readingQuery(sql)).toBe(query);
    expect(sql.startsWith(readingStatement(sql).statementSql)).toBe(true);
  });

  it.each([
    'SELECT 1; SELECT 2',
    `SELECT e'\\' '; DROP TABLE event; --'`,
    'SELECT $a$ $b$ ; $a$; SELECT 2',
    '/* /* */ SELECT 1; */ DROP TABLE event',
    'DROP TABLE event',
    'PRAGMA version',
    '"select" 1',
    '',
    ';',
    '-- SELECT 1',
  ])('is not %j', (sql) => {
    expect(() => readingQuery(sql)).toThrow(expect.objectContaining({ code: 'query-refused' }) as Error);
  });
});
