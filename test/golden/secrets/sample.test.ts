import { readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SOURCES } from '#core/sources/index.ts';
import { readRecords } from '#core/sources/raw.ts';
import { readFolder } from '#test/golden/sample/plain-reader.ts';
import { TempCase } from '#test/kit/case.ts';
import { command } from '#test/kit/command.ts';
import { committedSample } from '#test/kit/sample.ts';

/** Session tokens as AWS hands them out; every one that the sample's logs hold is looked for. */
const SESSION_TOKEN = /(?:IQoJ|FwoG)[\w+/=%-]{100,}/g;
/** Enough of a secret to know it by; one that is cut or encoded at its head is found too. */
const PART = 16;

const { bundle, truth } = committedSample();
let made: TempCase;
let texts: ReadonlyMap<string, string>;
let search: (bytes: Buffer) => readonly string[];

/** A search for many texts at once, all of one length: the first two bytes decide whether to look closer. */
function searchFor(parts: readonly string[]): (bytes: Buffer) => readonly string[] {
  const known = new Set(parts);
  const begins = new Uint8Array(65_536);
  for (const part of known) begins[Buffer.from(part).readUInt16BE(0)] = 1;
  return (bytes) => {
    const found = new Set<string>();
    for (let at = 0; at + PART <= bytes.length; at++) {
      if (begins[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] !== 1) continue;
      const part = bytes.toString('latin1', at, at + PART);
      if (known.has(part)) found.add(part);
    }
    return [...found];
  };
}

beforeAll(async () => {
  texts = await readFolder(bundle);
  const all = [...texts.values()];
  const tokens = all.flatMap((text) => text.match(SESSION_TOKEN) ?? []);
  for (const secret of truth.secrets)
    expect([secret, all.some((text) => text.includes(secret))]).toEqual([secret, true]);
  const parts = [...truth.secrets, ...tokens].map((secret) => secret.slice(-PART));
  expect(new Set(parts).size).toBeGreaterThan(500);
  search = searchFor(parts);
  made = await TempCase.make();
  await made.importPath(bundle);
});
afterAll(() => made.remove());

/** The secrets in files below a folder, but for those below `but`. */
async function foundBelow(folder: string, but?: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => but === undefined || !path.startsWith(but));
  return paths.flatMap((path) => search(readFileSync(path)).map((part) => `${path}: ${part}`));
}

it('no secret of the sample stands in a byte of the case beside the evidence', async () => {
  expect(await foundBelow(made.dir, join(made.dir, 'evidence'))).toEqual([]);
});

it('none stands in any table or view, as CSV, nor in any other export', async () => {
  const folder = join(made.home, 'exports');
  await mkdir(folder);
  const tables = await made.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1`,
  );
  const exports = [
    ...tables
      .filter(({ name }) => !name.startsWith('_'))
      .map(({ name }) => ['sql', '--sql', `FROM "${name}"`, '--to', `${name}.csv`]),
    ['events', '--to', 'events.json'],
    ['events', '--format', 'timesketch', '--to', 'events.jsonl'],
    ['set-aside', '--to', 'set-aside.json'],
  ];
  for (const argv of exports) {
    const to = argv.indexOf('--to') + 1;
    const words = argv.map((word, index) => (index === to ? join(folder, word) : word));
    const { code, err } = await command('export', ...words, '--case', made.dir);
    expect([argv, code, err]).toEqual([argv, 0, err]);
  }
  expect(await foundBelow(folder)).toEqual([]);
});

it('none stands in what is shown of the records that hold one', async () => {
  const files = await made.rows<{ path: string; file_id: number; odd: bigint[] | null }>(
    `SELECT path, file_id, list(ordinal ORDER BY ordinal) FILTER (ordinal > 0) AS odd
     FROM evidence_file LEFT JOIN set_aside USING (file_id) GROUP BY ALL ORDER BY path`,
  );
  let looked = 0;
  for (const { path, file_id, odd } of files) {
    const planted = [...(odd ?? [])];
    const issued: bigint[] = [];
    for await (const { ordinal, text } of readRecords(join(bundle, path), SOURCES)) {
      if (truth.secrets.some((secret) => text.includes(secret))) planted.push(BigInt(ordinal));
      else if (search(Buffer.from(text)).length > 0) issued.push(BigInt(ordinal));
    }
    for (const ordinal of [...planted, ...few(issued)]) {
      const { text } = await made.raw(file_id, ordinal);
      expect([path, ordinal, search(Buffer.from(text))]).toEqual([path, ordinal, []]);
      looked += 1;
    }
  }
  expect(looked).toBeGreaterThan(truth.secrets.length);
});

/** Some of a list, from its beginning to its end: hundreds of sessions are handed out in one file. */
function few<T>(list: readonly T[]): readonly T[] {
  const step = Math.ceil(list.length / 8);
  return list.filter((_, index) => index % step === 0);
}
