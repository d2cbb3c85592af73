import { afterEach, describe, expect, it } from 'vitest';
import { csvHead, csvRecords } from '#core/sources/containers/csv.ts';
import { yamlDocuments } from '#core/sources/containers/yaml.ts';
import type { JsonObject, ParsedRecord, Source } from '#core/sources/source.ts';
import { TempCase } from '#test/kit/case.ts';

const given = (records: Iterable<ParsedRecord>): unknown[] =>
  [...records].map((one) => (one.ok ? one.record : `bad: ${one.detail}`));

describe('rows of CSV', () => {
  it('are records of texts under the names of the first line, empty cells left out', () => {
    const text = 'user,arn,note\nana,arn:aws:iam::111111111111:user/ana,"a ""b"", c"\n\nbob,,\n';
    expect(given(csvRecords(Buffer.from(text)))).toEqual([
      { user: 'ana', arn: 'arn:aws:iam::111111111111:user/ana', note: 'a "b", c' },
      { user: 'bob' },
    ]);
  });

  it('of another length than the head are bad alone', () => {
    expect(given(csvRecords(Buffer.from('a,b\n1,2\n3\n4,5\n')))).toEqual([
      { a: '1', b: '2' },
      'bad: line 3: 1 cells under a head of 2',
      { a: '4', b: '5' },
    ]);
  });

  it('with a quote that is never closed are one bad record', () => {
    expect(given(csvRecords(Buffer.from('a,b\n"1,2\n')))).toEqual([expect.stringMatching(/^bad: not CSV/)]);
  });

  it('have a head that is known without reading them', () => {
    expect(csvHead('"User",ARN \n1,2')).toEqual(['user', 'arn']);
    expect(csvHead('no comma here')).toEqual([]);
  });
});

describe('documents of YAML', () => {
  it('are records, each with its text', () => {
    const [first, second] = [...yamlDocuments(Buffer.from('kind: Role\n---\n---\nkind: Binding\nn: 1\n'))];
    expect(first).toMatchObject({ ok: true, record: { kind: 'Role' }, text: 'kind: Role' });
    expect(second).toMatchObject({ ok: true, record: { kind: 'Binding', n: 1 } });
  });

  it('that are no YAML, or no map, say where', () => {
    expect(given(yamlDocuments(Buffer.from('a: 1\n---\na: [1\n---\n- x\n')))).toEqual([
      { a: 1 },
      expect.stringMatching(/^bad: line \d+, column \d+: /),
      'bad: line 5, column 1: a map is expected',
    ]);
  });
});

/** A source whose lines, or whose records' parts, are its records. */
const words = (kind: Partial<Source>): Source => ({
  id: 'words',
  title: 'Words',
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: null },
  envelopes: [],
  embedded: [],
  recordType: 'STRUCT(word VARCHAR, number VARCHAR)',
  recognise: ({ text }) => (text.includes('word') ? { read: true } : null),
  stage: `CREATE OR REPLACE TEMP TABLE _staged AS
    SELECT file_id, ordinal, entry_sha256, event_id_of('words', NULL, entry_sha256, ordinal) AS event_id, r.word AS word, r."number" AS number,
      CASE WHEN r.word = 'word bad' THEN 'bad-row' END AS reject, 'not a word' AS detail, raw AS excerpt
    FROM _record`,
  normalise: `INSERT INTO event BY NAME SELECT event_id, file_id, ordinal, word AS resource, number AS request_id, 'words' AS source FROM _staged`,
  deduplicate: true,
  ...kind,
});

describe('a source', () => {
  let made: TempCase | null = null;
  afterEach(async () => made?.remove());

  const events = async (source: Source, text: string): Promise<unknown[]> => {
    made = await TempCase.of([['words.log', text]], { sources: [source] });
    expect(await made.unbalanced()).toEqual([]);
    const rows = await made.rows('SELECT ordinal, resource, request_id FROM event ORDER BY ordinal');
    return rows.map((row) => [Number(row['ordinal']), row['resource'], row['request_id']]);
  };

  it('of lines has one record a line, blank ones left out', async () => {
    expect(await events(words({ line: 'word' }), 'word one\r\n\n  \nword "two"\nword bad\nword {3}')).toEqual(
      [
        [1, 'word one', null],
        [2, 'word "two"', null],
        [4, 'word {3}', null],
      ],
    );
    expect(await made?.rows('SELECT ordinal, reason FROM set_aside')).toEqual([
      { ordinal: 3n, reason: 'bad-row' },
    ]);
  });

  it('that opens its records keeps the digits of what they hold', async () => {
    const open = function* (record: JsonObject): Generator<ParsedRecord> {
      for (const part of record['words'] as JsonObject[]) yield { ok: true, record: part };
    };
    const text =
      '{"words":[{"word":"a","number":14477456656239810445},{"word":"b"}]}\n{"words":[{"word":"c","number":7}]}\n';
    expect(await events(words({ open }), text)).toEqual([
      [1, 'a', '14477456656239810445'],
      [2, 'b', null],
      [3, 'c', '7'],
    ]);
  });
});
