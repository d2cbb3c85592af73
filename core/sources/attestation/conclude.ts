import { createHash } from 'node:crypto';
import { fits, isKnownAlgorithm, verifies, verifyingKeyOf, type VerifyingKey } from '#core/crypto/dsse.ts';
import type { Connection } from '#core/db/database.ts';
import type { ContentReader, RecordReader } from '../source.ts';
import { compactEnvelope, envelopeIn, objectIn, type Envelope, type Signature } from './envelope.ts';
import proofs from './proofs.sql?raw';

/** What became of one signature of an envelope. */
interface Check {
  readonly event_id: bigint;
  /** signature-valid, signature-invalid, no-key, no-signature, algorithm-none, algorithm-unknown. */
  readonly outcome: string;
  /** SHA-256 of the SPKI of the key that made it, null where none did. */
  readonly signer: string | null;
}

/**
 * Verifies every envelope with every public key of the evidence, compares what the statements say of files with the files, and writes
 * `evidence_proof`. A key's id in an envelope is a hint alone: whichever key verifies a signature has made it.
 */
export async function concludeAttestations(
  db: Connection,
  records: RecordReader,
  content: ContentReader,
): Promise<void> {
  const checks = await checkedEnvelopes(db, records, await verifyingKeys(db));
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _attestation_check AS
     SELECT unnest(?::UBIGINT[]) AS event_id, unnest(?::VARCHAR[]) AS outcome, unnest(?::VARCHAR[]) AS signer`,
    [
      checks.map(({ event_id }) => String(event_id)),
      checks.map(({ outcome }) => outcome),
      checks.map(({ signer }) => signer),
    ],
  );
  await hashContents(db, content);
  await db.run(proofs);
}

async function verifyingKeys(db: Connection): Promise<readonly VerifyingKey[]> {
  const rows = await db.rows<{ spki: string }>('SELECT DISTINCT spki FROM _attestation_key ORDER BY spki');
  return rows.flatMap(({ spki }) => verifyingKeyOf(spki) ?? []);
}

async function checkedEnvelopes(
  db: Connection,
  records: RecordReader,
  keys: readonly VerifyingKey[],
): Promise<readonly Check[]> {
  const rows = await db.rows<{ event_id: bigint; file_id: number; ordinal: bigint }>(
    'SELECT event_id, file_id, ordinal FROM _attestation ORDER BY file_id, ordinal',
  );
  const checks: Check[] = [];
  for (const fileId of new Set(rows.map((row) => row.file_id))) {
    const wanted = new Map(
      rows.filter((row) => row.file_id === fileId).map((row) => [Number(row.ordinal), row.event_id]),
    );
    for await (const { ordinal, text } of records(fileId)) {
      const event_id = wanted.get(ordinal);
      const envelope = event_id === undefined ? null : envelopeOf(text);
      if (event_id === undefined || envelope === null) continue;
      const made = envelope.signatures.map((signature) => ({ event_id, ...checked(signature, keys) }));
      checks.push(...(made.length > 0 ? made : [{ event_id, outcome: 'no-signature', signer: null }]));
    }
  }
  return checks;
}

function envelopeOf(text: string): Envelope | null {
  const record = objectIn(Buffer.from(text));
  return record === null ? compactEnvelope(text) : envelopeIn(record);
}

function checked(signature: Signature, keys: readonly VerifyingKey[]): Omit<Check, 'event_id'> {
  const { algorithm, keyId } = signature;
  if (algorithm === 'none') return { outcome: 'algorithm-none', signer: null };
  if (algorithm !== null && !isKnownAlgorithm(algorithm))
    return { outcome: 'algorithm-unknown', signer: null };
  if (signature.signature.length === 0) return { outcome: 'no-signature', signer: null };
  const fitting = keys.filter((key) => fits(key, algorithm));
  const signer = fitting.find((key) => verifies(key, signature));
  if (signer) return { outcome: 'signature-valid', signer: signer.spkiSha256 };
  return { outcome: isOfOurs(keyId, fitting) ? 'signature-invalid' : 'no-key', signer: null };
}

/** Whether a key of the evidence must have made the signature, were it good; an id that is a hash names the key, any other may be of each. */
function isOfOurs(keyId: string | null, keys: readonly VerifyingKey[]): boolean {
  const hash = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(keyId ?? '')?.[1]?.toLowerCase();
  return hash === undefined ? keys.length > 0 : keys.some(({ spkiSha256 }) => spkiSha256 === hash);
}

/** Hashes the decompressed contents, once for each entry, where a statement has a hash that no entry has as it lies. */
async function hashContents(db: Connection, content: ContentReader): Promise<void> {
  const entries = await db.rows<{ file_id: number }>(
    `SELECT file_id FROM _entry
     WHERE file_id NOT IN (SELECT file_id FROM _attested_content)
       AND EXISTS (FROM _attestation_subject WHERE sha256 IS NOT NULL AND sha256 NOT IN (SELECT sha256 FROM _entry UNION ALL SELECT sha256 FROM _attested_content))
     ORDER BY file_id`,
  );
  for (const { file_id: fileId } of entries) {
    const hash = createHash('sha256');
    for await (const chunk of content(fileId)) hash.update(chunk);
    await db.run('INSERT INTO _attested_content VALUES (?, ?)', [fileId, hash.digest('hex')]);
  }
}
