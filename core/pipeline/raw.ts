import { CredtrailError } from '#core/base/error.ts';
import { verifyStored } from '#core/bundle/stored.ts';
import type { Connection } from '#core/db/database.ts';
import { maskRecord } from '#core/keys/mask.ts';
import { mappingsOf, sourcesWith } from './mappings.ts';
import { recordText } from '#core/sources/raw.ts';

/** One record read again from the evidence. */
export interface RawRecord {
  /** Its text, masked; JSON is laid out in lines. */
  readonly text: string;
  /** How many values were masked. */
  readonly masked: number;
  /** Size of the record as it stands in the evidence, in bytes. */
  readonly bytes: bigint;
}

/**
 * Reads one record again from the evidence, after checking that the entry is what was imported.
 * Throws `not-found`, `evidence-missing` or `evidence-changed`.
 */
export async function readRaw(
  caseDir: string,
  db: Connection,
  fileId: number,
  ordinal: bigint,
): Promise<RawRecord> {
  const entry = await db.first<{
    sha256: string;
    bytes: bigint;
    stored: string;
    origin_path: string | null;
    source: string | null;
  }>(
    'SELECT x.sha256, x.bytes, x.stored, x.origin_path, a.source FROM _entry AS x LEFT JOIN _file_account AS a ON a.file_id = x.file_id WHERE x.file_id = ?',
    [fileId],
  );
  if (!entry) throw new CredtrailError('not-found', `This case holds no file ${String(fileId)}.`);
  const path = await verifyStored(
    caseDir,
    { sha256: entry.sha256, stored: entry.stored, originPath: entry.origin_path, bytes: entry.bytes },
    { hash: true },
  );
  const mapped = entry.source?.startsWith('mapping-') === true ? await mappingsOf(caseDir) : [];
  const sources = sourcesWith(mapped);
  const text = await recordText(path, entry.source, ordinal, sources);
  if (text === null)
    throw new CredtrailError('not-found', `File ${String(fileId)} holds no record ${String(ordinal)}.`);
  const own = sources.find(({ id }) => id === entry.source)?.conceal?.(text) ?? { text, masked: 0 };
  const clean = maskRecord(own.text);
  return {
    text: laidOut(clean.text),
    masked: own.masked + clean.masked,
    bytes: BigInt(Buffer.byteLength(text)),
  };
}

/** JSON in indented lines without touching a digit: only white space between tokens is added. */
function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  let depth = 0;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+/g, (token, at: number) => {
    if (token.startsWith('"')) return token;
    if (token === ':') return ': ';
    if (token === ',') return `,\n${'  '.repeat(depth)}`;
    if (token === '{' || token === '[') {
      depth += 1;
      const next = /\S/.exec(text.slice(at + 1, at + 64))?.[0];
      return next === '}' || next === ']' ? token : `${token}\n${'  '.repeat(depth)}`;
    }
    if (token === '}' || token === ']') {
      depth -= 1;
      const before = /\S(?=\s*$)/.exec(text.slice(Math.max(0, at - 64), at))?.[0];
      return before === '{' || before === '[' ? token : `\n${'  '.repeat(Math.max(0, depth))}${token}`;
    }
    return '';
  });
}
