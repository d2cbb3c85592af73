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

/**
 * Records of a CSV text (RFC 4180): quoted cells may hold separators, quotes (doubled) and line ends; a quote
 * that none closes at the end of a cell is one like any other sign, so that it swallows no line. Empty lines are left out.
 */
export function* csvRecords(text: string, separator: string): Generator<CsvRecord> {
  let [line, begun, at] = [1, 1, 0];
  let cells: string[] = [];
  let cell = '';
  let blank = true;
  while (at <= text.length) {
    const sign = text[at];
    const end = sign === '"' && blank ? closingQuote(text, at + 1, separator) : null;
    if (end !== null) {
      const inner = text.slice(at + 1, end);
      cell = inner.replaceAll('""', '"');
      blank = cell.trim() === '';
      line += inner.split('\n').length - 1;
      at = end + 1;
    } else if (sign === separator) {
      cells.push(cell.trim());
      [cell, blank] = ['', true];
      at += 1;
    } else if (sign === undefined || sign === '\n' || sign === '\r') {
      cells.push(cell.trim());
      if (cells.some((each) => each !== '')) yield { line: begun, cells };
      at += sign === '\r' && text[at + 1] === '\n' ? 2 : 1;
      line += 1;
      [cells, cell, blank, begun] = [[], '', true, line];
    } else {
      cell += sign;
      blank &&= sign.trim() === '';
      at += 1;
    }
  }
}

/** Place of the quote that ends a cell; null where the next one that is not doubled does not. */
function closingQuote(text: string, from: number, separator: string): number | null {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    if (text[quote + 1] !== '"') return endsCell(text, quote + 1, separator) ? quote : null;
    at = quote + 2;
  }
}

function endsCell(text: string, from: number, separator: string): boolean {
  let at = from;
  while (text[at] === ' ') at += 1;
  const sign = text[at];
  return sign === undefined || sign === separator || sign === '\n' || sign === '\r';
}
