/** A stretch of SQL text and what it is, as DuckDB's own scanner cuts it. */
export interface SqlPiece {
  /**
   * `word` is a keyword or a plain name, `name` one in double quotes, `text` a string of any form; `mark` is one character of
   * anything else. What is not closed goes on to the end.
   */
  readonly kind: 'space' | 'comment' | 'text' | 'name' | 'number' | 'word' | 'mark';
  /** Position of its first character. */
  readonly from: number;
  /** Position behind its last character. */
  readonly to: number;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n]*/y;
const TEXT = /'[^']*(?:''[^']*)*(?:'|$)/y;
const ESCAPED_TEXT = /[eE]'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*(?:'|\\?$)/y;
const NAME = /"[^"]*(?:""[^"]*)*(?:"|$)/y;
const NUMBER = /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const DOLLAR = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

function reach(pattern: RegExp, sql: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(sql) ? pattern.lastIndex : from;
}

/** Where a block comment ends; such comments nest. */
function blockEnd(sql: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  for (let depth = 0, found = edge.exec(sql); found; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}

function pieceAt(sql: string, from: number): SqlPiece {
  const piece = (kind: SqlPiece['kind'], to: number): SqlPiece => ({ kind, from, to });
  const first = sql[from] ?? '';
  const next = sql[from + 1];
  if (/\s/.test(first)) return piece('space', reach(SPACE, sql, from));
  if (first === '-' && next === '-') return piece('comment', reach(LINE_COMMENT, sql, from));
  if (first === '/' && next === '*') return piece('comment', blockEnd(sql, from));
  if (first === "'") return piece('text', reach(TEXT, sql, from));
  if (next === "'" && /e/i.test(first)) return piece('text', reach(ESCAPED_TEXT, sql, from));
  if (first === '"') return piece('name', reach(NAME, sql, from));
  const opened = first === '$' ? reach(DOLLAR, sql, from) : from;
  if (opened > from) {
    const closed = sql.indexOf(sql.slice(from, opened), opened);
    return piece('text', closed < 0 ? sql.length : closed + opened - from);
  }
  const word = reach(WORD, sql, from);
  if (word > from) return piece('word', word);
  const number = reach(NUMBER, sql, from);
  return number > from ? piece('number', number) : piece('mark', from + 1);
}

/** Cuts SQL text into its pieces, which together are the whole text, in time that grows with its length alone. */
export function sqlPieces(sql: string): readonly SqlPiece[] {
  const pieces: SqlPiece[] = [];
  for (let at = 0; at < sql.length;) {
    const piece = pieceAt(sql, at);
    pieces.push(piece);
    at = piece.to;
  }
  return pieces;
}
