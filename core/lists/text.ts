import { CredtrailError } from '#core/base/error.ts';

/** Largest list in bytes. */
export const LIST_BYTES = 64 * 1024 * 1024;

/** What Windows-1252 has at 0x80 to 0x9f; Node's own decoder takes them for control characters. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windowsText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (sign) => WINDOWS[sign.charCodeAt(0) - 0x80] ?? sign);
}

function isBinary(text: string): boolean {
  const start = text.slice(0, 4096);
  // eslint-disable-next-line no-control-regex -- the very characters that a text does not have
  const odd = start.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  return start.includes('\0') || odd > start.length / 20;
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/**
 * The text of a list: UTF-8 or UTF-16 with its mark, else UTF-8 where it is that, else Windows-1252. Throws
 * `input-unreadable` for what is no text or is too large.
 */
export function textOfList(bytes: Uint8Array, name: string): string {
  if (bytes.length > LIST_BYTES) {
    throw new CredtrailError(
      'input-unreadable',
      `${name} has ${bytes.length.toLocaleString('en-US')} bytes; a list may have ${LIST_BYTES.toLocaleString('en-US')}.`,
    );
  }
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    text = windowsText(bytes);
  }
  if (isBinary(text)) {
    throw new CredtrailError(
      'input-unreadable',
      `${name} is no text. A list is a text file with one entry a line, a CSV or a JSON file.`,
    );
  }
  return text;
}
