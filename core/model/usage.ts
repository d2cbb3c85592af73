/** Every length of the windows in which use is counted. */
export const USE_SPANS = ['hour', 'day'] as const;
/** An hour by the clock, or the 24 hours that end with an hour of use. */
export type UseSpan = (typeof USE_SPANS)[number];

/** Every basis of what is expected of a credential, the best first. */
export const EXPECTATION_BASES = ['declared', 'siblings', 'own', 'none'] as const;
/** What says how much use was to be expected: the inventory, credentials like it, its own past, or nothing. */
export type ExpectationBasis = (typeof EXPECTATION_BASES)[number];

/** Every kind of mismatch between what was issued and what was used. */
export const MISMATCH_KINDS = [
  'live-and-silent',
  'used-after-expiry',
  'used-after-revocation',
  'used-after-task',
  'two-places',
  'used-without-issuance',
] as const;
/**
 * Where issued and used do not fit: valid and never used, or no longer; used after its end, after it was revoked, after the end of its task; used from two
 * places at once; used though nothing shows its making.
 */
export type MismatchKind = (typeof MISMATCH_KINDS)[number];

/** Every kind of attempt to go further. */
export const ELEVATION_KINDS = [
  'catalogue',
  'step',
  'first-service',
  'first-access',
  'first-resource-kind',
] as const;
/**
 * What makes a call an attempt: its permission is a technique of the catalogue by itself, or one of several that a technique needs, or it is the credential's
 * first of a service, an access level or a kind of resource that neither its own past nor its siblings know.
 */
export type ElevationKind = (typeof ELEVATION_KINDS)[number];
