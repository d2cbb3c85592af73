import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCase } from './read-case.ts';

/** Names in a case's folder that belong to no finished import: parts, locks, copies, unfinished generations. */
export function leftoversIn(caseDir: string): string[] {
  const kept = /^(case-\d+\.duckdb|config|current\.json|evidence|journal\.ndjson|journal\.torn-\d+)$/;
  const names = readdirSync(caseDir);
  const generations = names.filter((name) => /^case-\d+\.duckdb$/.test(name));
  return [...names.filter((name) => !kept.test(name)), ...(generations.length > 1 ? generations : [])];
}

/** Copies of evidence that the case does not know, and entries whose copy is missing. */
export async function strayEvidence(caseDir: string): Promise<{ unknown: string[]; missing: string[] }> {
  const folder = join(caseDir, 'evidence');
  const copies = existsSync(folder) ? readdirSync(folder) : [];
  const known = new Set<string>();
  if (readdirSync(caseDir).some((name) => name.endsWith('.duckdb'))) {
    const { db, close } = await openCase(caseDir);
    for (const row of await db.rows<{ sha256: string }>('SELECT sha256 FROM evidence_file'))
      known.add(row.sha256);
    close();
  }
  return {
    unknown: copies.filter((name) => !known.has(name)),
    missing: [...known].filter((sha256) => !copies.includes(sha256)),
  };
}
