import { TECHNIQUES, cataloguePermissions, isUnlogged } from '#core/authz/escalation/catalogue.ts';
import type { CatalogueProvider, Technique } from '#core/authz/escalation/technique.ts';

/** How much of a technique's set of permissions is there. */
export interface Step {
  /** The technique. */
  readonly technique: Technique;
  /** Number of its set, from 1. */
  readonly alternative: number;
  /** Whole: all of the set; open: all that a log of calls can show, and the rest is not known; partial: less. */
  readonly state: 'whole' | 'open' | 'partial';
  /** Permissions of the set that are there, in its order. */
  readonly present: readonly string[];
  /** Those that are not, in its order. */
  readonly absent: readonly string[];
  /** Those of {@link Step.absent} whose use no log of calls shows; empty where the permissions are held ones. */
  readonly unlogged: readonly string[];
}

/**
 * Which sets of the catalogue some permissions make whole or begin, in the order of the catalogue; sets of which nothing is there are
 * left out. `held` permissions say what is allowed, so what they lack is lacking; `used` ones say what calls showed, so that a
 * permission without a call of its own is left open.
 */
export function stepsOf(
  provider: CatalogueProvider,
  permissions: Iterable<string>,
  basis: 'held' | 'used',
): readonly Step[] {
  const given = new Set<string>();
  for (const permission of permissions)
    for (const each of cataloguePermissions(provider, permission)) given.add(each);
  return TECHNIQUES.filter((technique) => technique.provider === provider).flatMap((technique) =>
    technique.permissions.flatMap((set, index) => {
      const present = set.filter((each) => given.has(each));
      const absent = set.filter((each) => !given.has(each));
      const unlogged = basis === 'used' ? absent.filter((each) => isUnlogged(provider, each)) : [];
      if (present.length === 0) return [];
      const state = absent.length === 0 ? 'whole' : unlogged.length === absent.length ? 'open' : 'partial';
      return [{ technique, alternative: index + 1, state, present, absent, unlogged } satisfies Step];
    }),
  );
}
