import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SqlSchema } from '#core/api/contract.ts';
import { completionsAt } from '#renderer/screens/sql/completion.ts';
import { sqlTokens, vocabularyOf } from '#renderer/screens/sql/highlight.ts';

const column = (name: string) => ({ name, type: 'VARCHAR', comment: `about ${name}` });
const schema: SqlSchema = {
  tables: [
    { name: 'credential', comment: 'One credential.', rows: 1n, columns: ['label', 'uses'].map(column) },
    {
      name: 'event',
      comment: 'One thing.',
      rows: 2n,
      columns: ['action', 'occurred_at', 'credential_key'].map(column),
    },
  ],
  functions: [
    { name: 'count', kind: 'aggregate', parameters: ['arg'], comment: 'How many.' },
    { name: 'range', kind: 'table', parameters: [], comment: '' },
  ],
  keywords: ['action', 'as', 'from', 'join', 'on', 'select', 'where'],
};

/** What is offered where the bar stands. */
function offered(text: string, asked = false): string[] | null {
  const cursor = text.indexOf('|');
  const found = completionsAt(text.replace('|', ''), cursor, schema, asked);
  return found && found.items.map(({ kind, label }) => `${kind} ${label}`);
}

describe('completion', () => {
  it('offers tables behind FROM and JOIN', () => {
    expect(offered('SELECT * FROM |')).toEqual(['table credential', 'table event', 'function range']);
    expect(offered('SELECT * FROM event JOIN cre|')).toEqual(['table credential']);
  });

  it('offers the columns of the tables that the statement names before anything else, with their comments', () => {
    expect(offered('SELECT a| FROM event')?.[0]).toBe('column action');
    expect(offered('SELECT u| FROM event')).toEqual([]);
    expect(completionsAt('SELECT occ FROM event', 10, schema, false)?.items[0]).toEqual({
      label: 'occurred_at',
      kind: 'column',
      detail: 'VARCHAR · event',
      comment: 'about occurred_at',
    });
    expect(offered('SELECT ke| FROM event')).toEqual(['column credential_key']);
  });

  it('offers the columns of an alias behind its dot', () => {
    expect(offered('SELECT c.| FROM event AS e JOIN credential c ON true')).toEqual([
      'column label',
      'column uses',
    ]);
    expect(offered('SELECT e.oc| FROM event AS e')).toEqual(['column occurred_at']);
    expect(offered('SELECT x.| FROM event AS e')).toEqual([]);
  });

  it('offers nothing in texts and comments, and nothing unasked where no word was begun', () => {
    expect(offered(`SELECT 'a|' FROM event`)).toBeNull();
    expect(offered('SELECT 1 -- a|')).toBeNull();
    expect(offered('SELECT /* a| */ 1')).toBeNull();
    expect(offered('SELECT |')).toBeNull();
    expect(offered('SELECT | FROM event', true)?.slice(0, 3)).toEqual([
      'column action',
      'column occurred_at',
      'column credential_key',
    ]);
  });

  it('is offered at any place of any text without failing', () => {
    const bits = fc.constantFrom(
      'select',
      ' ',
      'from',
      'event',
      '.',
      ',',
      'e',
      "'",
      '--',
      '\n',
      '(',
      'as',
      '"',
    );
    fc.assert(
      fc.property(fc.array(bits), fc.nat(40), fc.boolean(), (parts, at, asked) => {
        const sql = parts.join('');
        const cursor = Math.min(at, sql.length);
        const found = completionsAt(sql, cursor, schema, asked);
        if (found) expect([found.from <= cursor, found.to]).toEqual([true, cursor]);
      }),
    );
  });
});

describe('colours of SQL', () => {
  it('tell keywords from columns of the same name, functions, texts, numbers and comments', () => {
    const tokens = sqlTokens(
      `SELECT action, count(1) FROM "event" WHERE label = 'x' -- ok`,
      vocabularyOf(schema),
    );
    expect(tokens.filter(({ kind }) => kind !== 'plain').map(({ kind, text }) => [kind, text])).toEqual([
      ['keyword', 'SELECT'],
      ['function', 'count'],
      ['number', '1'],
      ['keyword', 'FROM'],
      ['keyword', 'WHERE'],
      ['text', `'x'`],
      ['comment', '-- ok'],
    ]);
  });
});
