import type { JsonObject, ParsedRecord } from '../source.ts';
import { isObject, objectIn, type Envelope } from './envelope.ts';

/** What an in-toto statement says its type is; source: in-toto Attestation Framework, "Statement", v1 and v0.1. */
export const STATEMENT_TYPE = /^https:\/\/in-toto\.io\/Statement\/v(?:1|0\.1)$/;

/** Places in a predicate that say when what it tells of was made, the first present counts: runtime trace, SLSA provenance, VSA, SVR, SCAI. */
const TIMES = [
  ['metadata', 'buildFinishedOn'],
  ['metadata', 'finishedOn'],
  ['metadata', 'buildStartedOn'],
  ['metadata', 'startedOn'],
  ['runDetails', 'metadata', 'finishedOn'],
  ['runDetails', 'metadata', 'startedOn'],
  ['timeVerified'],
  ['timeCreated'],
  ['timestamp'],
];

/** What is read of an envelope as a record; bad where its payload is no in-toto statement. `text` is the envelope as it stands in its file. */
export function statementRecord(envelope: Envelope, text: string): ParsedRecord {
  const statement = objectIn(envelope.payload);
  if (statement === null) return bad('the payload is not a JSON object', text);
  const type = statement['_type'];
  if (typeof type !== 'string' || !STATEMENT_TYPE.test(type))
    return bad('the payload is not an in-toto statement of version 1 or 0.1', text);
  const { subject, predicate, predicateType } = statement;
  return {
    ok: true,
    text,
    record: {
      form: envelope.form,
      payload_type: envelope.payloadType,
      statement_type: type,
      predicate_type: typeof predicateType === 'string' ? predicateType : null,
      made_at: isObject(predicate) ? timeIn(predicate) : null,
      signers: envelope.signatures.map(({ keyId }) => keyId),
      subjects: (Array.isArray(subject) ? subject : []).filter(isObject).map(subjectOf),
    },
  };
}

function subjectOf({ name, uri, digest }: JsonObject): JsonObject {
  const sha256 = isObject(digest) ? digest['sha256'] : null;
  const called = [name, uri].find((text) => typeof text === 'string' && text !== '');
  return { name: called ?? null, sha256: typeof sha256 === 'string' ? sha256.toLowerCase() : null };
}

function timeIn(predicate: JsonObject): string | null {
  for (const path of TIMES) {
    const found = path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : null), predicate);
    if (typeof found === 'string') return found;
  }
  return null;
}

function bad(detail: string, text: string): ParsedRecord {
  return { ok: false, detail, excerpt: text.slice(0, 1000) };
}
