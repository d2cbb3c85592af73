import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadsheetCell } from '#core/base/csv.ts';

/** The text of one cell as RFC 4180 reads it, without the apostrophes in front and behind separators. */
function read(cell: string): string {
  const text = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  return text.replace(/(^|[;\t\n])'/g, '$1');
}

describe('a cell for spreadsheets', () => {
  it.each([
    '=1+1',
    '+1+1',
    '-cmd',
    '@SUM(A1)',
    '  =1+1',
    '\t=1+1',
    '\uff1d1+1',
    '=HYPERLINK("http://example.com";"x")',
  ])('is no formula: %j', (text) => {
    expect(read(spreadsheetCell(text))).toBe(text);
    expect(spreadsheetCell(text)).toMatch(/^"?'/);
  });

  it.each([
    '12345678901234567890',
    '-9223372036854775808',
    '0123456789',
    '000000000000',
    '1.50',
    '1e10',
    '12E5',
    '+5',
    '1,234',
    '10.111.222.111',
    '50 %',
    '2026-10-14',
    '3-4',
    '1/2',
    '10.3.07',
    '09:41',
    'MAR1',
    '1 Dec',
    "'quoted",
  ])('keeps every digit of what a spreadsheet would make a number or a date of: %s', (text) => {
    expect(spreadsheetCell(text)).toMatch(/^"?'/);
    expect(read(spreadsheetCell(text))).toBe(text);
  });

  it.each([
    '0',
    '-5',
    '12.5',
    '123456789012345',
    '111111111111',
    'ListBuckets',
    '192.0.2.10',
    '2001:db8::1',
    '2026-10-14T09:41:07.000000Z',
    'aws-key:AKIAIOSFODNN7EXAMPLE',
    'march of the bots',
    'a=b',
    '',
  ])('leaves alone what a spreadsheet leaves alone: %s', (text) => {
    expect(spreadsheetCell(text)).toBe(text);
  });

  it.each([
    ['x;=1+1', "x;'=1+1"],
    ['x; @SUM(A1)', "x;' @SUM(A1)"],
    ['x\t-cmd', "x\t'-cmd"],
    ['x\n=1+1', "x\n'=1+1"],
    ['x;"=1+1"', 'x;\'"=1+1"'],
    ['=1;=2', "'=1;'=2"],
    ["x;'y", "x;''y"],
  ])('is no formula where another separator cuts it: %j', (text, guarded) => {
    const cell = spreadsheetCell(text);
    expect(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell).toBe(guarded);
    expect(read(cell)).toBe(text);
  });

  it('gives texts of separators, apostrophes and formulas back', () => {
    const unit = fc.constantFrom(';', '\t', '\n', "'", '"', '=', '-', ' ', 'x', '1');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const cell = spreadsheetCell(text);
        expect(read(cell)).toBe(text);
        expect(cell).not.toMatch(/[;\t\n][\s"]*[=+@-]/);
      }),
    );
  });

  it('names what does not show or would drive a terminal', () => {
    expect(spreadsheetCell('\u001b[31mred\u0000')).toBe('⟨U+001B⟩[31mred⟨U+0000⟩');
    expect(spreadsheetCell('a\u202eb\u0085c\r')).toBe('a⟨U+202E⟩b⟨U+0085⟩c⟨U+000D⟩');
  });

  it('gives every text without control characters back when one apostrophe is taken away', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const named = read(spreadsheetCell(text)).replace(/⟨U\+([0-9A-F]{4})⟩/g, (_, code: string) =>
          String.fromCodePoint(parseInt(code, 16)),
        );
        expect(named).toBe(text);
      }),
    );
  });

  it('never begins with what starts a formula', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n'), fc.string(), (first, rest) => {
        const cell = spreadsheetCell(first + rest);
        const inside = cell.startsWith('"') ? cell.slice(1) : cell;
        expect(/^[=+\-@\t\r\n]/.test(inside) && !/^-?\d+(\.\d+)?$/.test(inside)).toBe(false);
      }),
    );
  });
});
