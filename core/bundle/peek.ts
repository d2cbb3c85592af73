/** The beginning of a stream of bytes, looked at without losing it. */
export interface Peeked {
  /** The first bytes: at least as many as asked for, or all there are. */
  readonly head: Buffer;
  /** Whether `head` is everything. */
  readonly whole: boolean;
  /** All bytes, the head included; to be read once. */
  readonly all: AsyncGenerator<Buffer>;
  /** Reads what is left to the end, so that a stream read in order can go on. */
  drain(): Promise<void>;
  /** Gives up what was not read. */
  close(): Promise<void>;
}

/** Reads at least `size` bytes of a stream, or all of a shorter one. */
export async function peek(chunks: AsyncIterable<Buffer>, size: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let length = 0;
  let whole = false;
  while (length < size && !whole) {
    const next = await iterator.next();
    if (next.done) {
      whole = true;
    } else {
      first.push(next.value);
      length += next.value.length;
    }
  }
  const head = first.length === 1 && first[0] ? first[0] : Buffer.concat(first, length);
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  const drain = async (): Promise<void> => {
    if (whole) return;
    for (let next = await iterator.next(); !next.done;) next = await iterator.next();
  };
  return { head, whole, all: joined(head, whole, iterator, close), drain, close };
}

async function* joined(
  head: Buffer,
  whole: boolean,
  rest: AsyncIterator<Buffer>,
  close: () => Promise<void>,
): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    if (whole) return;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await close();
  }
}
