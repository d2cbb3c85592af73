// What lists, lanes and points can be ordered by, and how many there are at most: the engine and the page agree on it here.

/** Columns that the credential table can be sorted by. */
export const CREDENTIAL_SORTS = [
  'label',
  'kind',
  'origin',
  'issuance',
  'issued_at',
  'expires_at',
  'first_used_at',
  'last_used_at',
  'uses',
  'denied',
  'addresses',
  'keys',
  'account',
  'lifetime',
] as const;

/** Columns that the event grid can be sorted by. */
export const EVENT_SORTS = [
  'occurred_at',
  'service',
  'action',
  'outcome',
  'client_addr',
  'account',
  'region',
] as const;

/** How identities can be ordered. */
export const IDENTITY_SORTS = ['label', 'kind', 'owner', 'keys', 'credentials', 'events', 'last_at'] as const;

/** What lanes can stand under. */
export const LANE_GROUPS = ['none', 'session', 'agent', 'identity', 'owner', 'task', 'account'] as const;
/** What lanes can be ordered by, inside a group too; what is not known comes last, groups stand in the order of their first lane. */
export const LANE_SORTS = [
  'begin',
  'last_used',
  'uses',
  'denied',
  'elevation',
  'mismatches',
  'lifetime',
  'scope',
  'utilisation',
  'distance',
  'label',
] as const;

/** Points that one answer holds at most. */
export const MOST_POINTS = 100_000;

/** Points of which one answer tells everything, at most. */
export const MOST_POINT_ROWS = 500;

/** Columns of shape that order points where the measures of the picture do not. */
export const POINT_ORDERS = [
  'label',
  'reason',
  'mismatches',
  'kind',
  'owner',
  'origin',
  'agent',
  'scope_basis',
  'utilisation_basis',
  'permissions',
  'uses',
] as const;
