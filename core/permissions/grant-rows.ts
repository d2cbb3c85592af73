import type { Grant } from '#core/authz/grant.ts';
import type { Connection } from '#core/db/database.ts';

/** A grant with what only policies of AWS have. */
export interface PolicyGrant extends Grant {
  /** Everything but these resources. */
  readonly notResources: readonly string[] | null;
}

/** A statement that a holder comes to, and when. */
export interface HeldGrant {
  /** Id of the grant (`permission_grant.grant_id` as text). */
  readonly id: string;
  /** Part that it plays: identity, boundary, service-control. */
  readonly part: string;
  /** Since when in µs, null where no record shows a beginning. */
  readonly from: bigint | null;
  /** Until when in µs, null while it holds. */
  readonly to: bigint | null;
}

/** A grant as a row has it: its condition as text. */
type GrantRow = Omit<PolicyGrant, 'condition'> & { readonly condition: string | null };

/** Columns of a grant as evaluators take them. */
const COLUMNS = `grant_id::VARCHAR AS id, holder_key AS holder, kind, effect, actions, not_actions AS "notActions", resources, not_resources AS "notResources", principals,
  CAST(condition AS VARCHAR) AS condition, scope_node AS "scopeNode", policy_key AS "policyKey"`;

function grantOf({ condition, ...row }: GrantRow): PolicyGrant {
  return { ...row, condition: condition === null ? null : (JSON.parse(condition) as unknown) };
}

/** Grants by their ids; all that are no trust where none are named. */
export async function loadGrants(
  db: Connection,
  ids?: readonly string[],
): Promise<ReadonlyMap<string, PolicyGrant>> {
  const rows =
    ids === undefined
      ? await db.rows<GrantRow>(
          `SELECT ${COLUMNS} FROM permission_grant WHERE kind NOT IN ('trust', 'resource')`,
        )
      : await db.rows<GrantRow>(
          `SELECT ${COLUMNS} FROM permission_grant WHERE grant_id IN (SELECT unnest($1::UBIGINT[]))`,
          [ids],
        );
  return new Map(rows.map((row) => [row.id, grantOf(row)]));
}

/** What each holder comes to, from `_comes_to`. */
export async function loadHeld(db: Connection): Promise<ReadonlyMap<string, readonly HeldGrant[]>> {
  const held = new Map<string, HeldGrant[]>();
  for (const { root, ...grant } of await db.rows<HeldGrant & { root: string }>(
    `SELECT root, grant_id::VARCHAR AS id, part, epoch_us(from_at) AS "from", epoch_us(to_at) AS "to"
     FROM _comes_to ORDER BY root, grant_id, from_at, to_at`,
  )) {
    const group = held.get(root);
    if (group) group.push(grant);
    else held.set(root, [grant]);
  }
  return held;
}
