import { loggedCertificate } from '#core/crypto/rfc6962.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';
import { certificateRecord } from './record.ts';

/** The certificates of an entry of a transparency log (its own, then its chain), or of a key of a SPIFFE bundle. */
export function* openEntry(record: JsonObject): Generator<ParsedRecord> {
  const { leaf_input: leaf, extra_data: extra, x5c, use } = record;
  if (typeof leaf === 'string') yield* loggedRecords(leaf, typeof extra === 'string' ? extra : '');
  else if (Array.isArray(x5c) && x5c.length > 0) {
    for (const [place, text] of x5c.entries()) {
      const der = Buffer.from(typeof text === 'string' ? text : '', 'base64');
      yield certificateRecord(der, { container: 'bundle', anchor: place === 0 && use === 'x509-svid' });
    }
  } else if (typeof use === 'string') yield { ok: true, record: { block: `key for ${use}` } };
  else yield { ok: false, detail: 'neither a key nor an entry of a log', excerpt: JSON.stringify(record) };
}

function* loggedRecords(leaf: string, extra: string): Generator<ParsedRecord> {
  try {
    const logged = loggedCertificate(Buffer.from(leaf, 'base64'), Buffer.from(extra, 'base64'));
    yield certificateRecord(logged.der, { container: 'ct', loggedAt: String(logged.loggedAt) });
    for (const der of logged.chain) yield certificateRecord(der, { container: 'ct' });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    yield { ok: false, detail: `not an entry of RFC 6962: ${words}`, excerpt: leaf };
  }
}
