/** One record of a CSV file. */
export interface CsvRecord {
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Its cells. */
  readonly cells: readonly string[];
}

const SEPARATORS = [',', ';', '\t'] as const;

/** The separator that the first line has most often outside quotes; a comma where it has none. */
export function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = SEPARATORS.map((sign) => first.split(sign).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Records of a CSV text (RFC 4180): quoted cells may hold separators, quotes (doubled) and line ends; empty lines are left out. */
export function* csvRecords(text: string, separator: string): Generator<CsvRecord> {
  let [line, begun, at] = [1, 1, 0];
  let cells: string[] = [];
  let cell = '';
  while (at <= text.length) {
    const sign = text[at];
    if (sign === '"' && cell.trim() === '') {
      const end = closingQuote(text, at + 1);
      const inner = text.slice(at + 1, end);
      cell = inner.replaceAll('""', '"');
      line += inner.split('\n').length - 1;
      at = end + 1;
    } else if (sign === separator) {
      cells.push(cell.trim());
      cell = '';
      at += 1;
    } else if (sign === undefined || sign === '\n' || sign === '\r') {
      cells.push(cell.trim());
      if (cells.some((each) => each !== '')) yield { line: begun, cells };
      at += sign === '\r' && text[at + 1] === '\n' ? 2 : 1;
      line += 1;
      [cells, cell, begun] = [[], '', line];
    } else {
      cell += sign;
      at += 1;
    }
  }
}

/** Place of the quote that ends a cell; the text's end where none does. */
function closingQuote(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}
