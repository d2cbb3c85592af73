import type { JWK } from 'jose';
import { sha256 } from '#core/base/hash.ts';
import { checkJws } from '#core/crypto/jws.ts';
import type { Connection } from '#core/db/database.ts';
import type { RecordReader } from '../source.ts';
import verdicts from './verdicts.sql?raw';

interface HeldToken {
  readonly token_sha256: string;
  readonly issuer: string | null;
  readonly kid: string | null;
  readonly alg: string | null;
  readonly file_id: number;
}

interface HeldKey {
  readonly event_id: bigint;
  readonly issuer: string | null;
  readonly kid: string | null;
  readonly jwk: string;
}

interface Verdict {
  readonly verdict: 'verified' | 'invalid' | 'no-key' | 'alg-none';
  /** Key of the signing key where the signature holds and the key has an id. */
  readonly signer: string | null;
}

/** Tokens in compact form within a record's text. */
const COMPACT = /eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;

/**
 * Checks the signatures of all tokens with all keys of the case, and states the verdicts as facts. The tokens are read from the
 * evidence again, as no table holds them; where no key could fit, they are not.
 */
export async function conclude(db: Connection, read: RecordReader): Promise<void> {
  const tokens = await db.rows<HeldToken>(
    `SELECT DISTINCT ON (t.token_sha256) t.token_sha256, t.issuer, t.kid, t.alg, e.file_id
     FROM _jwt_token AS t JOIN event AS e ON e.event_id = t.event_id JOIN _entry AS x ON x.file_id = e.file_id
     ORDER BY t.token_sha256, x.sha256, e.ordinal`,
  );
  const keys = await db.rows<HeldKey>('FROM _jwk ORDER BY event_id');
  const found = new Map<string, Verdict>();
  const waiting = new Map<number, Map<string, HeldToken>>();
  for (const token of tokens) {
    const open = token.alg !== null && token.alg !== 'none' && fitting(token, keys).length > 0;
    found.set(token.token_sha256, { verdict: token.alg === 'none' ? 'alg-none' : 'no-key', signer: null });
    if (!open) continue;
    const ofFile = waiting.get(token.file_id) ?? new Map<string, HeldToken>();
    waiting.set(token.file_id, ofFile.set(token.token_sha256, token));
  }
  for (const [fileId, held] of waiting)
    for await (const { text } of read(fileId))
      for (const [compact] of text.matchAll(COMPACT)) {
        const token = held.get(sha256(compact));
        if (token) found.set(token.token_sha256, await judged(compact, token, keys));
      }
  await store(db, found);
}

/** Keys that may have signed a token: of its issuer where both say one, and of its key id where it names one. */
function fitting(token: HeldToken, keys: readonly HeldKey[]): readonly HeldKey[] {
  return keys.filter(
    (key) =>
      (key.issuer === null || token.issuer === null || key.issuer === token.issuer) &&
      (token.kid === null || token.kid === key.kid),
  );
}

async function judged(compact: string, token: HeldToken, keys: readonly HeldKey[]): Promise<Verdict> {
  let verdict: Verdict['verdict'] = 'no-key';
  for (const key of fitting(token, keys)) {
    const checked = await checkJws(compact, publicKey(key.jwk));
    const signer = key.kid === null ? null : `jwk:${key.issuer ?? 'unknown'}/${key.kid}`;
    if (checked === 'verified') return { verdict: 'verified', signer };
    if (checked === 'invalid') verdict = 'invalid';
  }
  return { verdict, signer: null };
}

/** A stored key without the members that it does not have. */
function publicKey(jwk: string): JWK {
  const members = Object.entries(JSON.parse(jwk) as Record<string, unknown>);
  return Object.fromEntries(members.filter(([, value]) => value !== null));
}

async function store(db: Connection, found: ReadonlyMap<string, Verdict>): Promise<void> {
  const rows = [...found];
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _jwt_verdict AS
     SELECT unnest(?::VARCHAR[]) AS token_sha256, unnest(?::VARCHAR[]) AS verdict, unnest(?::VARCHAR[]) AS signer`,
    [
      rows.map(([hash]) => hash),
      rows.map(([, { verdict }]) => verdict),
      rows.map(([, { signer }]) => signer),
    ],
  );
  await db.run(verdicts);
}
