/**
 * How the ARNs of all sessions of a role begin, ending in `/`; null for a text that is no role's ARN. Records name the session,
 * and the role only without its path.
 */
export function sessionsOfRole(text: string): string | null {
  const role = /^arn:([\w-]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/i.exec(text);
  return role && `arn:${role[1] ?? ''}:sts::${role[2] ?? ''}:assumed-role/${role[3] ?? ''}/`;
}
