import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { digestOf, publicKeyList, type DeliveredDigest, type Trail } from '../aws/digests.ts';
import { DAY, isoSecond, MINUTE } from '../clock.ts';
import type { BundleWriter } from './bundle-writer.ts';
import { ACCOUNT } from './company.ts';
import { PERIOD } from './story.ts';

const REGION = 'eu-west-1';
const DAYS = 3;

const TRAIL: Trail = {
  account: ACCOUNT.prod,
  region: REGION,
  name: 'example-trail',
  bucket: 'example-trail-archive',
  key: createPrivateKey(readFileSync(new URL('../aws/example-trail-key.pem', import.meta.url))),
  fingerprint: '00112233445566778899aabbccddeeff',
};

/**
 * Digests of the trail of prod's home region, with the public keys and the last one's signature beside them. Each covers the file of
 * three days, where a real one covers an hour.
 */
export async function deliverDigests(writer: BundleWriter): Promise<void> {
  const logs = writer.written
    .filter(({ path }) => path.startsWith(`AWSLogs/${ACCOUNT.prod}/CloudTrail/${REGION}/2026/10/`))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  let last: DeliveredDigest | undefined;
  for (const [index, { path, content }] of logs.entries()) {
    const [from, to] = [index, index + 1].map((n) => isoSecond(PERIOD.start + n * DAYS * DAY));
    const times = { oldest: from ?? '', newest: isoSecond(PERIOD.start + (index + 1) * DAYS * DAY - MINUTE) };
    last = digestOf(TRAIL, [{ object: path, content, ...times }], from ?? '', to ?? '', last);
    await writer.other(
      { path: last.object, source: 'aws-cloudtrail-digest', container: 'digest', records: 1 },
      last.content,
    );
  }
  if (!last) return;
  const signature = {
    path: last.object.replace(/\.json\.gz$/, '.sig'),
    source: 'aws-cloudtrail-digest',
    container: 'signature',
    records: 1,
  };
  await writer.other(signature, `${last.signature}\n`);
  const keys = {
    path: 'AWSLogs/public-keys.json',
    source: 'aws-cloudtrail-digest',
    container: 'public-keys',
    records: 1,
  };
  await writer.other(keys, publicKeyList([TRAIL]));
}
