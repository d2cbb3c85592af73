import type { Connection } from '#core/db/database.ts';
import { Conditions } from '#core/db/filter.ts';
import { ACTOR_RULES } from './rules/index.ts';

const SENTENCES: ReadonlyMap<string, string> = new Map(ACTOR_RULES.map(({ id, sentence }) => [id, sentence]));

/** What a rule says of two keys, null where records state the link outright. */
export function actorSentenceOf(rule: string): string | null {
  return SENTENCES.get(rule) ?? null;
}

/** One link between two keys, with the identities that have them and its record. */
export interface ActorLinkRow {
  /** One key, the smaller. */
  readonly left_key: string;
  /** The other key. */
  readonly right_key: string;
  /** First key of the identity that has the one. */
  readonly left_identity: string;
  /** First key of the identity that has the other. */
  readonly right_identity: string;
  /** What people call the one. */
  readonly left_label: string;
  /** What people call the other. */
  readonly right_label: string;
  /** Rule that says so. */
  readonly rule: string;
  /** exact, strong or weak. */
  readonly strength: string;
  /** joined, candidate, accepted or rejected. */
  readonly state: string;
  /** Why it waits, or why it was decided so; null where it stands by itself. */
  readonly reason: string | null;
  /** First record that shows it, in µs. */
  readonly first_at: bigint | null;
  /** Last record that shows it, in µs. */
  readonly last_at: bigint | null;
  /** Records that show it. */
  readonly events: bigint;
  /** Entry of the first of them, null where no record shows the keys themselves. */
  readonly file_id: number | null;
  /** Path of that entry. */
  readonly path: string | null;
  /** SHA-256 of that entry. */
  readonly sha256: string | null;
  /** Position of the record. */
  readonly ordinal: bigint | null;
}

/** Some links, and how many there are. */
export interface ActorLinks {
  /** Number of links. */
  readonly total: bigint;
  /** Some of them. */
  readonly rows: readonly ActorLinkRow[];
}

/** Those that wait for a decision first, then what was decided, then what stands by itself. */
const STATE_ORDER_SQL = `list_position(['candidate', 'rejected', 'accepted', 'joined'], identity_link.state)`;
/** Those that prove more first: of those that wait, the ones that something contradicts. */
const STRENGTH_ORDER_SQL = `list_position(['exact', 'strong', 'weak'], identity_link.strength)`;

async function linksWhere(
  connection: Connection,
  conditions: Conditions,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<ActorLinks> {
  const counted = await connection.first<{ n: bigint }>(
    `SELECT count(*) AS n FROM identity_link ${conditions.whereSql}`,
    conditions.params,
  );
  const rows = await connection.rows<ActorLinkRow>(
    `SELECT identity_link.*, f.path, f.sha256, l.identity_key AS left_identity, l.label AS left_label,
       r.identity_key AS right_identity, r.label AS right_label
     FROM identity_link
       LEFT JOIN identity_member AS lm ON lm.key = identity_link.left_key
       LEFT JOIN identity AS l ON l.identity_id = lm.identity_id
       LEFT JOIN identity_member AS rm ON rm.key = identity_link.right_key
       LEFT JOIN identity AS r ON r.identity_id = rm.identity_id
       LEFT JOIN evidence_file AS f ON f.file_id = identity_link.file_id
     ${conditions.whereSql}
     ORDER BY ${STATE_ORDER_SQL}, ${STRENGTH_ORDER_SQL}, lower(l.label), identity_link.left_key, identity_link.right_key, identity_link.rule
     LIMIT ?::BIGINT OFFSET ?::BIGINT`,
    [...conditions.params, limit, offset],
  );
  return { total: counted?.n ?? 0n, rows };
}

/** A page of the links in one state. */
export function linksInState(
  connection: Connection,
  state: string,
  page: { readonly offset: number; readonly limit: number },
): Promise<ActorLinks> {
  return linksWhere(connection, new Conditions().add('identity_link.state = ?', state), page);
}

/** Links given for one identity at most. */
const MOST_LINKS = 500;

/** The links that touch one of an identity's keys, at most 500, those that wait for a decision first; without those shown only after `asOf` (µs). */
export function linksOfIdentity(
  connection: Connection,
  identityId: bigint,
  asOf: bigint | undefined,
): Promise<ActorLinks> {
  const ownSql = 'SELECT o.key FROM identity_member AS o WHERE o.identity_id = ?::UBIGINT';
  const id = identityId.toString();
  const touching = new Conditions().add(
    `(identity_link.left_key IN (${ownSql}) OR identity_link.right_key IN (${ownSql}))`,
    id,
    id,
  );
  if (asOf !== undefined)
    touching.add('coalesce(identity_link.first_at <= make_timestamp(?::BIGINT), true)', asOf);
  return linksWhere(connection, touching, { offset: 0, limit: MOST_LINKS });
}
