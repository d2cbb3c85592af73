/** A value of an HCL text; numbers are their digits as written where JavaScript cannot hold them. */
export type HclValue = string | number | boolean | readonly HclValue[] | HclBody;

/** What stands between braces, or in a file as a whole, in its order; keys may repeat. */
export interface HclBody {
  readonly items: readonly HclItem[];
}

/** One item of a body: `key = value`, or `key "label" { … }` with its labels. */
export interface HclItem {
  /** The key and its labels, at least one. */
  readonly keys: readonly string[];
  readonly value: HclValue;
  /** Where it begins, counted in UTF-16 units from 0; {@link placeOf} makes line and column of it. */
  readonly offset: number;
}

/** The body of a text, or what is wrong in it and where. */
export type HclResult =
  | { readonly ok: true; readonly body: HclBody }
  | { readonly ok: false; readonly detail: string; readonly offset: number };

/** Bodies and lists may lie so deep in each other. */
const DEEPEST = 32;

/**
 * Reads HCL 1 in its native syntax (https://github.com/hashicorp/hcl/tree/hcl1, scanner and parser), as Vault's policies use it:
 *
 *     body  = { item [ "," ] }
 *     item  = key { key } ( "=" value | object )      key = identifier | string
 *     value = string | heredoc | number | "true" | "false" | list | object
 *     list  = "[" [ value { "," value } [ "," ] ] "]"     object = "{" body "}"
 *
 * Comments are `#`, `//` and `/ * … * /`. Never throws; takes time in proportion to the text.
 */
export function parseHcl(text: string): HclResult {
  try {
    const reader = new Reader(text);
    const body = reader.body(0, false);
    return { ok: true, body };
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, detail: error.message, offset: error.offset };
    throw error;
  }
}

/** Line and column of an offset, both from 1, as words for people. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${String(line)}, column ${String(offset - before.lastIndexOf('\n'))}`;
}

class Mistake extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const BLANK = /(?:[ \t\r\n]+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const NUMBER = /-?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const HEREDOC = /<<(-?)([\p{L}\p{Nd}_.]+)[ \t\r]*\n/uy;
const PLAIN = /[^"\\\n$\0]+/y;
const ESCAPE = /\\(?:([abfnrtv"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{3}))/y;
const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Items until the closing brace, or the end of the text. */
  body(depth: number, inBraces: boolean): HclBody {
    const items: HclItem[] = [];
    for (;;) {
      this.#blank();
      if (this.#at >= this.#text.length) {
        if (inBraces) this.#fail('a brace is not closed');
        return { items };
      }
      if (inBraces && this.#taken('}')) return { items };
      items.push(this.#item(depth));
      this.#blank();
      this.#taken(',');
    }
  }

  #item(depth: number): HclItem {
    const offset = this.#at;
    const keys: string[] = [];
    for (;;) {
      this.#blank();
      const key = this.#text[this.#at] === '"' ? this.#string() : this.#match(IDENTIFIER)?.[0];
      if (key !== undefined) keys.push(key);
      else if (keys.length === 0) this.#fail('a key is expected');
      else break;
    }
    if (this.#taken('=')) {
      if (keys.length > 1) this.#fail('a key with labels has a body, and no "="');
      return { keys, value: this.#value(depth), offset };
    }
    if (!this.#taken('{')) this.#fail('"=" or "{" is expected');
    return { keys, value: this.#object(depth), offset };
  }

  #value(depth: number): HclValue {
    this.#blank();
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === '<') return this.#heredoc();
    if (this.#taken('[')) return this.#list(depth);
    if (this.#taken('{')) return this.#object(depth);
    const digits = this.#match(NUMBER)?.[0];
    if (digits !== undefined) return numberOf(digits);
    const offset = this.#at;
    const word = this.#match(IDENTIFIER)?.[0];
    if (word === 'true' || word === 'false') return word === 'true';
    return this.#fail('a value is expected', offset);
  }

  #object(depth: number): HclBody {
    if (depth >= DEEPEST) this.#fail(`deeper than ${String(DEEPEST)} braces`, this.#at - 1);
    return this.body(depth + 1, true);
  }

  #list(depth: number): readonly HclValue[] {
    if (depth >= DEEPEST) this.#fail(`deeper than ${String(DEEPEST)} brackets`, this.#at - 1);
    const values: HclValue[] = [];
    for (;;) {
      this.#blank();
      if (this.#taken(']')) return values;
      values.push(this.#value(depth + 1));
      this.#blank();
      if (!this.#taken(',') && this.#text[this.#at] !== ']') this.#fail('"," or "]" is expected');
    }
  }

  /** A text in quotes, its escapes read; what `${` and `}` enclose stands as written, quotes in it included. */
  #string(): string {
    const opened = this.#at;
    this.#at += 1;
    let text = '';
    for (;;) {
      text += this.#match(PLAIN)?.[0] ?? '';
      const next = this.#text[this.#at];
      if (next === '"') {
        this.#at += 1;
        return text;
      }
      if (next === undefined || next === '\n') this.#fail('a text is not closed', opened);
      if (next === '\\') text += this.#escape();
      else if (next === '\0') this.#fail('a control character');
      else text += this.#dollar(opened);
    }
  }

  #escape(): string {
    const found = this.#match(ESCAPE);
    if (!found) return this.#fail('an unknown escape');
    const [, letter, four, eight, two, octal] = found;
    if (letter !== undefined) return LETTERS[letter] ?? letter;
    const code = octal === undefined ? parseInt(four ?? eight ?? two ?? '', 16) : parseInt(octal, 8);
    return code <= 0x10ffff ? String.fromCodePoint(code) : this.#fail('no such character');
  }

  #dollar(opened: number): string {
    const from = this.#at;
    this.#at += 1;
    if (this.#text[this.#at] !== '{') return '$';
    let open = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const letter = this.#text[this.#at];
      if (letter === '{') open += 1;
      if (letter === '}') open -= 1;
      if (open === 0) {
        this.#at += 1;
        return this.#text.slice(from, this.#at);
      }
    }
    return this.#fail('a text is not closed', opened);
  }

  /** Lines until one that is the marker alone; `<<-` takes away the indentation that all of them share. */
  #heredoc(): string {
    const opened = this.#at;
    const found = this.#match(HEREDOC);
    if (!found) return this.#fail('a heredoc is <<, a marker and a line');
    const [, dash, marker] = found;
    const lines: string[] = [];
    while (this.#at < this.#text.length) {
      const cut = this.#text.indexOf('\n', this.#at);
      const end = cut < 0 ? this.#text.length : cut;
      const line = this.#text.slice(this.#at, end);
      this.#at = cut < 0 ? end : end + 1;
      if (line.trim() === marker)
        return dash === '-' ? dedented(lines) : lines.map((one) => `${one}\n`).join('');
      lines.push(line);
    }
    return this.#fail('a heredoc is not closed', opened);
  }

  #blank(): void {
    this.#match(BLANK);
    if (this.#text.startsWith('/*', this.#at)) this.#fail('a comment is not closed');
  }

  #taken(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #fail(message: string, offset = this.#at): never {
    throw new Mistake(message, offset);
  }
}

function numberOf(digits: string): number | string {
  const value = Number(digits);
  return Number.isSafeInteger(value) || (digits.includes('.') && Number.isFinite(value)) ? value : digits;
}

function dedented(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const shared = indents.reduce((least, one) => Math.min(least, one), Number.MAX_SAFE_INTEGER);
  return lines.map((line) => `${line.slice(shared)}\n`).join('');
}
