import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { call, trail } from '#test/golden/hostile/records.ts';
import {
  delivered,
  digestChain,
  digestOf,
  publicKeyList,
  type DeliveredLog,
  type Trail,
} from '#test/kit/aws/digests.ts';
import { TempCase, type TestFile } from '#test/kit/case.ts';

const TRAIL: Trail = {
  account: '111111111111',
  region: 'eu-west-1',
  name: 'example-trail',
  bucket: 'example-logs',
  key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  fingerprint: '0123456789abcdef0123456789abcdef',
};
const FIRST = new Date('2026-10-02T00:00:00Z');
const HOURS = 6;

const at = (hour: number, minute: number): string =>
  `2026-10-02T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;

/** A log of one event in an hour. */
function log(hour: number, changed = {}): DeliveredLog {
  const object = `AWSLogs/111111111111/CloudTrail/eu-west-1/2026/10/02/111111111111_CloudTrail_eu-west-1_20261002T${String(hour).padStart(2, '0')}10Z_hour${String(hour)}.json.gz`;
  const content = Buffer.from(trail([call(hour, { eventTime: at(hour, 5), ...changed })]));
  return { object, content, oldest: at(hour, 5), newest: at(hour, 5) };
}

const LOGS = Array.from({ length: HOURS }, (_, hour) => log(hour));
const DIGESTS = digestChain(
  TRAIL,
  FIRST,
  LOGS.map((one) => [one]),
);
const KEYS: TestFile = ['keys.json', publicKeyList([TRAIL])];
const SIGNATURES = DIGESTS.map(({ signature }, hour): TestFile => [`${String(hour)}.sig`, `${signature}\n`]);

let made: TempCase | null = null;
afterEach(async () => made?.remove());

/** `[what it is about, verdict, reason, from, to]`, log files by their hour, digests by the hour they end. */
async function proofs(files: readonly TestFile[]): Promise<unknown[]> {
  made = await TempCase.of(files);
  expect(await made.unbalanced()).toEqual([]);
  const rows = await made.rows(
    `SELECT CASE WHEN contains(subject, 'Digest') THEN 'digest ' || coalesce(regexp_extract(subject, 'T(\\d\\d)\\d{4}Z', 1), '')
       ELSE coalesce(nullif(regexp_extract(coalesce(subject, path), '(hour\\d)', 1), ''), subject, path) END AS about, verdict, reason,
       strftime(covers_from, '%H:%M') AS f, strftime(covers_to, '%H:%M') AS t
     FROM evidence_proof AS p LEFT JOIN evidence_file AS f ON f.file_id = p.file_id WHERE verdict <> 'proven' ORDER BY ALL`,
  );
  return rows.map((row) => [row['about'], row['verdict'], row['reason'], row['f'], row['t']]);
}

const BEGINS = ['digest ', 'not-covered', 'chain-begins', null, '00:00'];
const all = (except: readonly number[] = []): TestFile[] => [
  KEYS,
  ...SIGNATURES.filter((_, hour) => !except.includes(hour)),
  ...LOGS.map(delivered),
  ...DIGESTS.filter((_, hour) => !except.includes(hour)).map(delivered),
];

describe('a chain of digests', () => {
  it('proves every digest and every log file that is as it was', async () => {
    expect(await proofs(all())).toEqual([BEGINS]);
    const counts = await made?.rows(
      'SELECT reason, count(*) AS n FROM evidence_proof GROUP BY reason ORDER BY reason',
    );
    expect(counts).toEqual([
      { reason: 'chain-begins', n: 1n },
      { reason: 'hash-equal', n: 6n },
      { reason: 'signature-valid', n: 6n },
    ]);
  });

  it('finds the log file that was changed, and the one that is gone', async () => {
    const files = all().filter(
      ([name]) => !name.endsWith('hour2.json.gz') && !name.endsWith('hour4.json.gz'),
    );
    const changed = delivered(log(2, { sourceIPAddress: '203.0.113.9' }));
    expect(await proofs([...files, changed])).toEqual([
      BEGINS,
      ['hour2', 'contradicted', 'hash-differs', '02:05', '02:05'],
      ['hour4', 'missing', 'log-file-missing', '04:05', '04:05'],
    ]);
  });

  it('knows a log file under another name and without its compression', async () => {
    const files = all().filter(([name]) => !name.endsWith('hour3.json.gz'));
    expect(await proofs([...files, ['renamed.json', LOGS[3]?.content ?? '']])).toEqual([BEGINS]);
  });

  it('says which period one missing digest leaves unproven', async () => {
    expect(await proofs(all([3]))).toEqual([
      BEGINS,
      ['digest 04', 'missing', 'digest-missing', '03:00', '04:00'],
      ['hour3', 'not-covered', 'no-digest', '03:05', '03:05'],
    ]);
  });

  it('says of two consecutive missing digests that the first of them is missing too', async () => {
    expect(await proofs(all([2, 3]))).toEqual([
      ['digest ', 'missing', 'digests-missing', '02:00', '03:00'],
      BEGINS,
      ['digest 04', 'missing', 'digest-missing', '03:00', '04:00'],
      ['hour2', 'not-covered', 'no-digest', '02:05', '02:05'],
      ['hour3', 'not-covered', 'no-digest', '03:05', '03:05'],
    ]);
  });

  it('without signatures beside it cannot prove the digest before a missing one, whose signature went with that', async () => {
    const files = all([3]).filter(([name]) => !name.endsWith('.sig') || name === '5.sig');
    const rows = await proofs(files);
    expect(rows).toContainEqual(['digest 03', 'not-covered', 'no-signature', '02:00', '03:00']);
    expect(rows).toContainEqual(['hour2', 'not-covered', 'digest-unproven', '02:05', '02:05']);
  });

  it('finds a digest that was changed, and believes nothing that it says', async () => {
    const [, , third] = DIGESTS;
    const forged = Buffer.from(
      (third?.content.toString() ?? '').replace(
        '"newestEventTime":"2026-10-02T02:05:00Z"',
        '"newestEventTime":"2026-10-02T02:06:00Z"',
      ),
    );
    const files = all([2]);
    expect(
      await proofs([...files, delivered({ object: third?.object ?? '', content: forged, signature: '' })]),
    ).toEqual([
      BEGINS,
      ['digest 03', 'contradicted', 'hash-differs', '02:00', '03:00'],
      ['hour2', 'not-covered', 'digest-contradicted', '02:05', '02:05'],
    ]);
  });

  it('finds a last digest whose signature does not hold', async () => {
    const signature = (DIGESTS[0]?.signature ?? '').replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    const last = digestOf(TRAIL, [], at(HOURS, 0), at(HOURS + 1, 0), {
      ...DIGESTS[5],
      signature,
    } as (typeof DIGESTS)[0]);
    const rows = await proofs([...all().filter(([name]) => !name.endsWith('.sig')), delivered(last)]);
    expect(rows).toContainEqual(['digest 06', 'contradicted', 'signature-invalid', '05:00', '06:00']);
    expect(rows).toContainEqual(['digest 07', 'not-covered', 'no-signature', '06:00', '07:00']);
  });

  it('that begins anew after a pause leaves the pause uncovered', async () => {
    const again = digestChain(TRAIL, new Date('2026-10-02T09:00:00Z'), [[], []]);
    const rows = await proofs([...all(), ...again.map(delivered), ['again.sig', again[1]?.signature ?? '']]);
    expect(rows).toEqual([BEGINS, ['digest ', 'not-covered', 'chain-restarted', '06:00', '09:00']]);
  });

  it('without the public key proves nothing, and says what is missing', async () => {
    const rows = await proofs(all().filter(([name]) => name !== 'keys.json'));
    expect(rows).toContainEqual(['digest 03', 'not-covered', 'no-key', '02:00', '03:00']);
    expect(rows).toContainEqual(['hour2', 'not-covered', 'digest-unproven', '02:05', '02:05']);
  });
});

describe('log files without any digest', () => {
  it('are not covered', async () => {
    expect(await proofs([['trail.json', trail([call(1)])]])).toEqual([
      ['trail.json', 'not-covered', 'no-digest', '09:00', '09:00'],
    ]);
  });
});
