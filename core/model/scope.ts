/** The closed lists of what credentials may do. */

/** Every way in which the permission of a call is known. */
export const USE_BASES = ['checked', 'named', 'mapped', 'one-of', 'none', 'unknown'] as const;
/**
 * How it is known which permission a call needed: the record says what was checked, call and permission have one name, the map of calls says it, the call needed
 * one of several and its name does not tell which, it needs none, or it is not known.
 */
export type UseBasis = (typeof USE_BASES)[number];

/** Every basis of a scope. */
export const SCOPE_BASES = ['granted', 'part-granted', 'used', 'none'] as const;
/** What a scope rests on: every statement is in evidence, some are not, only the use is (it is at least that), or nothing is known. */
export type ScopeBasis = (typeof SCOPE_BASES)[number];

/** Every part that a statement plays in a scope. */
export const SCOPE_PARTS = ['identity', 'boundary', 'service-control', 'session'] as const;
/** What a statement does in a scope: gives (or denies) to the holder, or bounds it: as its boundary, from the organisation, or for the session alone. */
export type ScopePart = (typeof SCOPE_PARTS)[number];
