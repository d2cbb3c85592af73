import type { Connection } from '#core/db/database.ts';
import { identifier } from '#core/db/quote.ts';
import { LINK_RULES } from './rules/index.ts';

/** Hops followed in each direction. */
const MAX_DEPTH = 64;
/** Credentials shown in one chain. */
const MAX_NODES = 500;

const SENTENCES: ReadonlyMap<string, string> = new Map(LINK_RULES.map(({ id, sentence }) => [id, sentence]));

/** What a rule of links says of a child and its parent, null for a rule that is not known. */
export function sentenceOf(rule: string): string | null {
  return SENTENCES.get(rule) ?? null;
}

/** One link between two credentials, with its proving record. */
export interface LinkRow {
  /** credential_id of the credential that comes from the other. */
  readonly child_id: bigint;
  /** credential_id of the credential it comes from. */
  readonly parent_id: bigint;
  /** Primary key of the child. */
  readonly child_key: string;
  /** Primary key of the parent. */
  readonly parent_key: string;
  /** How one comes from the other. */
  readonly relation: string;
  /** Rule that proves it. */
  readonly rule: string;
  /** exact, strong or weak. */
  readonly strength: string;
  /** Entry of the proving record. */
  readonly file_id: number;
  /** Path of that entry. */
  readonly path: string;
  /** SHA-256 of that entry. */
  readonly sha256: string;
  /** Position of the proving record. */
  readonly ordinal: bigint;
}

/** A credential's chain: each credential's distance (negative above, 0 itself, positive below) and the links. */
export interface Chain {
  /** credential_id → distance. */
  readonly distances: ReadonlyMap<bigint, number>;
  /** Links between them, each once. */
  readonly links: readonly LinkRow[];
  /** Links that were not followed, because the chain holds enough. */
  readonly hidden: bigint;
}

/** The links of some credentials at one end, at most as many as a chain may hold, and how many there are. */
async function linksAt(
  connection: Connection,
  end: 'child_id' | 'parent_id',
  ids: readonly bigint[],
): Promise<{ readonly rows: readonly LinkRow[]; readonly total: bigint }> {
  const endSql = identifier(end);
  const wanted = ids.map(String);
  const counted = await connection.first<{ n: bigint }>(
    `SELECT count(*) AS n FROM credential_link WHERE ${endSql} IN (SELECT unnest(?::UBIGINT[]))`,
    [wanted],
  );
  if (!counted || counted.n === 0n) return { rows: [], total: 0n };
  const rows = await connection.rows<LinkRow>(
    `WITH wanted AS (
       SELECT * FROM credential_link WHERE ${endSql} IN (SELECT unnest(?::UBIGINT[]))
       ORDER BY child_id, parent_id, relation, rule LIMIT ?::BIGINT
     )
     SELECT l.child_id, l.parent_id, c.credential_key AS child_key, p.credential_key AS parent_key,
       l.relation, l.rule, l.strength, l.file_id, f.path, f.sha256, l.ordinal
     FROM wanted AS l
       JOIN credential AS c ON c.credential_id = l.child_id
       JOIN credential AS p ON p.credential_id = l.parent_id
       LEFT JOIN evidence_file AS f ON f.file_id = l.file_id
     ORDER BY child_key, parent_key, l.relation, l.rule`,
    [wanted, MAX_NODES],
  );
  return { rows, total: counted.n };
}

/** Follows the links up and down from some credentials; each is visited once, so that a cycle ends. */
export async function chainOf(connection: Connection, startIds: readonly bigint[]): Promise<Chain> {
  const distances = new Map<bigint, number>(startIds.map((id) => [id, 0]));
  const links = new Map<string, LinkRow>();
  let hidden = 0n;
  for (const [end, other, step] of [
    ['child_id', 'parent_id', -1],
    ['parent_id', 'child_id', 1],
  ] as const) {
    let frontier = [...startIds];
    for (let depth = 1; depth <= MAX_DEPTH && frontier.length > 0 && distances.size < MAX_NODES; depth += 1) {
      const next: bigint[] = [];
      const { rows, total } = await linksAt(connection, end, frontier);
      hidden += total - BigInt(rows.length);
      for (const link of rows) {
        const id = link[other];
        if (!distances.has(id)) {
          if (distances.size >= MAX_NODES) {
            hidden += 1n;
            continue;
          }
          distances.set(id, depth * step);
          next.push(id);
        }
        links.set([link.child_id, link.parent_id, link.relation, link.rule].join(' '), link);
      }
      frontier = next;
    }
  }
  return { distances, links: [...links.values()], hidden };
}

/**
 * What a chain says of these credentials, in order of their beginning: credential_id, credential_key, kind, label, owner, task_id, origin, issuance, issued_at and
 * expires_at as in credential, and what people call the only one that held each (`held_by`), NULL if none or several.
 */
export function credentialsById(
  connection: Connection,
  ids: readonly bigint[],
): Promise<Record<string, unknown>[]> {
  return connection.rows(
    `SELECT c.credential_id, c.credential_key, c.kind, c.label, c."owner", c.task_id, c.origin, c.issuance, c.issued_at, c.expires_at, i.label AS held_by
     FROM credential AS c LEFT JOIN identity AS i ON i.identity_id = c.identity_id
     WHERE c.credential_id IN (SELECT unnest(?::UBIGINT[]))
     ORDER BY coalesce(c.issued_at, c.first_used_at), c.credential_key`,
    [ids.map(String)],
  );
}

/** Where a chain starts: the credential itself and, for a session, those of its member keys that have links. */
export async function chainStart(
  connection: Connection,
  credential: { readonly id: bigint; readonly sessionKey: string | null },
): Promise<bigint[]> {
  if (credential.sessionKey === null) return [credential.id];
  const members = await connection.rows<{ credential_id: bigint }>(
    `SELECT credential_id FROM credential
     WHERE session_key = ? AND kind <> 'aws-session'
       AND (credential_id IN (SELECT child_id FROM credential_link) OR credential_id IN (SELECT parent_id FROM credential_link))
     ORDER BY credential_id LIMIT 500`,
    [credential.sessionKey],
  );
  return [credential.id, ...members.map((member) => member.credential_id)];
}

/** Where a chain ends though something came before. */
export interface BreakRow {
  /** Primary key of the credential whose parent is not known. */
  readonly credential_key: string;
  /** Whether and where its making is seen. */
  readonly issuance: string;
  /** Why its parent is not known. */
  readonly reason: string;
  /** What is missing, in words. */
  readonly detail: string;
  /** Entry of the record that shows the credential first, null where none does. */
  readonly file_id: number | null;
  /** Path of that entry. */
  readonly path: string | null;
  /** SHA-256 of that entry. */
  readonly sha256: string | null;
  /** Position of that record. */
  readonly ordinal: bigint | null;
}

/** The breaks among some credentials. */
export function breaksOf(connection: Connection, ids: readonly bigint[]): Promise<BreakRow[]> {
  return connection.rows<BreakRow>(
    `SELECT c.credential_key, c.issuance, b.reason, b.detail, b.file_id, f.path, f.sha256, b.ordinal
     FROM credential_break AS b
       JOIN credential AS c ON c.credential_id = b.credential_id
       LEFT JOIN evidence_file AS f ON f.file_id = b.file_id
     WHERE b.credential_id IN (SELECT unnest(?::UBIGINT[]))
     ORDER BY c.credential_key, b.reason`,
    [ids.map(String)],
  );
}
