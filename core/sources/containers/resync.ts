/** Longest beginning of a record that is remembered, in bytes. */
export const MAX_HEAD_BYTES = 200;

/** Finds, in damaged text, the next place where a record begins: as the first good one did, or at a line that opens an object. */
export class Resync {
  #head: Buffer | null = null;

  /** Remembers how the first good record begins; later ones change nothing. */
  learn(record: Buffer): void {
    this.#head ??= headOf(record);
  }

  /** First place from `from` on, before `end`, where a record begins; inside a list only one that begins as the first did; -1 if none. */
  next(buffer: Buffer, from: number, end: number, inList: boolean): number {
    const within = buffer.subarray(0, end);
    const head = this.#head ? within.indexOf(this.#head, from) : -1;
    if (this.#head && inList) return head;
    const line = within.indexOf('\n{', Math.max(0, from - 1));
    return line < 0 || (head >= 0 && head < line + 1) ? head : line + 1;
  }
}

/** Beginning of a record up to its first colon: how its siblings begin too. */
function headOf(bytes: Buffer): Buffer | null {
  const colon = bytes.indexOf(0x3a);
  return colon > 2 && colon < MAX_HEAD_BYTES ? Buffer.from(bytes.subarray(0, colon)) : null;
}
