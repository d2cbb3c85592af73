import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import { concludeAttestations } from './conclude.ts';
import { compactEnvelope, envelopeIn } from './envelope.ts';
import normalise from './normalise.sql?raw';
import { openEnvelope, parseText } from './parse.ts';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';

/** Signed statements about files: in-toto statements in DSSE or JWS, and the public keys in PEM that verify them. See notes.md. */
export const attestation: Source = {
  id: 'attestation',
  title: 'Attestations (in-toto)',
  clock: { precision: 'second', zone: 'stated', year: 'stated', rhythm: null },
  envelopes: [],
  embedded: [],
  recordType: `STRUCT(
    form VARCHAR, payload_type VARCHAR, statement_type VARCHAR, predicate_type VARCHAR, made_at VARCHAR, signers VARCHAR[],
    subjects STRUCT(name VARCHAR, sha256 VARCHAR)[], spki VARCHAR, spki_sha256 VARCHAR)`,
  recognise,
  parse: parseText,
  open: openEnvelope,
  stage,
  normalise,
  deduplicate: true,
  tables,
  conclude: concludeAttestations,
};

function recognise({ records, text }: Head): Recognition {
  if (records.length > 0) return records.some(isAttestation) ? { read: true } : null;
  const begins = text.slice(0, 65_536);
  if (/^\s*[{[]/.test(begins)) return BEGINS_DSSE.test(begins) ? { read: true } : null;
  return isKeyFile(begins) || isStatement(text.trimStart().split('\n', 1)[0] ?? '') ? { read: true } : null;
}

/** An envelope of DSSE, whatever it holds; a JWS only where its payload is a statement. */
function isAttestation(record: JsonObject): boolean {
  const envelope = envelopeIn(record);
  if (envelope === null) return false;
  return envelope.form === 'dsse' || STATES.test(envelope.payload.toString('utf8'));
}

function isStatement(line: string): boolean {
  return STATES.test(compactEnvelope(line)?.payload.toString('utf8') ?? '');
}

/** Public keys alone: where a certificate or a private key stands beside them, the file is another's. */
function isKeyFile(text: string): boolean {
  const kinds = [...text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----\s*$/gm)].map((match) => match[1] ?? '');
  return kinds.length > 0 && kinds.every((kind) => /^(?:RSA )?PUBLIC KEY$/.test(kind));
}

const STATES = /"_type"\s*:\s*"https:\/\/in-toto\.io\/Statement\//;
/** The beginning of an envelope too large to be looked at as a whole. */
const BEGINS_DSSE = /"payloadType"\s*:\s*"|"dsseEnvelope"\s*:\s*\{/;
