import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';

/** What to multiply, and how far. */
export interface MultipliedOptions {
  /** Logs of so many records a line; a name that ends in `.gz` is unpacked. */
  readonly paths: readonly string[];
  readonly each: number;
  /** Records to write, about. */
  readonly records: number;
  readonly outDir: string;
}

/** Ids as logs write them: runs of letters and digits with both, too long for a word. */
const ID = /(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{12,}/g;
const ALPHABETS: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]+$/, '0123456789abcdef'],
  [/^[0-9A-Z]+$/, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'],
  [/^[0-9a-z]+$/, 'abcdefghijklmnopqrstuvwxyz0123456789'],
  [/^/, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'],
];

/**
 * Writes the lines of logs again and again into one gzip file, each time with other ids, the same ones for the same ids, so
 * that what belongs together still does; times stay. Gives the number of records and their bytes.
 */
export async function generateMultiplied({ paths, each, records, outDir }: MultipliedOptions): Promise<{
  readonly records: number;
  readonly bytes: number;
}> {
  const seed = paths.flatMap((path) => {
    const bytes = readFileSync(path);
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    return text.split('\n').filter(isSound);
  });
  const lines = Math.ceil(records / each);
  let bytes = 0;
  function* copies(): Generator<string> {
    for (let written = 0; written < lines;) {
      const copy = copyOf(seed.slice(0, lines - written), written);
      const text = `${copy.join('\n')}\n`;
      written += copy.length;
      bytes += Buffer.byteLength(text);
      yield text;
    }
  }
  await pipeline(copies, createGzip({ level: 1 }), createWriteStream(join(outDir, 'log.gz')));
  return { records: lines * each, bytes };
}

/** Whether a line is a whole record: samples hold lines that break off. */
function isSound(line: string): boolean {
  return line !== '' && (!line.startsWith('{') || line.endsWith('}'));
}

function copyOf(lines: readonly string[], number: number): readonly string[] {
  if (number === 0) return lines;
  const ids = new Map<string, string>();
  return lines.map((line) =>
    line.replace(ID, (id) => {
      const other = ids.get(id) ?? otherId(id, number);
      ids.set(id, other);
      return other;
    }),
  );
}

/** Another id of the same length and alphabet. */
function otherId(id: string, number: number): string {
  const hash = createHash('sha512')
    .update(`${String(number)} ${id}`)
    .digest();
  const alphabet = ALPHABETS.find(([pattern]) => pattern.test(id))?.[1] ?? '';
  let text = '';
  for (let at = 0; at < id.length; at++)
    text += alphabet.charAt((hash[at % hash.length] ?? 0) % alphabet.length);
  return text;
}
