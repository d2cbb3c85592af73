import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Piece, SplitLimits } from '#core/sources/containers/piece.ts';
import { RecordSplitter } from '#core/sources/containers/splitter.ts';

const ENVELOPES = ['Records', 'Events'];

function split(text: string | Buffer, chunkBytes = Number.POSITIVE_INFINITY, limits?: SplitLimits): Piece[] {
  const bytes = Buffer.from(text);
  const splitter = new RecordSplitter(ENVELOPES, limits);
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    pieces.push(...splitter.push(bytes.subarray(at, Math.min(bytes.length, at + chunkBytes))));
  pieces.push(...splitter.end());
  return pieces;
}

/** Records as their text, bad pieces as their reason. */
function shown(pieces: readonly Piece[]): string[] {
  return pieces.map((piece) => (piece.kind === 'record' ? piece.text : `!${piece.reason}`));
}

const A = '{"id":1,"t":"a{[\\"}"}';
const B = '{"id":2,"t":{"x":[1,{"y":2}]}}';
const C = '{"id":3}';

const CONTAINERS: Readonly<Record<string, string>> = {
  'an envelope': `{"Records":[${A},${B},${C}]}`,
  'an envelope with other fields around it': `{"NextToken":"x","Events":[${A},${B},${C}],"Count":{"n":[3]}}`,
  'two envelopes in one object': `{"Records":[${A}],"x":[9],"Events":[${B},${C}]}`,
  'the same envelope twice in one object': `{"Records":[${A}],"Records":[${B},${C}]}`,
  'two envelopes one after another': `{"Records":[${A}]}{"Records":[${B},${C}]}`,
  'pretty-printed envelopes one after another': `{\n "Records": [\n ${A}\n ]\n}\n{\n "Records": [\n ${B},\n ${C} ]\n}\n`,
  'a list': `[${A}, ${B},\n${C}]`,
  'one object a line': `${A}\n${B}\n${C}\n`,
  'objects without anything between them': `${A}${B}${C}`,
  'lines ended by CRLF': `${A}\r\n${B}\r\n${C}\r\n`,
  'a byte order mark': `\ufeff[${A},${B},${C}]`,
  'a list, then an envelope, then a line': `[${A}]\n{"Records":[${B}]}\n${C}\n`,
};

describe('splitting into records', () => {
  for (const [name, text] of Object.entries(CONTAINERS)) {
    it(`gives every record of ${name}`, () => {
      expect(shown(split(text))).toEqual([A, B, C]);
    });
  }

  for (const [name, text] of Object.entries(CONTAINERS)) {
    it(`gives the same whatever the chunks of ${name}`, () => {
      for (let size = 1; size <= 12; size += 1) expect(shown(split(text, size))).toEqual([A, B, C]);
    });
  }

  it('puts a pretty-printed record on one line', () => {
    expect(shown(split('{\n  "a": "x\\ny",\n  "b": 2\n}'))).toEqual(['{   "a": "x\\ny",   "b": 2 }']);
  });

  it('gives nothing for empty containers', () => {
    for (const text of ['', ' \n', '[]', '{"Records":[]}', '{"Records":[]}\n[]'])
      expect(split(text)).toEqual([]);
  });

  it('takes values that are no objects as bad records, each for itself', () => {
    expect(shown(split(`[${A},1,"x",null,[2],true,${B}]`))).toEqual([
      A,
      ...Array<string>(5).fill('!not-an-object'),
      B,
    ]);
  });

  it('loses exactly the record with an unbalanced quote', () => {
    const records = Array.from({ length: 50 }, (_, i) => `{"id":${String(i)},"text":"value ${String(i)}"}`);
    const broken = records.map((record, i) => (i === 17 ? record.replace('value 17"', 'value 17') : record));
    for (const text of [`{"Records":[${broken.join(',')}]}`, `[${broken.join(',')}]`, broken.join('\n')]) {
      const pieces = split(text);
      expect(pieces.filter((piece) => piece.kind === 'bad').map((piece) => piece.reason)).toEqual([
        'malformed',
      ]);
      expect(shown(pieces).filter((piece) => !piece.startsWith('!'))).toEqual(
        records.filter((_, i) => i !== 17),
      );
      expect(shown(pieces)[17]).toBe('!malformed');
    }
  });

  it('reads on at the next line even where it begins otherwise', () => {
    const other = '{"zz":1}';
    expect(shown(split(`${A}\n{"id":"x\n${other}\n${B}\n`))).toEqual([A, '!malformed', other, B]);
  });

  it('loses nothing after a list whose object is never closed', () => {
    expect(shown(split(`{"Records":[${A}]\n${B}\n${C}`))).toEqual([A, B, C]);
  });

  it('gives all complete records of a truncated text and one truncated piece', () => {
    const text = `{"Records":[${A},${B},${C}]}`;
    expect(shown(split(text.slice(0, text.indexOf(C) + 4)))).toEqual([A, B, '!truncated']);
    expect(shown(split(text.slice(0, text.indexOf(C))))).toEqual([A, B]);
  });

  it('sets a record over the cap aside and reads on at the next', () => {
    const large = `{"id":9,"t":"${'x'.repeat(400)}"}`;
    const limits = { recordBytes: 200, depth: 20 };
    expect(shown(split(`[${A},${large},${B}]`, 64, limits))).toEqual([A, '!too-large', B]);
    expect(shown(split(`${A}\n${large}\n${B}\n`, 64, limits))).toEqual([A, '!too-large', B]);
  });

  it('sets a record nested too deeply aside', () => {
    const deep = `{"id":9,"t":${'['.repeat(30)}${']'.repeat(30)}}`;
    expect(shown(split(`[${A},${deep},${B}]`, 1000, { recordBytes: 1000, depth: 20 }))).toEqual([
      A,
      '!too-deep',
      B,
    ]);
  });

  it('survives a hundred thousand levels', () => {
    const deep = `{"id":9,"t":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(shown(split(`${A}\n${deep}\n${B}`))).toHaveLength(3);
  });

  it('replaces lone surrogates and keeps pairs', () => {
    expect(shown(split('{"a":"\\ud800x","b":"\\ud83d\\ude00","c":"\\udc00"}'))).toEqual([
      '{"a":"\\ufffdx","b":"\\ud83d\\ude00","c":"\\ufffd"}',
    ]);
  });

  it('reads bytes that are not UTF-8 with replacement characters', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]);
    expect(shown(split(bytes))).toEqual(['{"a":"\ufffd\ufffd"}']);
  });

  it('does not depend on the sizes of chunks, whatever the text', () => {
    const fragment = fc.constantFrom(
      A, B, C, '{', '}', '[', ']', ',', '"', '\\', '\n', ' ', '1', 'null', '{"Records":[', ']}', '"Events":[', 'é',
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 14 }), fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const text = parts.join('');
        expect(split(text, size)).toEqual(split(text));
      }),
      { numRuns: 400 },
    );
  });
});
