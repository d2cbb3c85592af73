import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHcl, placeOf } from '#core/sources/vault-policy/hcl.ts';
import { policyOfHcl } from '#core/sources/vault-policy/policy.ts';

/** What is wrong in a text, with line and column; null if nothing. */
function mistake(text: string): string | null {
  const parsed = parseHcl(text);
  return parsed.ok ? null : `${placeOf(text, parsed.offset)}: ${parsed.detail}`;
}

/** The value of the only item of a text. */
function only(text: string): unknown {
  const parsed = parseHcl(text);
  return parsed.ok ? parsed.body.items[0]?.value : null;
}

describe('HCL', () => {
  it('reads texts with escapes, interpolations and marks of comments in them', () => {
    expect(only('a = "x\\n\\t\\"\\\\\\u00e9\\U0001F600 # // /* ${f("{}")} $"')).toBe(
      'x\n\t"\\é😀 # // /* ${f("{}")} $',
    );
  });

  it('reads heredocs as they stand, and without their shared indentation where asked', () => {
    expect(only('a = <<EOT\n  x\n y\nEOT\n')).toBe('  x\n y\n');
    expect(only('a = <<-EOT\n    x\n      y\n    EOT\n')).toBe('x\n  y\n');
    expect(only('a = <<E\r\nx\r\nE')).toBe('x\r\n');
  });

  it('keeps the digits of numbers that JavaScript cannot hold', () => {
    expect(only('a = [1, -2.5, 0x1F, 1e3, 18446744073709551615,]')).toEqual([
      1,
      -2.5,
      31,
      1000,
      '18446744073709551615',
    ]);
  });

  it('says line and column of every mistake', () => {
    expect({
      text: mistake('a = "x\n'),
      interpolation: mistake('\n a = "${'),
      heredoc: mistake('a = 1\nb = <<EOT\nx\n'),
      marker: mistake('a = <<'),
      comment: mistake('a = 1 /* x'),
      brace: mistake('a {\n b = 1'),
      closing: mistake('a = 1 }'),
      bracket: mistake('a = [1, 2'),
      comma: mistake('a = [1 2]'),
      value: mistake('a = path'),
      equals: mistake('a b'),
      labels: mistake('a "b" = 1'),
      escape: mistake('a = "\\q"'),
      character: mistake('a = "\\UFFFFFFFF"'),
      control: mistake('a\u0001b = 1'),
      nothing: mistake('a = "\0"'),
      json: mistake('{"a": 1}'),
    }).toMatchInlineSnapshot(`
      {
        "brace": "line 2, column 7: a brace is not closed",
        "bracket": "line 1, column 10: "," or "]" is expected",
        "character": "line 1, column 16: no such character",
        "closing": "line 1, column 7: a key is expected",
        "comma": "line 1, column 8: "," or "]" is expected",
        "comment": "line 1, column 7: a comment is not closed",
        "control": "line 1, column 2: "=" or "{" is expected",
        "equals": "line 1, column 4: "=" or "{" is expected",
        "escape": "line 1, column 6: an unknown escape",
        "heredoc": "line 2, column 5: a heredoc is not closed",
        "interpolation": "line 2, column 6: a text is not closed",
        "json": "line 1, column 1: a key is expected",
        "labels": "line 1, column 8: a key with labels has a body, and no "="",
        "marker": "line 1, column 5: a heredoc is <<, a marker and a line",
        "nothing": "line 1, column 6: a control character",
        "text": "line 1, column 5: a text is not closed",
        "value": "line 1, column 5: a value is expected",
      }
    `);
  });

  it('stops at what lies too deep, however much there is of it', () => {
    expect(mistake('a {'.repeat(400_000))).toBe('line 1, column 99: deeper than 32 braces');
    expect(mistake('{'.repeat(1_000_000))).toBe('line 1, column 1: a key is expected');
    expect(mistake(`a = ${'['.repeat(1_000_000)}`)).toBe('line 1, column 37: deeper than 32 brackets');
    expect(mistake(`a = "${'$'.repeat(1_000_000)}`)).toBe('line 1, column 5: a text is not closed');
    expect(mistake(`${'# x\n'.repeat(250_000)}a`)).toBe('line 250001, column 2: "=" or "{" is expected');
  });

  it('never throws, and points into the text', () => {
    const parts = [
      'path',
      '"a"',
      '{',
      '}',
      '=',
      '[',
      ']',
      ',',
      '\n',
      '<<E',
      'E',
      '/*',
      '*/',
      '#',
      '"',
      '\\',
      '${',
      '1',
      'true',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseHcl(text);
        if (!parsed.ok) expect(parsed.offset).toBeLessThanOrEqual(text.length);
        policyOfHcl(text);
      }),
    );
  });
});

describe('a policy', () => {
  it('with many attributes is read in one go, and the one that stands twice is found', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `a${String(index)} = 1`).join('\n');
    expect(policyOfHcl(`path "x" {\n${many}\na0 = 2\n}`)).toEqual({
      ok: false,
      detail: 'line 50002, column 1: a0 stands twice',
    });
  });

  it('may name what every object has', () => {
    expect(policyOfHcl('path "__proto__" { capabilities = ["read"] __proto__ = "x" }')).toMatchObject({
      ok: true,
      statements: [{ path: '__proto__', actions: ['read'] }],
    });
  });
});
