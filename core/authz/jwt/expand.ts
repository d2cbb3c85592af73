import { sortedOnce, type Permission } from '../decision.ts';
import { mergedPermissions, UNBOUND } from '../merged.ts';

/**
 * The scopes of a token as permissions, named as they stand. What access a scope gives is the resource server's to say, so that it is not known. Resources are
 * the token's audiences; any where it names none, or the evidence shows none (null).
 */
export function expandJwt(
  scopes: readonly string[],
  audiences: readonly string[] | null = null,
  by: readonly string[] = [],
): readonly Permission[] {
  const bound = audiences !== null && audiences.length > 0;
  return mergedPermissions(
    scopes.map((action) => ({
      ...UNBOUND,
      action,
      service: 'jwt',
      access: null,
      resources: bound ? sortedOnce(audiences) : 'any',
      by,
    })),
  );
}
