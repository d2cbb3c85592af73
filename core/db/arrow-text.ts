import type { DuckDBVector } from '@duckdb/node-api';
import type { Data } from 'apache-arrow';
import type { ArrowColumn } from './arrow-column.ts';
import { TextHeads } from './arrow-heads.ts';
import { Texts } from './arrow-texts.ts';

const SLOTS = 1024;

/** A VARCHAR or JSON column. Equal heads are equal texts, so that a text which repeats itself is decoded once. */
export class TextColumn implements ArrowColumn {
  readonly #texts = new Texts();
  readonly #dictionaryId: number;
  readonly #slotHeads = new Int32Array(SLOTS * 4);
  readonly #slotCodes = new Int32Array(SLOTS);
  readonly #slotChunks = new Int32Array(SLOTS);
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
    const [length, a, b, c] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0];
    const slot = slotOf(length, a, b, c);
    const known = this.#slotHeads;
    const seen = this.#slotChunks[slot] ?? 0;
    const current = seen === this.#chunk || (seen > 0 && heads.inline(i));
    const key = slot * 4;
    if (
      current &&
      known[key] === length &&
      known[key + 1] === a &&
      known[key + 2] === b &&
      known[key + 3] === c
    ) {
      return this.#slotCodes[slot] ?? 0;
    }
    const code = this.#texts.code(heads.text(i));
    known[key] = length;
    known[key + 1] = a;
    known[key + 2] = b;
    known[key + 3] = c;
    this.#slotCodes[slot] = code;
    this.#slotChunks[slot] = this.#chunk;
    return code;
  }
}

function slotOf(length: number, a: number, b: number, c: number): number {
  let hash = Math.imul(length ^ a, 0x9e3779b1);
  hash = Math.imul(hash ^ b ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ c ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}
