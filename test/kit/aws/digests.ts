import { createHash, createPublicKey, createSign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A log file that was delivered to a bucket. */
export interface DeliveredLog {
  /** Its name in the bucket. */
  readonly object: string;
  /** Its content, uncompressed. */
  readonly content: Buffer;
  /** Times of its first and last event. */
  readonly oldest: string;
  readonly newest: string;
}

/** A digest as it was delivered. */
export interface DeliveredDigest {
  /** Its name in the bucket. */
  readonly object: string;
  /** Its content, uncompressed. */
  readonly content: Buffer;
  /** Its signature in hex, as the metadata of its object has it. */
  readonly signature: string;
}

/** What a chain of digests is made for. */
export interface Trail {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly bucket: string;
  /** Private key of RSA that signs them. */
  readonly key: KeyObject;
  /** Name of that key, 32 hex digits. */
  readonly fingerprint: string;
}

/** Makes a chain of hourly digests, as CloudTrail does, each over the logs of its hour; `first` is the start of the first hour. */
export function digestChain(
  trail: Trail,
  first: Date,
  hours: readonly (readonly DeliveredLog[])[],
): DeliveredDigest[] {
  const digests: DeliveredDigest[] = [];
  hours.forEach((logs, hour) => {
    const [from, to] = [hour, hour + 1].map((n) =>
      new Date(first.getTime() + n * 3_600_000).toISOString().replace('.000', ''),
    );
    digests.push(digestOf(trail, logs, from ?? '', to ?? '', digests.at(-1)));
  });
  return digests;
}

/** One digest, signed; `previous` is the one before it in its chain. */
export function digestOf(
  trail: Trail,
  logs: readonly DeliveredLog[],
  from: string,
  to: string,
  previous?: DeliveredDigest,
): DeliveredDigest {
  const { account, region, name, bucket } = trail;
  const stamp = to.replace(/[-:]/g, '');
  const object = `AWSLogs/${account}/CloudTrail-Digest/${region}/${to.slice(0, 10).replaceAll('-', '/')}/${account}_CloudTrail-Digest_${region}_${name}_${region}_${stamp}.json.gz`;
  const digest = {
    awsAccountId: account,
    digestStartTime: from,
    digestEndTime: to,
    digestS3Bucket: bucket,
    digestS3Object: object,
    digestPublicKeyFingerprint: trail.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: logs.at(-1)?.newest ?? null,
    oldestEventTime: logs[0]?.oldest ?? null,
    previousDigestS3Bucket: previous ? bucket : null,
    previousDigestS3Object: previous?.object ?? null,
    previousDigestHashValue: previous ? sha256(previous.content) : null,
    previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map((log) => ({
      s3Bucket: bucket,
      s3Object: log.object,
      hashValue: sha256(log.content),
      hashAlgorithm: 'SHA-256',
      newestEventTime: log.newest,
      oldestEventTime: log.oldest,
    })),
  };
  const content = Buffer.from(JSON.stringify(digest));
  const signed = [to, `${bucket}/${object}`, sha256(content), previous?.signature ?? 'null'].join('\n');
  const signature = createSign('RSA-SHA256').update(signed).sign(trail.key).toString('hex');
  return { object, content, signature };
}

/** What `aws cloudtrail list-public-keys` prints for the keys of trails. */
export function publicKeyList(trails: readonly Trail[]): string {
  const keys = trails.map(({ key, fingerprint }) => ({
    Value: createPublicKey(key).export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    ValidityStartTime: '2026-01-01T00:00:00+00:00',
    ValidityEndTime: '2027-01-01T00:00:00+00:00',
    Fingerprint: fingerprint,
  }));
  return JSON.stringify({ PublicKeyList: keys }, null, 4);
}

/** A delivered file as it lies in the bucket. */
export function delivered({
  object,
  content,
}: DeliveredLog | DeliveredDigest): [name: string, content: Buffer] {
  return [object, gzipSync(content)];
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
