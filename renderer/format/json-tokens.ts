/** A stretch of a record and what it is, for its colour. */
export interface JsonToken {
  /** What is drawn. */
  readonly text: string;
  /** What it is; `plain` for punctuation and anything that is not JSON. */
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'plain';
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Cuts one line of JSON text into coloured stretches; text that is not JSON comes back whole. */
export function jsonTokens(line: string): readonly JsonToken[] {
  const out: JsonToken[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) out.push({ text: line.slice(from, to), kind: 'plain' });
  };
  for (const match of line.matchAll(TOKEN)) {
    const [, quoted, colon, number] = match;
    plain(match.index);
    if (quoted !== undefined) {
      out.push({ text: quoted, kind: colon === undefined ? 'string' : 'key' });
      if (colon !== undefined) out.push({ text: colon, kind: 'plain' });
    } else {
      out.push({ text: match[0], kind: number === undefined ? 'word' : 'number' });
    }
    from = match.index + match[0].length;
  }
  plain(line.length);
  return out;
}
