import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A repeatable source of chance (sfc32). The same seed gives the same values on every machine. */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    const hash = createHash('sha256').update(seed).digest();
    this.#a = hash.readInt32LE(0);
    this.#b = hash.readInt32LE(4);
    this.#c = hash.readInt32LE(8);
  }

  /** A source of its own for one part of the work: what others draw does not change what it gives. */
  fork(label: string): Random {
    return new Random(`${this.#seed}/${label}`);
  }

  /** The next unsigned 32 bits. */
  word(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + result;
    return result >>> 0;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + (this.word() % (max - min + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.word() < probability * 4_294_967_296;
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Lower-case hexadecimal digits. */
  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.word().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.hex(32);
    const variant = '89ab'.charAt(this.int(0, 3));
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Upper-case letters and digits 2 to 7. */
  base32(length: number): string {
    return this.#draw(BASE32, length);
  }

  /** Letters and digits. */
  base62(length: number): string {
    return this.#draw(BASE62, length);
  }

  /** `count` whole numbers from `min` to `max`, in rising order. */
  ascending(count: number, min: number, max: number): number[] {
    return Array.from(
      { length: count },
      () => min + Math.floor((this.word() / 4_294_967_296) * (max - min)),
    ).sort((left, right) => left - right);
  }

  #draw(alphabet: string, length: number): string {
    let text = '';
    for (let index = 0; index < length; index++) text += alphabet.charAt(this.word() % alphabet.length);
    return text;
  }
}
