import { createHash, createPublicKey, sign } from 'node:crypto';
import { isoSecond, MINUTE } from '../../clock.ts';
import { testKey } from '../../x509/certificates.ts';
import type { BundleWriter, WrittenFile } from '../bundle-writer.ts';
import { PERIOD } from '../story.ts';

const SOURCE = 'attestation';
const SIGNER = 'log attester';
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** Folder of the agents' own logs, and the log of their processes. */
const ATTESTED = ['agents/', 'runtime/tetragon'] as const;

/** Writes a signed statement of the hashes of the agents' logs and of the log of their processes, with the key that signed it. */
export async function deliverAttestations(writer: BundleWriter): Promise<void> {
  const files = writer.written.filter(({ path }) => ATTESTED.some((start) => path.startsWith(start)));
  const key = testKey(SIGNER);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const payload = Buffer.from(JSON.stringify(statementOf(files)));
  const envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [
      {
        keyid: createHash('sha256').update(spki).digest('hex'),
        sig: sign(null, authenticated(payload), key).toString('base64'),
      },
    ],
  };
  await writer.other(
    { path: 'attestations/agents.intoto.jsonl', source: SOURCE, container: 'dsse', records: 1 },
    `${JSON.stringify(envelope)}\n`,
  );
  await writer.other(
    { path: 'attestations/attester.pem', source: SOURCE, container: 'public-key', records: 1 },
    createPublicKey(key).export({ type: 'spki', format: 'pem' }),
  );
}

/** An in-toto statement of a runtime trace; what is compressed is named by the hash of its content. */
function statementOf(files: readonly WrittenFile[]) {
  const from = isoSecond(PERIOD.start);
  const to = isoSecond(PERIOD.end + 5 * MINUTE);
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map(({ path, content }) => ({
      name: path,
      digest: { sha256: createHash('sha256').update(content).digest('hex') },
    })),
    predicateType: 'https://in-toto.io/attestation/runtime-trace/v0.1',
    predicate: {
      monitor: { type: 'https://prod.example/log-collector' },
      monitoredProcess: { hostID: 'log-collector.prod.example' },
      monitorLog: {},
      metadata: { buildStartedOn: from, buildFinishedOn: to },
    },
  };
}

/** What a signature of an envelope signs: DSSE, "Pre-Authentication Encoding". */
function authenticated(payload: Buffer): Buffer {
  const head = `DSSEv1 ${String(PAYLOAD_TYPE.length)} ${PAYLOAD_TYPE} ${String(payload.length)} `;
  return Buffer.concat([Buffer.from(head), payload]);
}
