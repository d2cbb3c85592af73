/**
 * Parses JSON text; integers of sixteen digits and more come as texts of those digits, since a number would lose the last of them.
 * Throws SyntaxError as `JSON.parse` does.
 */
export function parseExact(text: string): unknown {
  return JSON.parse(
    text.replace(TEXT_OR_LONG_INTEGER, (token) => (token.startsWith('"') ? token : `"${token}"`)),
  );
}

const TEXT_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
