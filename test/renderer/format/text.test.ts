import { expect, test } from 'vitest';
import { baseName, pieces, shortFile, shown } from '#renderer/format/text.ts';

test('plain text is one piece as it was logged', () => {
  expect(pieces('arn:aws:s3:::bücket/日本')).toEqual([{ text: 'arn:aws:s3:::bücket/日本', hidden: false }]);
});

test('markup stays text', () => {
  expect(shown('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
});

test.each([
  ['a\u202eb', 'a⟨U+202E⟩b'],
  ['a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩'],
  ['\u001b[31mred', '⟨␛⟩[31mred'],
  ['one\ntwo\tthree', 'one⟨⏎⟩two⟨⇥⟩three'],
  ['zero\u200bwidth\ufeff', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
  ['\u0007', '⟨U+0007⟩'],
])('what would not show or would mislead is named: %j', (text, words) => {
  expect(shown(text)).toBe(words);
});

test('a file is named by its last part without the endings of logs', () => {
  expect(baseName('cloudtrail/2026/a.json.gz')).toBe('a.json.gz');
  expect(shortFile('cloudtrail/ct-0931.json.gz')).toBe('ct-0931');
  expect(shortFile('vault/audit.log')).toBe('audit');
  expect(shortFile(`x/${'1'.repeat(30)}abcdef.json.gz`)).toBe(`…${'1'.repeat(13)}abcdef`);
});
