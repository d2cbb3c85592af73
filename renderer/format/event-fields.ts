/** A field of an event as the panel shows it. */
export interface EventFieldLook {
  /** Column of the event table. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** Whether rows can be filtered by it. */
  readonly filters: boolean;
}

const field = (id: string, title: string, filters = true): EventFieldLook => ({ id, title, filters });

/** The fields of an event in reading order: what, by whom, from where, ids. */
export const EVENT_FIELD_LOOKS: readonly EventFieldLook[] = [
  field('occurred_at', 'time', false),
  field('time_basis', 'time from', false),
  field('service', 'service'),
  field('action', 'action'),
  field('access', 'access'),
  field('resource', 'resource'),
  field('outcome', 'outcome'),
  field('error', 'error'),
  field('credential_key', 'credential'),
  field('principal_kind', 'caller kind'),
  field('actor_key', 'caller'),
  field('effective_key', 'acts as'),
  field('via_service', 'via service'),
  field('session_name', 'session'),
  field('client_addr', 'from'),
  field('user_agent', 'client'),
  field('workload_key', 'workload', false),
  field('peer_addr', 'other end', false),
  field('peer_name', 'other end’s name', false),
  field('peer_port', 'other end’s port', false),
  field('account', 'account'),
  field('region', 'region'),
  field('category', 'category'),
  field('source', 'source'),
  field('system_key', 'system', false),
  field('event_uid', 'event id'),
  field('request_id', 'request id'),
  field('shared_uid', 'shared id', false),
  field('trace_id', 'trace id', false),
];

/** Whether rows can be filtered by a column. */
export function filtersBy(column: string): boolean {
  return EVENT_FIELD_LOOKS.some((look) => look.id === column && look.filters);
}
