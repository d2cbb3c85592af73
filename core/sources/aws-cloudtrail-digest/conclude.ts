import { createHash } from 'node:crypto';
import { publicKeyOf, signedSha256, verifiesSha256, type RsaPublicKey } from '#core/crypto/rsa.ts';
import type { Connection } from '#core/db/database.ts';
import type { ContentReader, RecordReader } from '../source.ts';
import proofs from './proofs.sql?raw';

interface Digest {
  readonly event_id: bigint;
  readonly bucket: string;
  readonly object: string;
  /** Null where what is signed is not kept as it was. */
  readonly end_text: string | null;
  readonly fingerprint: string | null;
  readonly previous_signature: string | null;
  readonly sha256: string;
  /** Signatures that later digests give for it, with the entries that hold them. */
  readonly given: readonly { readonly signature: string; readonly file_id: number }[] | null;
}

/** What became of a digest's signature. */
interface Check {
  readonly signature: 'valid' | 'invalid' | 'none' | 'no-key';
  /** Entry that holds the signature that decided it, null if none. */
  readonly fileId: number | null;
}

/**
 * Checks every digest's signature, every link of their chains and every log file they list, and writes `evidence_proof`. What is signed is
 * the end time, bucket/name, SHA-256 and previous signature (`null` where there is none), a line each; source: AWS CloudTrail User Guide,
 * "Custom implementations of CloudTrail log file integrity validation".
 */
export async function concludeDigests(
  db: Connection,
  _records: RecordReader,
  content: ContentReader,
): Promise<void> {
  await hashContents(db, content);
  const digests = await db.rows<Digest>(
    `SELECT d.event_id, d.bucket, d.object, d.end_text, d.fingerprint, d.previous_signature, h.sha256,
       (SELECT list({'signature': n.previous_signature, 'file_id': n.file_id} ORDER BY n.event_id) FROM _digest AS n
        WHERE n.previous_object = d.object AND n.previous_bucket = d.bucket AND n.previous_signature IS NOT NULL) AS given
     FROM _digest AS d JOIN _content_hash AS h ON h.file_id = d.file_id ORDER BY d.event_id`,
  );
  const keys = await publicKeys(db);
  const loose = await looseSignatures(db, [...keys.values()]);
  const checks = digests.map((digest) => checked(digest, keys, loose));
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _digest_check AS
     SELECT unnest(?::UBIGINT[]) AS event_id, unnest(?::VARCHAR[]) AS sha256, unnest(?::VARCHAR[]) AS signature, unnest(?::INTEGER[]) AS signature_file`,
    [
      digests.map(({ event_id }) => String(event_id)),
      digests.map(({ sha256 }) => sha256),
      checks.map(({ signature }) => signature),
      checks.map(({ fileId }) => (fileId === null ? null : String(fileId))),
    ],
  );
  await db.run(proofs);
}

/** Hashes what digests speak of, once for each entry; nothing where there is no digest. */
async function hashContents(db: Connection, content: ContentReader): Promise<void> {
  const entries = await db.rows<{ file_id: number }>(
    `SELECT file_id FROM _file_account
     WHERE source IN ('aws-cloudtrail', 'aws-cloudtrail-digest') AND EXISTS (FROM _digest) AND file_id NOT IN (SELECT file_id FROM _content_hash)
     ORDER BY file_id`,
  );
  for (const { file_id: fileId } of entries) {
    const hash = createHash('sha256');
    for await (const chunk of content(fileId)) hash.update(chunk);
    await db.run('INSERT INTO _content_hash VALUES (?, ?)', [fileId, hash.digest('hex')]);
  }
}

/** The public keys by fingerprint; one that cannot be read, or of which the evidence gives two, is none. */
async function publicKeys(db: Connection): Promise<ReadonlyMap<string, RsaPublicKey>> {
  const rows = await db.rows<{ fingerprint: string; public_key: string }>(
    'SELECT fingerprint, min(public_key) AS public_key FROM _digest_key GROUP BY fingerprint HAVING count(DISTINCT public_key) = 1 ORDER BY fingerprint',
  );
  const keys = rows.map((row) => [row.fingerprint, publicKeyOf(row.public_key)] as const);
  return new Map(keys.flatMap(([name, key]) => (key ? [[name, key] as const] : [])));
}

/** Signatures that do not say what they sign, by the hash that one of the keys finds in them. */
async function looseSignatures(
  db: Connection,
  keys: readonly RsaPublicKey[],
): Promise<ReadonlyMap<string, { readonly signature: string; readonly fileId: number }>> {
  const rows = await db.rows<{ signature: string; file_id: number }>(
    'SELECT signature, min(file_id) AS file_id FROM _digest_signature GROUP BY signature ORDER BY signature',
  );
  const found = new Map<string, { signature: string; fileId: number }>();
  for (const { signature, file_id: fileId } of rows) {
    for (const key of keys) {
      const hash = signedSha256(key, signature);
      if (hash !== null) found.set(hash, { signature, fileId });
    }
  }
  return found;
}

function checked(
  digest: Digest,
  keys: ReadonlyMap<string, RsaPublicKey>,
  loose: ReadonlyMap<string, { readonly signature: string; readonly fileId: number }>,
): Check {
  if (digest.end_text === null) return { signature: 'none', fileId: null };
  const text = [
    digest.end_text,
    `${digest.bucket}/${digest.object}`,
    digest.sha256,
    digest.previous_signature ?? 'null',
  ].join('\n');
  const own = loose.get(createHash('sha256').update(text).digest('hex'));
  const given = [
    ...(own ? [own] : []),
    ...(digest.given ?? []).map(({ signature, file_id: fileId }) => ({ signature, fileId })),
  ];
  const key = keys.get(digest.fingerprint ?? '');
  const [first] = given;
  if (!first) return { signature: key ? 'none' : 'no-key', fileId: null };
  if (!key) return { signature: 'no-key', fileId: null };
  const valid = given.find(({ signature }) => verifiesSha256(key, text, signature));
  return valid
    ? { signature: 'valid', fileId: valid.fileId }
    : { signature: 'invalid', fileId: first.fileId };
}
