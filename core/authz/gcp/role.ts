import type { Truth } from '../decision.ts';
import { groupedBy, type Grant } from '../grant.ts';

/** The content of roles by their keys (`gcp-role:<name>`). */
export type RoleContents = ReadonlyMap<string, readonly Grant[]>;

/** The content of the roles that grants hold. */
export function roleContents(grants: readonly Grant[]): RoleContents {
  return groupedBy(grants, ({ kind, holder }) => (kind === 'content' ? holder : null));
}

/** The name of a role, as Google Cloud writes it. */
export function roleName(key: string | null): string {
  return key === null ? 'role' : key.replace(/^gcp-role:/, '');
}

/** Whether a role holds a permission; open where its content is not in evidence, and where a change of it was not seen and none of the rest holds it. */
export function roleHolds(rows: readonly Grant[] | undefined, permission: string): Truth {
  if (rows === undefined) return 'open';
  if (rows.some(({ effect, actions }) => effect === 'unknown' || actions === null)) return 'open';
  return rows.some(({ actions }) => actions?.includes(permission) === true) ? 'yes' : 'no';
}
