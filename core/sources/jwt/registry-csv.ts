import { csvHead, csvRecords } from '../containers/csv.ts';
import type { ParsedRecord } from '../source.ts';

const NAMED = ['jti', 'token_id', 'token_sha256', 'token_hash'];
const TIMED = ['iat', 'exp', 'issued_at', 'expires_at'];
const OWNED = ['iss', 'issuer', 'sub', 'subject', 'client_id', 'azp'];

/** Whether a text begins with the names of an issuance registry's columns: a token's id, its time and whose it is. */
export function isRegistryHead(text: string): boolean {
  return [',', ';'].some((delimiter) => {
    const names = csvHead(text, delimiter).map(snake);
    return [NAMED, TIMED, OWNED].every((list) => list.some((name) => names.includes(name)));
  });
}

/** The rows of a registry as CSV, its columns named in snake case; separated by semicolons where its head is. */
export function* parseRegistry(content: Buffer): Generator<ParsedRecord> {
  const head = content.toString('utf8', 0, 8192);
  const delimiter = csvHead(head, ';').length > csvHead(head).length ? ';' : ',';
  for (const row of csvRecords(content, delimiter)) {
    if (!row.ok) yield row;
    else {
      const cells = Object.entries(row.record).map(([name, cell]) => [snake(name), cell]);
      yield { ...row, record: Object.fromEntries(cells) as Record<string, unknown> };
    }
  }
}

/** A column's name without blanks, in lower case unless it begins so (`clientId`). */
function snake(name: string): string {
  return /^[a-z]\S*$/.test(name) ? name : name.replace(/ +/g, '_').toLowerCase();
}
