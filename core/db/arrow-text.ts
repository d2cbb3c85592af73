import type { DuckDBVector } from '@duckdb/node-api';
import type { Data } from 'apache-arrow';
import type { ArrowColumn } from './arrow-column.ts';
import { TextHeads } from './arrow-heads.ts';
import { Texts } from './arrow-texts.ts';

const SLOTS = 1024;
/** Texts up to this many bytes are known again by their bytes. */
const KNOWN = 64;

/**
 * A VARCHAR or JSON column. Equal heads are equal texts, and so are equal bytes, so that a text which repeats itself is
 * decoded once.
 */
export class TextColumn implements ArrowColumn {
  readonly #texts = new Texts();
  readonly #dictionaryId: number;
  readonly #slotHeads = new Int32Array(SLOTS * 4);
  readonly #slotCodes = new Int32Array(SLOTS);
  readonly #slotChunks = new Int32Array(SLOTS);
  readonly #byteSlots = new ByteSlots();
  #chunk = 0;

  /** `dictionaryId` names its dictionary within the stream. */
  constructor(dictionaryId: number) {
    this.#dictionaryId = dictionaryId;
  }

  /** {@inheritDoc ArrowColumn.bytes} */
  get bytes(): number {
    return this.#texts.bytes;
  }

  /** {@inheritDoc ArrowColumn.append} */
  append(vector: DuckDBVector, count: number): void {
    const start = this.#texts.begin(count);
    const { validity, plain: bytes } = this.#texts;
    validity.append(vector, count);
    const heads = new TextHeads(vector, count, validity, start);
    this.#chunk += 1;
    for (let i = 0; i < count; i += 1) {
      const there = validity.has(start + i);
      if (!bytes) this.#texts.setCode(start + i, there ? this.#code(heads, i) : 0);
      else if (there) bytes.pushBytes(heads.source(i), heads.start(i), heads.length(i));
      else bytes.push('');
    }
  }

  /** {@inheritDoc ArrowColumn.finish} */
  finish(): Data {
    return this.#texts.finish(this.#dictionaryId);
  }

  #code(heads: TextHeads, i: number): number {
    const { words } = heads;
    const at = i * 4;
    const length = words[at] ?? 0;
    const a = words[at + 1] ?? 0;
    const b = words[at + 2] ?? 0;
    const c = words[at + 3] ?? 0;
    const slot = slotOf(length, a, b, c);
    const known = this.#slotHeads;
    const seen = this.#slotChunks[slot] ?? 0;
    const key = slot * 4;
    if (
      known[key] === length &&
      known[key + 1] === a &&
      known[key + 2] === b &&
      known[key + 3] === c &&
      (seen === this.#chunk || (seen > 0 && heads.inline(i)))
    ) {
      return this.#slotCodes[slot] ?? 0;
    }
    const code =
      heads.inline(i) || length > KNOWN ? this.#texts.code(heads.text(i)) : this.#longCode(heads, i);
    known[key] = length;
    known[key + 1] = a;
    known[key + 2] = b;
    known[key + 3] = c;
    this.#slotCodes[slot] = code;
    this.#slotChunks[slot] = this.#chunk;
    return code;
  }

  /** The code of a text that lies elsewhere than in its head. */
  #longCode(heads: TextHeads, i: number): number {
    const source = heads.source(i);
    const start = heads.start(i);
    const length = heads.length(i);
    const end = start + length;
    const slot = slotOf(
      length,
      heads.words[i * 4 + 1] ?? 0,
      wordAt(source, end - 8),
      wordAt(source, end - 4),
    );
    const known = this.#byteSlots.code(slot, source, start, length);
    if (known >= 0) return known;
    const code = this.#texts.code(heads.text(i));
    this.#byteSlots.keep(slot, source, start, length, code);
    return code;
  }
}

/** Short texts by their bytes, the last one of each slot with its code. */
class ByteSlots {
  readonly #bytes = new Uint8Array(SLOTS * KNOWN);
  readonly #lengths = new Int32Array(SLOTS);
  readonly #codes = new Int32Array(SLOTS);

  /** The code of a text, -1 where its slot has another. */
  code(slot: number, source: Uint8Array, start: number, length: number): number {
    if (this.#lengths[slot] !== length) return -1;
    const bytes = this.#bytes;
    const first = slot * KNOWN;
    for (let i = 0; i < length; i += 1) if (bytes[first + i] !== source[start + i]) return -1;
    return this.#codes[slot] ?? -1;
  }

  /** Puts a text into its slot. */
  keep(slot: number, source: Uint8Array, start: number, length: number, code: number): void {
    const first = slot * KNOWN;
    for (let i = 0; i < length; i += 1) this.#bytes[first + i] = source[start + i] ?? 0;
    this.#lengths[slot] = length;
    this.#codes[slot] = code;
  }
}

/** The four bytes from `at` as one number. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

function slotOf(length: number, a: number, b: number, c: number): number {
  let hash = Math.imul(length ^ a, 0x9e3779b1);
  hash = Math.imul(hash ^ b ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ c ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}
