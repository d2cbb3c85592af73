import { signedBy } from '#core/crypto/x509.ts';
import type { Connection } from '#core/db/database.ts';
import chain from './chain.sql?raw';
import concludeSql from './conclude.sql?raw';

/** Checks the signatures that the last import made checkable, and puts the events of all certificates together; in one transaction. */
export async function conclude(db: Connection): Promise<void> {
  if ((await db.rows('SELECT sha256 FROM _certificate LIMIT 1')).length === 0) return;
  await db.run('BEGIN');
  try {
    await checkSignatures(db);
    await db.run(chain);
    await db.run(concludeSql);
    await db.run('COMMIT');
  } catch (error) {
    await db.run('ROLLBACK');
    throw error;
  }
}

interface Pair {
  readonly child: string;
  readonly issuer: string;
  readonly child_der: Uint8Array;
  readonly issuer_der: Uint8Array;
}

/** Signatures checked at a time: bounds what of the certificates is in memory. */
const STEP = 5000;

/** A certificate is checked with each authority of its issuer's name, and of its issuer's key where both name one. */
const UNCHECKED = `
  SELECT c.sha256 AS child, p.sha256 AS issuer, c.der AS child_der, p.der AS issuer_der
  FROM _certificate AS c
    JOIN _certificate AS p ON p.subject = c.issuer AND p.is_ca IS NOT FALSE AND coalesce(p.ski = c.aki, true)
    ANTI JOIN _certificate_signature AS s ON s.child = c.sha256 AND s.issuer = p.sha256
  ORDER BY child, issuer LIMIT ${String(STEP)}`;

async function checkSignatures(db: Connection): Promise<void> {
  for (;;) {
    const pairs = await db.rows<Pair>(UNCHECKED);
    if (pairs.length === 0) return;
    await db.run(
      'INSERT INTO _certificate_signature SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])::BOOLEAN',
      [
        pairs.map((pair) => pair.child),
        pairs.map((pair) => pair.issuer),
        pairs.map(({ child_der, issuer_der }) => verdict(signedBy(child_der, issuer_der))),
      ],
    );
  }
}

function verdict(valid: boolean | null): string | null {
  return valid === null ? null : String(valid);
}
