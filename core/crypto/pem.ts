/** One block of a PEM text (RFC 7468). */
export interface PemBlock {
  /** What stands after BEGIN, e.g. CERTIFICATE. */
  readonly label: string;
  /** The block as it stands, markers included. */
  readonly text: string;
  /** Its content; null where it is not base64. */
  readonly der: Buffer | null;
}

const BLOCK =
  /^-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?$((?:(?!^-----)[^])*)^-----END \1-----[ \t]*\r?$|^-----BEGIN ([A-Z0-9 ]+)-----/gm;

/** The blocks of a text in their order; text between them is passed over. One without an end has no content. */
export function* pemBlocks(text: string): Generator<PemBlock> {
  for (const [block, label, body, broken] of text.matchAll(BLOCK)) {
    if (label === undefined) yield { label: broken ?? '', text: block, der: null };
    else {
      const packed = (body ?? '').replace(/^[\w-]+:.*(?:\r?\n[ \t].*)*$/gm, '').replace(/\s/g, '');
      const clean = packed.length > 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(packed);
      yield { label, text: block, der: clean ? Buffer.from(packed, 'base64') : null };
    }
  }
}

/** The DER elements that follow each other in some bytes; what is left over when they stop being such comes as the last, marked so. */
export function* derElements(bytes: Buffer): Generator<{ readonly whole: boolean; readonly der: Buffer }> {
  let at = 0;
  while (at < bytes.length) {
    const end = elementEnd(bytes, at);
    if (end === null) {
      yield { whole: false, der: bytes.subarray(at) };
      return;
    }
    yield { whole: true, der: bytes.subarray(at, end) };
    at = end;
  }
}

/** Where the SEQUENCE that begins at `at` ends; null where there is none, or it is cut off. */
function elementEnd(bytes: Buffer, at: number): number | null {
  const first = bytes[at + 1];
  if (bytes[at] !== 0x30 || first === undefined) return null;
  const wide = first & 0x80 ? first & 0x7f : 0;
  if (wide > 4 || (first & 0x80 && wide === 0) || at + 2 + wide > bytes.length) return null;
  const end = at + 2 + wide + (wide === 0 ? first : bytes.readUIntBE(at + 2, wide));
  return end <= bytes.length ? end : null;
}
