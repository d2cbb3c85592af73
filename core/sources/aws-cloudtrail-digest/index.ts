import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import { concludeDigests } from './conclude.ts';
import normalise from './normalise.sql?raw';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';

/** Digest files of CloudTrail's log file validation, the public keys that they are signed with, and signatures kept beside them. See notes.md. */
export const awsCloudtrailDigest: Source = {
  id: 'aws-cloudtrail-digest',
  title: 'AWS CloudTrail digests',
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: null },
  envelopes: ['PublicKeyList'],
  embedded: [],
  recordType: `STRUCT(
    awsAccountId VARCHAR, digestStartTime VARCHAR, digestEndTime VARCHAR, digestS3Bucket VARCHAR, digestS3Object VARCHAR,
    digestPublicKeyFingerprint VARCHAR, digestSignatureAlgorithm VARCHAR,
    previousDigestS3Bucket VARCHAR, previousDigestS3Object VARCHAR, previousDigestHashValue VARCHAR, previousDigestSignature VARCHAR,
    logFiles STRUCT(s3Bucket VARCHAR, s3Object VARCHAR, hashValue VARCHAR, oldestEventTime VARCHAR, newestEventTime VARCHAR)[],
    Fingerprint VARCHAR, "Value" VARCHAR, ValidityStartTime VARCHAR, signature VARCHAR)`,
  recognise,
  line: 'signature',
  stage,
  normalise,
  deduplicate: true,
  tables,
  conclude: concludeDigests,
};

function recognise({ records, text }: Head): Recognition {
  const begins = text.slice(0, 4096);
  const isDigest = /"digestStartTime"\s*:/.test(begins) && /"(?:digestS3Object|logFiles)"\s*:/.test(begins);
  const isSignature = /^\s*(?:[0-9a-f]{512}|[0-9a-f]{1024})\s*$/.test(text);
  return isDigest || isSignature || records.some(isPublicKey) ? { read: true } : null;
}

function isPublicKey(record: JsonObject): boolean {
  return 'Fingerprint' in record && 'Value' in record && 'ValidityStartTime' in record;
}
