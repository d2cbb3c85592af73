import { signedBy } from '#core/crypto/x509.ts';
import type { Connection } from '#core/db/database.ts';
import chain from './chain.sql?raw';
import concludeSql from './conclude.sql?raw';
import unchecked from './unchecked.sql?raw';

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

async function checkSignatures(db: Connection): Promise<void> {
  for (;;) {
    const pairs = await db.rows<Pair>(unchecked);
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
