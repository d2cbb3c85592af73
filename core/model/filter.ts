/** Fields of an event that a filter may name. */
export const EVENT_FIELDS = [
  'source',
  'account',
  'region',
  'category',
  'service',
  'action',
  'access',
  'resource',
  'outcome',
  'error',
  'credential_key',
  'principal_kind',
  'actor_key',
  'effective_key',
  'via_service',
  'client_addr',
  'user_agent',
  'session_name',
  'request_id',
  'event_uid',
  'event_id',
  'file_id',
  'noise',
] as const;

/** Fields of a credential that a filter may name. */
export const CREDENTIAL_FIELDS = [
  'kind',
  'system_key',
  'account',
  'subject_key',
  'session_key',
  'origin',
  'issuance',
  'label',
  'owner',
  'task_id',
  'expiry',
  'credential_key',
] as const;

/** Fields that are no columns: tags, bookmarks and notes of the journal, lists of indicators, names of networks, identities. */
export const PSEUDO_FIELDS = ['tag', 'marked', 'ioc', 'network', 'identity'] as const;

/** Every field that the shared filter may name. */
export const CASE_FIELDS = [
  ...EVENT_FIELDS,
  'kind',
  'system_key',
  'subject_key',
  'session_key',
  'origin',
  'issuance',
  'label',
  'owner',
  'task_id',
  'expiry',
  ...PSEUDO_FIELDS,
] as const;

/** What is done with events that cloud services make by themselves. */
export const NOISE_MODES = ['folded', 'shown', 'only'] as const;

/** A field that a filter may name. */
export type CaseField = (typeof CASE_FIELDS)[number];
/** A field that is no column. */
export type PseudoField = (typeof PSEUDO_FIELDS)[number];
/** What is done with events that cloud services make by themselves. */
export type NoiseMode = (typeof NOISE_MODES)[number];
