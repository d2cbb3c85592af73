import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { TempCase, type TestFile } from '#test/kit/case.ts';
import { answer, ask, call, calls, DEEP, task, trail } from './records.ts';

/** What must become of a file: records, events, paired, duplicates, set aside; and the reasons of the last. */
type Outcome = readonly [
  records: number,
  events: number,
  paired: number,
  duplicates: number,
  setAside: number,
];

interface Hostile {
  readonly name: string;
  readonly file: string;
  readonly content: string | Buffer;
  readonly outcome: Outcome;
  readonly reasons?: readonly string[];
  readonly source?: string;
  readonly note?: RegExp;
}

const TRAIL = trail(calls(3));
const torn = Buffer.from(trail(calls(400)));
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

const HOSTILE: readonly Hostile[] = [
  { name: 'an empty file', file: 'empty.json', content: '', outcome: [0, 0, 0, 0, 0], source: 'empty' },
  { name: 'only white space', file: 'blank.json', content: ' \n\t\n', outcome: [0, 0, 0, 0, 0], source: 'unknown' },
  { name: 'a document that breaks off inside a record', file: 'cut.json', content: TRAIL.slice(0, -40), outcome: [3, 2, 0, 0, 1], reasons: ['truncated'] },
  { name: 'a document that breaks off between records', file: 'cut.json', content: TRAIL.slice(0, -2), outcome: [3, 3, 0, 0, 0] },
  { name: 'lines of which the last is cut', file: 'cut.log', content: `${JSON.stringify(call(1))}\n${JSON.stringify(call(2)).slice(0, 80)}`, outcome: [2, 1, 0, 0, 1], reasons: ['truncated'] },
  { name: 'bytes that are no UTF-8', file: 'latin.json', content: latin(TRAIL.replace('example-agent', 'caf\xe9')), outcome: [3, 3, 0, 0, 0] },
  { name: 'a byte order mark', file: 'bom.json', content: `\ufeff${TRAIL}`, outcome: [3, 3, 0, 0, 0] },
  { name: 'lines with a byte order mark and CRLF', file: 'crlf.log', content: `\ufeff${calls(3).map((one) => `${JSON.stringify(one)}\r\n`).join('')}`, outcome: [3, 3, 0, 0, 0] },
  { name: 'a hundred thousand levels in a field that is not read', file: 'deep.json', content: `{"Records":[${JSON.stringify(call(1))},${JSON.stringify(call(2)).replace('"example-agent"', DEEP)},${JSON.stringify(call(3))}]}`, outcome: [3, 3, 0, 0, 0] },
  { name: 'a hundred thousand levels in a field that is read', file: 'deep.json', content: `{"Records":[${JSON.stringify(call(1))},${JSON.stringify({ ...call(2), responseElements: 0 }).replace('"responseElements":0', `"responseElements":${DEEP}`)}]}`, outcome: [2, 2, 0, 0, 0] },
  { name: 'a key twice in a record', file: 'twice.json', content: trail([call(1)]).replace('"eventName":"ListBuckets"', '"eventName":"ListBuckets","eventName":"GetObject"'), outcome: [1, 1, 0, 0, 0] },
  { name: 'a second list of records in one document', file: 'second.json', content: `{"Records":[${JSON.stringify(call(1))}],"Records":[${JSON.stringify(call(2))}]}`, outcome: [2, 2, 0, 0, 0] },
  {
    name: 'two documents in one file that is read where it lies',
    file: 'large.json',
    content: `${trail(calls(900))}\n${trail(calls(1800).slice(900, 1799))}`,
    outcome: [1799, 1799, 0, 0, 0],
  },
  {
    name: 'lists of two kinds in one document',
    file: 'kinds.json',
    content: `{"Records":[${JSON.stringify(call(1))}],"Events":[${JSON.stringify({ CloudTrailEvent: JSON.stringify(call(2)) })}]}`,
    outcome: [2, 2, 0, 0, 0],
  },
  { name: 'two documents in one file', file: 'two.json', content: `${trail([call(1)])}\n${trail([call(2)])}`, outcome: [2, 2, 0, 0, 0] },
  { name: 'a foreign document after the first', file: 'two.json', content: `${trail([call(1)])}\n{"hello":"world"}`, outcome: [2, 1, 0, 0, 1], reasons: ['not-this-source'] },
  { name: 'lines under the name of a gzip document', file: 'lines.json.gz', content: calls(2).map((one) => `${JSON.stringify(one)}\n`).join(''), outcome: [2, 2, 0, 0, 0] },
  { name: 'a plain document named .gz', file: 'plain.json.gz', content: TRAIL, outcome: [3, 3, 0, 0, 0] },
  { name: 'gzip without a suffix', file: 'packed', content: gzipSync(TRAIL), outcome: [3, 3, 0, 0, 0] },
  { name: 'gzip in two members', file: 'members.gz', content: Buffer.concat([gzipSync(TRAIL.slice(0, 500)), gzipSync(TRAIL.slice(500))]), outcome: [3, 3, 0, 0, 0] },
  { name: 'numbers beyond 2^53 and 2^64', file: 'big.json', content: trail([call(1)]).replace('"requestParameters":{', '"requestParameters":{"a":9007199254740993,"b":184467440737095516160,"c":1e400,'), outcome: [1, 1, 0, 0, 0] },
  { name: 'times without zone, with an offset, and impossible ones', file: 'times.json', content: trail(['2026-10-02T09:00:00', '2026-10-02T11:00:00+02:00', '2026-02-30T09:00:00Z', '2026-10-02', '', '99999-01-01T00:00:00Z', 'now'].map((eventTime, i) => call(i, { eventTime }))), outcome: [7, 3, 0, 0, 4], reasons: ['bad-time', 'bad-time', 'bad-time', 'bad-time'] },
  { name: 'a NUL in a text', file: 'nul.json', content: trail([call(1, { userAgent: 'a\u0000b' })]), outcome: [1, 1, 0, 0, 0] },
  { name: 'lone surrogates', file: 'lone.json', content: trail([call(1)]).replace('example-agent', '\\ud800x\\udfff'), outcome: [1, 1, 0, 0, 0] },
  { name: 'a text where an object is expected', file: 'shape.json', content: trail([call(1), call(2, { userIdentity: 'who' })]), outcome: [2, 2, 0, 0, 0] },
  { name: 'records that are no objects', file: 'kinds.json', content: trail([call(1), 1, 'x', null, [2], true]), outcome: [6, 1, 0, 0, 5], reasons: Array<string>(5).fill('not-an-object') },
  { name: 'an empty list', file: 'none.json', content: '{"Records":[]}', outcome: [0, 0, 0, 0, 0], source: 'aws-cloudtrail' },
  { name: 'a digest that does not say what it is called', file: 'digest.json', content: '{"awsAccountId":"111111111111","digestStartTime":"2026-10-02T08:00:00Z","logFiles":[]}', outcome: [1, 0, 0, 0, 1], source: 'aws-cloudtrail-digest', reasons: ['not-this-source'] },
  { name: 'a foreign file', file: 'README.md', content: '# Notes\n\nNothing to see.\n', outcome: [0, 0, 0, 0, 0], source: 'unknown', note: /no source/ },
  { name: 'random bytes', file: 'noise.bin', content: randomBytes(5000), outcome: [0, 0, 0, 0, 0], source: 'unknown' },
  { name: 'two sources in one file', file: 'mixed.log', content: `${JSON.stringify(call(1))}\n${JSON.stringify(ask(1))}\n${JSON.stringify(call(2))}\n`, outcome: [3, 2, 0, 0, 1], reasons: ['not-this-source'] },
  { name: 'an unbalanced quote in the middle', file: 'quote.json', content: trail(calls(20)).replace('"eventID":"call-9"', '"eventID":"call-9'), outcome: [20, 19, 0, 0, 1], reasons: ['malformed'] },
  { name: 'one bad line among good ones', file: 'bad.log', content: `${JSON.stringify(call(1))}\nnot json at all\n${JSON.stringify(call(2))}\n`, outcome: [3, 2, 0, 0, 1], reasons: ['malformed'] },
  { name: 'a YAML bomb of aliases', file: 'bomb.yaml', content: `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ntasks:\n- task_id: task-1\n  started_at: 2026-10-02T09:00:00Z\n  needs: *d\n`, outcome: [1, 0, 0, 0, 1], reasons: ['bad-row'] },
  { name: 'YAML of an unknown structure', file: 'other.yaml', content: 'things:\n  task_id: 1\n  started_at: x\n', outcome: [1, 0, 0, 0, 1], reasons: ['bad-row'] },
  { name: 'a task twice and one without a start', file: 'tasks.ndjson', content: [task(1), task(1), { ...task(2), started_at: '' }].map((one) => `${JSON.stringify(one)}\n`).join(''), outcome: [3, 1, 0, 1, 1], reasons: ['bad-row'] },
  { name: 'text in UTF-16', file: 'wide.json', content: Buffer.from(`\ufeff${TRAIL}`, 'utf16le'), outcome: [0, 0, 0, 0, 0], source: 'unknown', note: /^UTF-16 text: convert it to UTF-8/ },
  { name: 'a first record larger than what recognition looks at', file: 'first.json', content: trail([call(1, { additionalEventData: { text: 'x'.repeat(400_000) } }), call(2)]), outcome: [2, 2, 0, 0, 0] },
  { name: 'a first line larger than what recognition looks at', file: 'first.log', content: [{ ...ask(1), auth: { metadata: { text: 'x'.repeat(400_000) } } }, answer(1), ask(2)].map((one) => `${JSON.stringify(one)}\n`).join(''), outcome: [3, 2, 1, 0, 0] },
  { name: 'a dozen foreign lines first', file: 'kmip.log', content: [...Array<unknown>(12).fill({ time: '2026-10-02T09:00:00Z', type: 'kmip-request', request: { id: 'a' } }), ask(1), answer(1)].map((one) => `${JSON.stringify(one)}\n`).join(''), outcome: [14, 1, 1, 0, 12], reasons: Array<string>(12).fill('other-entry-type') },
  { name: 'gzip that breaks off', file: 'torn.gz', content: gzipSync(torn, { level: 1 }).subarray(0, -20), outcome: [-1, -1, 0, 0, -1], note: /damaged/ },
]; // prettier-ignore

let open: TempCase | null = null;
afterEach(async () => {
  await open?.remove();
  open = null;
});

async function imported(files: readonly TestFile[], careful = false): Promise<TempCase> {
  open = await TempCase.of(files, { alwaysCareful: careful });
  return open;
}

describe('a hostile file', () => {
  for (const hostile of HOSTILE) {
    it(`is accounted for: ${hostile.name}`, async () => {
      const made = await imported([
        [hostile.file, hostile.content],
        ['sound.json', trail([call(5000)])],
      ]);
      expect(await made.unbalanced()).toEqual([]);
      const file = (await made.accounts()).find((one) => one.path === hostile.file);
      const { records, events, paired, duplicates, set_aside } = file ?? {};
      if (hostile.outcome[0] >= 0)
        expect([records, events, paired, duplicates, set_aside]).toEqual(hostile.outcome);
      if (hostile.source) expect(file?.source).toBe(hostile.source);
      const reasons = await made.rows<{ reason: string }>(
        'SELECT reason FROM set_aside JOIN evidence_file USING (file_id) WHERE path = ? ORDER BY ordinal',
        [hostile.file],
      );
      if (hostile.outcome[0] >= 0) expect(reasons.map((row) => row.reason)).toEqual(hostile.reasons ?? []);
      const [note] = await made.rows<{ note: string | null }>(
        'SELECT note FROM evidence_file WHERE path = ?',
        [hostile.file],
      );
      if (hostile.note) expect(note?.note).toMatch(hostile.note);
      expect((await made.accounts()).find((one) => one.path === 'sound.json')?.events).toBe(1);
    });
  }

  it('that is gzip broken off gives every record before the damage, and one that says so', async () => {
    const made = await imported([['torn.gz', gzipSync(torn, { level: 1 }).subarray(0, -20)]]);
    const [file] = await made.accounts();
    expect(file?.events).toBeGreaterThan(390);
    const reasons = await made.rows<{ reason: string }>('SELECT reason FROM set_aside ORDER BY ordinal');
    expect(reasons.at(-1)?.reason).toBe('damaged-container');
  });
});

describe('hostile values', () => {
  it('arrive as they are and break nothing', async () => {
    const values = [
      '<script>alert(1)</script>',
      '\u001b[31mred\u001b[0m',
      '=HYPERLINK("https://example.com")',
      `'; DROP TABLE event; --`,
      '$SECRET$ $1 $& %s {0}',
      '\u202eabc',
    ];
    const made = await imported([
      ['values.json', trail(values.map((value, i) => call(i, { sourceIPAddress: value })))],
    ]);
    expect(await made.rows('SELECT client_addr FROM event ORDER BY ordinal')).toEqual(
      values.map((value) => ({ client_addr: value })),
    );
  });

  it('may be names of files', async () => {
    const names = [`o'brien [1]*.json`, 'a"b.json', '100%.json', 'a;b--.json', '$(x).json', 'sub *[/x?.json'];
    const made = await imported(names.map((name, i) => [name, trail([call(i)])]));
    expect((await made.accounts()).map((file) => [file.path, file.events])).toEqual(
      [...names].sort().map((name) => [name, 1]),
    );
  });

  it('are masked in what is kept of a record set aside', async () => {
    const secret = 'EXAMPLEtoken0123456789abcdefghijklmnop';
    const record = call(1, {
      responseElements: { credentials: { sessionToken: secret } },
      eventTime: 'never',
    });
    const text = JSON.stringify(record);
    const made = await imported([
      ['aside.json', trail([record, call(2)])],
      ['cut.log', `${JSON.stringify(call(3))}\n${text.slice(0, text.indexOf(secret) + secret.length)}`],
    ]);
    const kept = await made.rows<{ excerpt: string }>('SELECT excerpt FROM set_aside');
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain(secret.slice(0, 12));
  });
});

describe('imports one after another', () => {
  const parts: readonly (readonly TestFile[])[] = [
    [['a.json', trail(calls(6))]],
    [['b.json', trail(calls(9).slice(3))]],
    [['c.ndjson', calls(8).slice(2).map((one) => `${JSON.stringify(one)}\n`).join('')]],
  ]; // prettier-ignore

  it('give the same tables in any order, whichever copy comes first', async () => {
    const digests = new Set<string>();
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2],
    ]) {
      // prettier-ignore
      const made = await TempCase.make();
      for (const at of order) await made.import(parts[at] ?? []);
      expect(await made.unbalanced()).toEqual([]);
      expect(await made.rows('SELECT count(*)::INTEGER AS n FROM event')).toEqual([{ n: 9 }]);
      digests.add(await made.digest());
      await made.remove();
    }
    expect(digests.size).toBe(1);
  });

  it('pair a Vault request with its response, in either order', async () => {
    const files: readonly TestFile[] = [
      ['asked.log', `${JSON.stringify(ask(1))}\n`],
      ['answered.log', `${JSON.stringify(answer(1))}\n`],
    ];
    const digests = new Set<string>();
    for (const order of [files, [...files].reverse(), null]) {
      const made = await TempCase.make();
      if (order) for (const file of order) await made.import([file]);
      else await made.import(files);
      expect(
        (await made.accounts()).map(({ path, events, paired }) => [path, events, paired]),
      ).toEqual([['answered.log', 0, 1], ['asked.log', 1, 0]]); // prettier-ignore
      digests.add(await made.digest());
      await made.remove();
    }
    expect(digests.size).toBe(1);
  });
});
