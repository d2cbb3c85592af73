import type { JsonObject, ParsedRecord } from '../source.ts';

/** Whether a text is what `ssh-keygen -L` shows of certificates. */
export function isKeygenText(text: string): boolean {
  return (
    /^\s+Type: \S+-cert-v01@openssh\.com (user|host) certificate\s*$/m.test(text) &&
    /^\s+Signing CA: /m.test(text)
  );
}

const TYPE = /^\s+Type: \S+-cert-v01@openssh\.com (user|host) certificate\s*$/;
const KEY = /^\s+Public key: (\S+?)-CERT ((?:SHA256|MD5):\S+|(?:[0-9a-f]{2}:){15}[0-9a-f]{2})/;
const AUTHORITY = /^\s+Signing CA: (\S+) ((?:SHA256|MD5):\S+|(?:[0-9a-f]{2}:){15}[0-9a-f]{2})/;
const KEY_ID = /^\s+Key ID: "(.*)"\s*$/;
const SERIAL = /^\s+Serial: (\d{1,20})\s*$/;
const VALID = /^\s+Valid: (forever|from (\S+) to (\S+)|after (\S+)|before (\S+))\s*$/;
const LIST = /^\s+(Principals|Critical Options|Extensions): ?(\(none\))?\s*$/;

/** The certificates that `ssh-keygen -L` shows, each a record; its times are of the machine that showed them, without a zone. */
export function* keygenBlocks(text: string): Generator<ParsedRecord> {
  let block: string[] = [];
  for (const line of [...text.split(/\r?\n/), null]) {
    const begins = line === null || TYPE.test(line);
    if (begins && block.some((one) => TYPE.test(one))) {
      const next = line === null ? undefined : block.at(-1);
      const title = next !== undefined && /^\S.*:$/.test(next) ? block.pop() : undefined;
      yield record(block);
      block = title === undefined ? [] : [title];
    }
    if (line !== null && line.trim() !== '') block.push(line);
  }
  if (block.length > 0 && !block.some((one) => TYPE.test(one)))
    yield { ok: false, detail: 'no certificate', excerpt: block.join('\n').slice(0, 200) };
}

function record(block: readonly string[]): ParsedRecord {
  const find = (pattern: RegExp): RegExpExecArray | null =>
    block.map((line) => pattern.exec(line)).find((match) => match !== null) ?? null;
  const [key, authority, serial, valid] = [find(KEY), find(AUTHORITY), find(SERIAL), find(VALID)];
  const shown = block.join('\n');
  if (!key || !authority || !serial || !valid)
    return {
      ok: false,
      detail: 'a certificate without key, authority, serial or validity',
      excerpt: shown.slice(0, 1000),
    };
  const object: JsonObject = {
    kind: 'certificate',
    holder: find(TYPE)?.[1],
    key_type: key[1],
    key: fingerprint(key[2] ?? ''),
    ca_type: authority[1],
    ca: fingerprint(authority[2] ?? ''),
    serial: serial[1],
    key_id: find(KEY_ID)?.[1] ?? '',
    principals: listed(block, 'Principals'),
    from: valid[2] ?? valid[4] ?? '',
    to: valid[3] ?? valid[5] ?? 'forever',
    options: listed(block, 'Critical Options').map(option),
    extensions: listed(block, 'Extensions').map(option),
  };
  return { ok: true, record: { object }, text: shown };
}

function fingerprint(text: string): string {
  return /^[0-9a-f]{2}:/.test(text) ? `MD5:${text}` : text;
}

/** Lines below a heading, up to the next field. */
function listed(block: readonly string[], heading: string): readonly string[] {
  const at = block.findIndex((line) => LIST.exec(line)?.[1] === heading);
  if (at < 0 || block[at]?.includes('(none)') === true) return [];
  const depth = /^\s*/.exec(block[at] ?? '')?.[0].length ?? 0;
  const lines: string[] = [];
  for (const line of block.slice(at + 1)) {
    if ((/^\s*/.exec(line)?.[0].length ?? 0) <= depth) break;
    lines.push(line.trim());
  }
  return lines;
}

function option(line: string): JsonObject {
  const [name = '', ...value] = line.split(' ');
  return { name, value: value.join(' ') };
}
