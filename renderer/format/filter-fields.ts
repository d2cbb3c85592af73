import { EVENT_FIELD_LOOKS } from './event-fields.ts';

/** A field that a filter can be made of. */
export interface FilterField {
  /** Its name in the filter. */
  readonly id: string;
  /** Its name for people. */
  readonly title: string;
}

/** Fields that belong together. */
export interface FilterGroup {
  /** What they are about. */
  readonly title: string;
  /** The fields in reading order. */
  readonly fields: readonly FilterField[];
}

/** Every field that the picker offers, by what it is about. */
export const FILTER_GROUPS: readonly FilterGroup[] = [
  {
    title: 'Events',
    fields: [
      ...EVENT_FIELD_LOOKS.filter((look) => look.filters).map(({ id, title }) => ({ id, title })),
      { id: 'noise', title: 'made by a service, because' },
    ],
  },
  {
    title: 'Credentials',
    fields: [
      { id: 'kind', title: 'kind' },
      { id: 'origin', title: 'origin' },
      { id: 'issuance', title: 'issuance' },
      { id: 'label', title: 'label' },
      { id: 'owner', title: 'owner' },
      { id: 'task_id', title: 'task' },
      { id: 'subject_key', title: 'subject' },
      { id: 'session_key', title: 'session key' },
      { id: 'system_key', title: 'system' },
      { id: 'expiry', title: 'expiry' },
    ],
  },
  {
    title: 'Identities',
    fields: [{ id: 'identity', title: 'identity' }],
  },
  {
    title: 'Marks and lists',
    fields: [
      { id: 'tag', title: 'tag' },
      { id: 'marked', title: 'marked' },
      { id: 'ioc', title: 'list of indicators' },
      { id: 'network', title: 'network' },
    ],
  },
];
